"""A certificate printed again is the same file, byte for byte, whatever became of layout, fonts and program."""

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from certificates import ARCHIVE, Calibration, Product, load_layout
from registry import journal, paths
from registry.errors import InvalidInput, RuleViolation
from registry.paper_events import CertificatesDrawn
from registry.records import scope
from registry.records.database import transaction
from registry.records.keys import PersonKey
from registry.records.models import Certificate
from registry.records.paper import FrozenLayout, KeptPart, KeptPrint, Press
from registry.register import Register
from registry.stages import issuing, rolls
from registry.stages.issuing import binding, keeping
from registry.stages.issuing import printing as printing_stage
from tests.factories import ADOPTED, Way

ROOT = Path(__file__).resolve().parents[2]


def printed(cycle: int, **manner: object) -> bytes:
    out = io.BytesIO()
    with scope.everywhere():
        issuing.print_cycle(cycle, out, **manner)  # type: ignore[arg-type]
    return out.getvalue()


def contents(file: bytes) -> list[bytes]:
    """Return what each page draws."""
    with pikepdf.open(io.BytesIO(file)) as pdf:
        return [page.Contents.read_bytes() for page in pdf.pages]


def places(file: bytes) -> list[list[bytes]]:
    """Return where each page's runs of text begin."""
    return [re.findall(rb"[\d.]+ [\d.]+ Tm", drawn) for drawn in contents(file)]


