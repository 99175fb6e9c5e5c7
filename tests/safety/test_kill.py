"""A process killed without warning loses nothing it had acknowledged and leaves nothing half done."""

import json
import random
import time
from dataclasses import dataclass, field

import pytest

from registry import journal
from registry.config import Config
from registry.records import scope, vault
from registry.records.ledger import Bookmark, Entry
from registry.records.models import Award, Certificate, Decision, Nomination, Person, Roster, SealedRow
from registry.records.uploads import Upload
from registry.register import opened
from registry.stages import rolls, rosters
from registry.verification import verify
from tests.factories import shown
from tests.safety.conftest import MakeConfig
from tests.safety.processes import running, start


@dataclass
class Figures:
    """What a run of kills showed."""

    kills: int = 0
    acknowledged: int = 0
    lost: list[int] = field(default_factory=list)
    unacknowledged_but_whole: int = 0


def kill_again_and_again(config: Config, kills: int, seed: int) -> Figures:
    """Let a child import and decide, kill it at a random moment, look at what is left; again on the same register."""
    figures, dice, acknowledged = Figures(), random.Random(seed), {"roster": set[int](), "decision": set[int]()}
    for number in range(kills):
        task = ("import_rosters", "decide")[number % 2]
        with running(start(task, config, rows=15, seed=1000 * (number + 1))) as child:
            child.wait_for_lines(1)
            time.sleep(dice.uniform(0, 0.4))
            child.kill()
            for line in child.lines:
                for kind in acknowledged.keys() & line.keys():
                    acknowledged[kind].add(line[kind])
        with opened(config) as register, scope.everywhere():
            present = {"roster": ids(Roster), "decision": ids(Decision)}
            register.bus.deliver()
            look_for_halves()
            look_for_gaps(config)
        figures.lost += [one for kind, said in acknowledged.items() for one in said - present[kind]]
        figures.unacknowledged_but_whole = sum(len(present[kind] - said) for kind, said in acknowledged.items())
    figures.kills, figures.acknowledged = kills, sum(len(said) for said in acknowledged.values())
    return figures


def ids(table: type[Roster] | type[Decision]) -> set[int]:
    return {one.id for one in table.select()}


def facts_of(name: str) -> list[dict[str, object]]:
    return [json.loads(entry.facts) for entry in Entry.select().where(Entry.name == name).order_by(Entry.seq)]


def look_for_halves() -> None:
    """Every change stands with its event, every event with its change."""
    stored = {fact["roster"]: fact["rows_stored"] for fact in facts_of("RosterStored")}
    nominated = {one.id: Nomination.select().where(Nomination.roster == one).count() for one in Roster.select()}
    assert stored == nominated
    received = {fact["roster"]: len(fact["commitments"]) for fact in facts_of("NominationsReceived")}
    assert received == nominated
    uploaded = {fact["upload"] for fact in facts_of("RosterUploaded")}
    assert {one.id for one in Upload.select()} <= uploaded

    adopted = {fact["decision"]: fact["awards"] for fact in facts_of("DecisionAdopted")}
    granted = {one.id: Award.select().where(Award.decision == one).count() for one in Decision.select()}
    assert adopted == granted
    assert len(facts_of("AwardGranted")) == sum(granted.values())


def look_for_gaps(config: Config) -> None:
    """The journal is whole, the followers have heard all, every sealed row opens, every award has its number."""
    assert verify(config.head).faults == ()
    assert rolls.differences() == []
    kept = journal.read_head(config.head)
    assert kept is not None
    assert kept.size == journal.length()
    assert [bookmark.error for bookmark in Bookmark.select()] == [""] * Bookmark.select().count()

    assert Certificate.select().count() == Award.select().count() == len(facts_of("CertificateIssued"))
    assert sum(1 for row in SealedRow.select() if vault.read(row.nomination_id) is None) == 0
    assert SealedRow.select().count() == Nomination.select().count()
    assert Person.select().count() <= Nomination.select().count()
    for upload in Upload.select():
        assert rosters.facts_of(upload)["filename"] == "名单.xlsx"
        assert upload.state == "waiting" or shown(upload.id).filename == "名单.xlsx"


@pytest.mark.slow
def test_a_killed_process_loses_nothing_acknowledged_and_leaves_nothing_half(
    make_config: MakeConfig, engine: str
) -> None:
    figures = kill_again_and_again(make_config(engine), 2, seed=5)

    assert (figures.kills, figures.lost) == (2, [])
    assert figures.acknowledged >= 2


@pytest.mark.prove
def test_a_hundred_kills_lose_nothing_acknowledged_and_leave_nothing_half(make_config: MakeConfig, engine: str) -> None:
    total = Figures()
    for batch in range(5):  # on five registers: each kill looks at the whole of one
        figures = kill_again_and_again(make_config(engine), 20, seed=batch)
        total.kills += figures.kills
        total.acknowledged += figures.acknowledged
        total.lost += figures.lost
        total.unacknowledged_but_whole += figures.unacknowledged_but_whole

    print(f"\n{engine}: {total}")  # noqa: T201 - a proof shows its figures
    assert total.lost == []
