"""Killed between number, freezing, signing and print: no number without a record, none twice, no file that is not kept."""

import hashlib
import io
import json
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from certificates import CertificateFacts
from registry import backup, tokens
from registry.config import Config
from registry.records import scope
from registry.records.ledger import Bookmark, Entry
from registry.records.models import Award, Certificate, Cycle, NumberSeries
from registry.records.paper import CertificateMove, KeptPart, KeptPrint, StockEntry
from registry.records.secrets import certificate_keys
from registry.register import opened
from registry.stages import issuing, rolls
from registry.verification import verify
from tests.factories import Way, settle
from tests.safety.conftest import MakeConfig
from tests.safety.processes import running, start

LINES = 7  # that a child acknowledges on the way of one cycle, from the decision to its second print
LONGEST_WAIT = 0.8  # seconds after one of them; no step takes much longer
SHORTEST_STEP = 0.03  # seconds from a file kept to its being entered as printed


@dataclass
class Figures:
    """What a run of kills showed, and at which moments they came."""

    kills: int = 0
    numbers: int = 0
    files: int = 0
    lost: list[str] = field(default_factory=list)
    moments: Counter[str] = field(default_factory=Counter)


def kill_while_issuing(config: Config, folder: Path, kills: int, seed: int) -> Figures:
    """Let a child issue cycle after cycle, kill it at a random moment, look at all that is left; again and again."""
    figures, dice = Figures(), random.Random(seed)
    for number in range(kills):
        with running(start("issue", config, folder=str(folder), seed=1000 * (number + 1))) as child:
            child.wait_for_lines(dice.randint(1, LINES))
            time.sleep(dice.choice((SHORTEST_STEP, LONGEST_WAIT)) * dice.random())
            child.kill()
            said = [line for line in child.lines if isinstance(line, dict)]
        with opened(config) as register, scope.everywhere():
            figures.moments[moment()] += 1
            figures.lost += list(lost(said))
            register.bus.deliver()
            look_at_numbers()
            look_at_files(folder)
            look_at_paper()
            assert verify(config.head).faults == ()
            assert [one.message for one in rolls.differences()] == []
            figures.numbers = Certificate.select().where(Certificate.number.is_null(False)).count()
            figures.files = len(list(folder.glob("*.pdf")))
        figures.kills += 1
    return figures


def moment() -> str:
    """Say how far the newest cycle had come when the child was killed."""
    newest = Cycle.select().order_by(Cycle.id.desc()).get()
    if newest.state != "decided":
        return "before the decision"
    states = {one.state for one in issuing.of_cycle(newest.id)}
    if not states:
        return "decided, not numbered"
    if states <= {"numbered"}:
        kept = KeptPrint.select().where(KeptPrint.cycle == newest).exists()
        return "printed, not entered" if kept else "numbered, not printed"
    if states <= {"printed", "sealed"}:
        return "entered, sealed or not"
    return "remade" if states & {"spoiled", "reissued", "corrected"} else "handed over"


def lost(said: list[dict[str, Any]]) -> list[str]:
    """Return what a child had acknowledged and the register does not know."""
    numbers = {number for line in said for number in line.get("numbered", ())}
    kept = {one.number for one in Certificate.select(Certificate.number)}
    files = {line["file"] for line in said if "file" in line} - {one.digest for one in KeptPrint.select()}
    printed = {one for line in said for one in line.get("printed", ())}
    unprinted = Certificate.select().where(Certificate.id.in_(printed), Certificate.state.in_(("held", "numbered")))
    return sorted(numbers - kept) + sorted(files) + [one.number for one in unprinted]


def facts_of(name: str) -> list[dict[str, Any]]:
    return [json.loads(entry.facts) for entry in Entry.select().where(Entry.name == name).order_by(Entry.seq)]