@pytest.fixture
def own_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the register templates of its own, to spoil."""
    own = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", own)
    monkeypatch.setattr(paths, "templates", lambda: own)
    return own


def move_everything(templates: Path) -> None:
    """Move the text of the layout by three centimetres."""
    file = templates / "certificates" / "classic_red_gold.json"
    layout = json.loads(file.read_text("utf-8"))
    layout["body"]["x"] += 30
    layout["body"]["width"] -= 30
    file.write_text(json.dumps(layout, ensure_ascii=False), "utf-8")


def test_a_layout_that_cannot_be_read_any_more_gives_way_to_today_s_on_new_paper(way: Way, own_templates: Path) -> None:
    way.to_decision(1)
    file = printed(way.cycle)
    with scope.everywhere(), transaction():
        former = Certificate.get()
        FrozenLayout.update(layout="{}").execute()
    move_everything(own_templates)

    assert printed(way.cycle) == file
    made = way.do("clerk", issuing.SpoilCertificates(way.cycle, (former.id,), "印歪了"), ADOPTED)

    with scope.everywhere():
        successor = Certificate.get_by_id(made[0])
    assert successor.layout_digest != former.layout_digest
    assert len(contents(printed(way.cycle))) == 1


@pytest.mark.usefixtures("everywhere")
def test_the_layout_is_frozen_with_the_certificate_and_the_press_recorded(way: Way) -> None:
    way.to_decision(2)

    one, other = Certificate.select()
    kept = FrozenLayout.get(FrozenLayout.digest == one.layout_digest)
    press = Press.get(Press.mark == one.engine)

    assert (other.layout_digest, other.engine) == (one.layout_digest, one.engine)
    assert hashlib.sha256(kept.layout.encode()).hexdigest() == kept.digest
    fonts = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in (ROOT / "certificates/fonts").glob("*.ttf")
    }
    assert press.told["fonts"] == fonts
    assert set(press.told) == {"engine", "program", "fonts", "libraries", "python", "zlib"}


def test_the_first_print_too_has_the_frozen_layout(way: Way, own_templates: Path) -> None:
    way.to_decision(2)
    before = load_layout("classic_red_gold", ROOT / "templates" / "certificates").digest
    move_everything(own_templates)
    (own_templates / "certificates" / "classic_red_gold.json").unlink()

    file = printed(way.cycle)

    with scope.everywhere():
        assert {one.layout_digest for one in Certificate.select()} == {before}
    shutil.copytree(ROOT / "templates" / "certificates", own_templates / "certificates", dirs_exist_ok=True)
    with scope.everywhere(), transaction():
        KeptPrint.delete().execute()
    assert printed(way.cycle) == file


def test_a_print_is_kept_sealed_and_its_digest_is_in_the_journal(way: Way) -> None:
    way.to_decision(2)

    file = printed(way.cycle)

    with scope.everywhere():
        (kept,) = KeptPrint.select()
        (entry,) = journal.after(-1, ("CertificatesDrawn",), 10)
        sealed = b"".join(bytes(part.sealed) for part in KeptPart.select())
    event = journal.event_of(entry)
    assert isinstance(event, CertificatesDrawn)
    assert event.digest == kept.digest == hashlib.sha256(file).hexdigest()
    assert b"%PDF" not in sealed


@pytest.mark.usefixtures("everywhere")
def test_who_draws_a_file_that_another_has_kept_meanwhile_gives_that_one_and_leaves_no_key(way: Way) -> None:
    way.to_decision(1)
    first = printed(way.cycle)
    keys_before = PersonKey.select().count()

    kept = keeping.keep(
        issuing.drawable(way.cycle), way.cycle, issuing.PLAIN, io.BytesIO(b"drawn otherwise"), "another"
    )

    assert kept.digest == hashlib.sha256(first).hexdigest()
    assert (KeptPrint.select().count(), PersonKey.select().count()) == (1, keys_before)


def test_a_kept_print_that_was_tampered_with_is_not_given(way: Way) -> None:
    way.to_decision(1)
    printed(way.cycle)
    with scope.everywhere(), transaction():
        KeptPrint.update(digest="0" * 64).execute()

    with pytest.raises(AssertionError, match="not what was printed"):
        printed(way.cycle)


def test_a_kept_print_that_was_exchanged_shows_when_the_roll_is_held_against_the_journal(way: Way) -> None:
    way.to_decision(1)
    printed(way.cycle)
    with scope.everywhere(), transaction():
        assert rolls.differences() == []
        KeptPrint.update(digest="0" * 64).execute()

        said = [one.message for one in rolls.differences()]

    assert said == ["留存的证书文件第1号在日志里没有记录，被改动过。", "日志记载留存的证书文件（1页），表中已不存在。"]


def test_what_another_press_has_printed_is_taken_from_its_file_and_not_drawn_again(way: Way) -> None:
    way.to_decision(3)
    first = printed(way.cycle)
    with scope.everywhere(), transaction():
        some = {one.id for one in Certificate.select().order_by(Certificate.id).offset(1)}
        KeptPrint.update(press="another").execute()

    taken = printed(way.cycle, only=some)

    assert contents(taken) == contents(first)[1:]
    with scope.everywhere(), transaction():
        KeptPrint.delete().where(KeptPrint.press != "another").execute()
        KeptPrint.update(press=Certificate.get().engine).execute()
    drawn = printed(way.cycle, only=some)
    assert (contents(drawn) != contents(first)[1:], places(drawn)) == (True, places(first)[1:])


def test_another_layout_does_not_change_what_was_issued_and_two_layouts_come_in_one_file(
    way: Way, own_templates: Path
) -> None:
    way.to_decision(3)
    first = printed(way.cycle)
    move_everything(own_templates)
    with scope.everywhere(), transaction():
        one = Certificate.select().order_by(Certificate.id).get()
        Certificate.update(state="held", held_for="等字库", number=None).where(Certificate.id == one.id).execute()
    way.do("clerk", issuing.RetryHeld(way.cycle), ADOPTED)

    mixed = printed(way.cycle)

    was, now = places(first), places(mixed)
    assert len(now) == 3
    assert was[0] != now[0]
    assert was[1:] == now[1:]
    with pikepdf.open(io.BytesIO(mixed)) as pdf:
        assert pdf.check_pdf_syntax() == []
    assert printed(way.cycle) == mixed


def test_a_layout_lost_before_layouts_were_kept_is_told(way: Way, own_templates: Path) -> None:
    way.to_decision(1)
    with transaction():
        FrozenLayout.delete().execute()
    assert printed(way.cycle)
    with scope.everywhere(), transaction():
        KeptPrint.delete().execute()
    move_everything(own_templates)

    with pytest.raises(RuleViolation, match="编号时的版式“classic_red_gold”没有留存"):
        printed(way.cycle)


OUTPUTS = [*(output for output, _ in issuing.CHOICES.values()), issuing.Output(product=Product(ARCHIVE), each=True)]


@pytest.mark.parametrize("output", OUTPUTS, ids=lambda output: output.manner or "plain")
@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
def test_every_output_is_kept_and_given_again_by_a_program_that_draws_otherwise(
    way: Way, output: issuing.Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    way.to_decision(3)
    first = printed(way.cycle, output=output)
    monkeypatch.setattr(printing_stage, "draw", lambda *_: pytest.fail("drawn anew"))

    assert printed(way.cycle, output=output) == first
    with scope.everywhere():
        (kept,) = KeptPrint.select()
        (entry,) = journal.after(-1, ("CertificatesDrawn",), 10)
    event = journal.event_of(entry)
    assert isinstance(event, CertificatesDrawn)
    assert event.digest == kept.digest == hashlib.sha256(first).hexdigest()
    assert kept.size == len(first)


def test_outputs_are_kept_under_names_that_never_change() -> None:
    aimed = issuing.Output(overprint=Calibration(dx=1.5))
    assert [one.manner for one in (*OUTPUTS, aimed)] == [
        "",
        '{"each":true,"paper":"","standard":""}',
        '{"each":false,"paper":"","standard":"PDF/A-2b"}',
        '{"each":false,"paper":"A3","standard":""}',
        '{"each":false,"paper":"","standard":"PDF/X-1a:2003"}',
        '{"each":true,"paper":"","standard":"PDF/A-2b"}',
        "Calibration(dx=1.5, dy=0.0, scale_x=1.0, scale_y=1.0, skew_x=0.0, skew_y=0.0)",
    ]


@pytest.mark.parametrize(
    "asked",
    [
        {"overprint": Calibration(), "each": True},
        {"overprint": Calibration(), "product": Product(ARCHIVE)},
        {"product": Product(paper="A3"), "each": True},
        {"product": Product(ARCHIVE, "A3")},
    ],
)
def test_what_does_not_go_together_is_no_output(asked: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        issuing.Output(**asked)


def test_a_kept_zip_takes_little_more_room_than_one_of_its_files(way: Way) -> None:
    way.to_decision(12)
    file = printed(way.cycle, output=issuing.Output(each=True))

    with scope.everywhere():
        taken = sum(len(part.sealed) for part in KeptPart.select())

    assert taken < len(file) / 6


def test_a_single_certificate_of_a_zip_by_another_press_is_given_as_it_stands_there(way: Way) -> None:
    way.to_decision(3)
    file = printed(way.cycle, output=issuing.Output(each=True))
    with scope.everywhere(), transaction():
        second = issuing.drawable(way.cycle)[1]
        KeptPrint.update(press="another").execute()

    with zipfile.ZipFile(io.BytesIO(file)) as packed:
        assert printed(way.cycle, only={second.id}) == packed.read(packed.namelist()[1])
        merged = contents(printed(way.cycle))
        assert merged == [contents(packed.read(name))[0] for name in packed.namelist()]


def test_a_look_on_the_screen_is_not_kept(way: Way) -> None:
    way.to_decision(2)

    file = printed(way.cycle, output=issuing.SCREEN)

    assert len(contents(file)) == 1
    with scope.everywhere():
        assert KeptPrint.select().count() == 0


TRY = """
import io, sys
from pathlib import Path
from registry.config import at_home
from registry.records import scope
from registry.register import opened
from registry.stages import issuing, rolls
home, cycle, folder, *only = sys.argv[1:]
with opened(at_home(Path(home))), scope.everywhere():
    for name, some in (("all", None), ("some", {int(one) for one in only})):
        out = io.BytesIO()
        issuing.print_cycle(int(cycle), out, only=some)
        (Path(folder) / f"{name}.pdf").write_bytes(out.getvalue())
