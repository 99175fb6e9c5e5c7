"""Print-shop output by the command line: single files, the archive, pairs on a sheet, plates; what does not go together."""

import io
import zipfile
from functools import partial
from pathlib import Path

import pikepdf
import pytest

from registry.records import scope
from registry.records.models import Certificate
from tests.certificates import preflight
from tests.factories import HELD, Way
from tests.journeys.conftest import Run

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)


@pytest.fixture
def run(run: Run, way: Way, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Return what runs `honors certificates print` over a cycle of five in an empty folder."""
    way.to_decision(5)
    monkeypatch.chdir(tmp_path)
    return partial(run, "--as", "clerk", "certificates", "print", str(way.cycle), on=HELD, hour=15)


def printed() -> int:
    with scope.everywhere():
        return int(Certificate.select().where(Certificate.state == "printed").count())


@pytest.mark.parametrize(
    ("options", "standard", "pages", "entered"),
    [
        (("--pdfa",), preflight.ARCHIVE, 5, 0),  # the archive takes no paper
        (("--pdfx",), preflight.PLATES, 5, 5),
        (("--two-up",), preflight.PLAIN, 3, 5),
        (("--two-up", "SRA3", "--pdfx"), preflight.PLATES, 3, 5),
    ],
)
def test_each_kind_is_written_entered_and_the_same_again(run, options, standard, pages, entered) -> None:
    run(*options, "-o", "一.pdf")
    run("-o", "二.pdf", *options)

    first = Path("一.pdf").read_bytes()
    with pikepdf.open(io.BytesIO(first)) as pdf:
        assert len(pdf.pages) == pages
    assert preflight.faults(first, standard) == []
    assert Path("二.pdf").read_bytes() == first
    assert printed() == entered


def test_single_files_are_packed_and_may_be_for_the_archive(run) -> None:
    run("--zip", "证书.zip", "--only", "2-3")
    run("--zip", "存档.zip", "--pdfa")

    with zipfile.ZipFile("证书.zip") as packed:
        assert [name[:2] for name in packed.namelist()] == ["2-", "3-"]
    with zipfile.ZipFile("存档.zip") as packed:
        assert [preflight.faults(packed.read(name), preflight.ARCHIVE) for name in packed.namelist()] == [[]] * 5
    assert printed() == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "请写明写到哪个文件"),
        (("-o", "a.pdf", "--zip", "a.zip"), "两个只写一个"),
        (("-o", "a.pdf", "--pdfa", "--pdfx"), "存档用 --pdfa，交印刷厂用 --pdfx"),
        (("-o", "a.pdf", "--pdfx", "--overprint", "--printer", "甲"), "套打只能用 -o"),
        (("--zip", "a.zip", "--two-up"), "拼版（--two-up）只能用 -o"),
    ],
)
def test_what_does_not_go_together_is_said_and_nothing_is_entered(run, options, said) -> None:
    assert said in run(*options, code=1)
    assert list(Path().glob("a.*")) == []
    assert printed() == 0