def look_at_numbers() -> None:
    """Every number has its certificate and its record, once; none is missing; every code is signed, none alike."""
    given = Counter(one.number for one in Certificate.select())
    assert [number for number, times in given.items() if times > 1] == []
    assert given == Counter(fact["number"] for fact in facts_of("CertificateIssued"))
    offices = {one.office_id for one in NumberSeries.select()}
    assert [(one.missing, one.doubled) for office in offices for one in issuing.gaps(office) if one.missing] == []
    assert sum(one.last for one in NumberSeries.select()) == given.total()
    replaced = CertificateMove.select().where(CertificateMove.successor.is_null(False)).count()
    assert given.total() == Award.select().count() + replaced
    assert [one.error for one in Bookmark.select()] == [""] * Bookmark.select().count()
    codes = [tokens.read(tokens.found_in(CertificateFacts.from_dict(one.facts).qr)) for one in Certificate.select()]
    genuine = [code for code in codes if code is not None and tokens.genuine(code, certificate_keys().keys)]
    assert len({code.serial for code in genuine}) == given.total()


def look_at_files(folder: Path) -> None:
    """Every file that got out is kept whole and written down, and is given again as it was."""
    kept = {one.digest: one for one in KeptPrint.select()}
    assert sorted(kept) == sorted(fact["digest"] for fact in facts_of("CertificatesDrawn"))
    assert {part.kept_id for part in KeptPart.select(KeptPart.kept)} == {one.id for one in kept.values()}
    out = {file.stem for file in folder.glob("*.pdf")}
    assert out <= set(kept)
    cycle = Cycle.select().where(Cycle.state == "decided").order_by(Cycle.id.desc()).first()
    if cycle is None or not issuing.drawable(cycle.id):
        return
    first, again = io.BytesIO(), io.BytesIO()
    issuing.print_cycle(cycle.id, first)
    issuing.print_cycle(cycle.id, again)
    assert hashlib.sha256(first.getvalue()).hexdigest() in {one.digest for one in KeptPrint.select()}
    assert first.getvalue() == again.getvalue()


def look_at_paper() -> None:
    """Every sheet was taken from stock once, every move stands with its event."""
    printed = sum(len(fact["certificates"]) for fact in facts_of("CertificatesPrinted"))
    assert sum(one.sheets for one in StockEntry.select()) == -printed
    several = ("CertificatesSealed", "CertificatesHandedOver", "CertificatesSpoiled", "CertificatesRecalled")
    told = sum(len(fact["certificates"]) for name in several for fact in facts_of(name))
    told += len(facts_of("CertificateReissued")) + len(facts_of("CertificateCorrected"))
    assert CertificateMove.select().count() == told


@pytest.mark.slow
def test_paper_survives_a_killed_process(make_config: MakeConfig, engine: str, tmp_path: Path) -> None:
    figures = kill_while_issuing(make_config(engine), tmp_path, 1, seed=1)

    assert (figures.kills, figures.lost) == (1, [])


def test_a_file_comes_back_from_a_backup_as_it_was_printed(
    make_config: MakeConfig, engine: str, tmp_path: Path
) -> None:
    config, out, again = make_config(engine), io.BytesIO(), io.BytesIO()
    with opened(config) as register, scope.everywhere():
        way = Way(register, settle(register)).to_decision(3)
        issuing.print_cycle(way.cycle, out)
    archives = backup.back_up(config, tmp_path / "data", tmp_path / "keys")

    elsewhere = make_config(engine, migrated=False)
    backup.restore(elsewhere, archives)

    with opened(elsewhere), scope.everywhere():
        KeptPrint.update(press="another").execute()
        issuing.print_cycle(way.cycle, again)
        assert rolls.differences() == []
        assert KeptPrint.select().count() == 1
    assert again.getvalue() == out.getvalue()


@pytest.mark.prove
@pytest.mark.parametrize("batch", range(10))
def test_two_hundred_kills_leave_no_number_without_a_record_and_none_twice(
    make_config: MakeConfig, engine: str, tmp_path: Path, batch: int
) -> None:
    figures = kill_while_issuing(make_config(engine), tmp_path, 20, seed=100 + batch)  # each kill looks at the whole

    print(f"\n{engine}, batch {batch}: {figures}")  # noqa: T201 - a proof shows its figures
    assert (figures.kills, figures.lost) == (20, [])