"""


@pytest.mark.slow
@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
def test_a_later_program_with_other_fonts_and_layouts_gives_the_same_bytes_and_pages(
    register: Register, way: Way, tmp_path: Path
) -> None:
    way.to_decision(4)
    first = printed(way.cycle)
    with scope.everywhere():
        ids = [one.id for one in Certificate.select().order_by(Certificate.id)]
    later = tmp_path / "later"
    for package in ("registry", "certificates", "importers", "templates"):
        shutil.copytree(ROOT / package, later / package, ignore=shutil.ignore_patterns("__pycache__"))
    move_everything(later / "templates")
    shutil.copy(later / "certificates/fonts/FandolFang-Regular.ttf", later / "certificates/fonts/FandolKai-Regular.ttf")
    printing = later / "certificates" / "printing.py"
    text = printing.read_text("utf-8")
    printing.write_text(
        re.sub('ENGINE = "[^"]*"', 'ENGINE = "next"', text).replace("run.y / POINT", "(run.y + 5) / POINT"), "utf-8"
    )

    command = [
        sys.executable,
        "-c",
        TRY,
        str(register.config.home),
        str(way.cycle),
        str(tmp_path),
        str(ids[1]),
        str(ids[3]),
    ]
    done = subprocess.run(
        command, cwd=later, env=os.environ | {"PYTHONPATH": str(later)}, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "all.pdf").read_bytes() == first
    some = (tmp_path / "some.pdf").read_bytes()
    assert contents(some) == [contents(first)[1], contents(first)[3]]
    assert fonts_of(some) == fonts_of(first)


def fonts_of(file: bytes) -> set[str]:
    """Return the digests of the fonts within a file."""
    with pikepdf.open(io.BytesIO(file)) as pdf:
        embedded = [
            each["/FontFile2"] for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/FontFile2" in each
        ]
        return {hashlib.sha256(one.read_bytes()).hexdigest() for one in embedded}


def test_what_this_house_has_not_printed_is_not_bound() -> None:
    with pytest.raises(binding.NotBindable):
        binding.bind([(b"%PDF-1.7\nstartxref\n9\n%%EOF\n", 0)])
