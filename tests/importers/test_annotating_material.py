"""Rosters of every layout and format and the real material come back marked and whole; other programs open them."""

import shutil
import subprocess
from pathlib import Path

import pytest
from annotated import (
    DATA,
    annotated,
    differences,
    dressed_xls,
    error,
    everything,
    findings_of,
    opened,
    parts,
    plain_book,
    roster_of,
)
from messy import FORMATS, MessyFile, messy_file
from openpyxl import Workbook
from wellformed import faults

from importers import Roster, UnreadableWorkbook, read_roster
from importers.annotating import annotate
from importers.guard import inspect


def assert_comes_back(file: MessyFile) -> None:
    roster = read_roster(file.data, file.name)
    after = annotate(file.data, roster)
    again = read_roster(after, file.name)

    assert faults(after) <= faults_before(file.data)
    if inspect(file.data) == "xlsx":
        marked = {(sheet, finding.cell) for sheet, finding in findings_of(roster)}
        assert differences(file.data, after, marked | covering(opened(file.data), marked)) == []
        assert annotate(after, again) == after
    assert said_of(again) == said_of(roster)
    assert [(row.row, row.values) for row in again.rows] == [(row.row, row.values) for row in roster.rows]


def faults_before(data: bytes) -> set[str]:
    """What Excel would stumble over in the file that was sent, where it is a package."""
    return faults(data) if inspect(data) == "xlsx" else set()


def covering(book: Workbook, cells: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The cells seen where these are covered by a merged one."""
    return {
        (sheet, book[sheet][merged.coord.split(":")[0]].coordinate)
        for sheet, cell in cells
        for merged in book[sheet].merged_cells.ranges
        if cell in merged
    }


def said_of(roster: Roster) -> list[tuple[str, str]]:
    """What was found on the rows; of whole sheets the name may differ, which is part of the sentence."""
    return [(finding.cell, finding.code) for row in roster.rows for finding in row.findings]


@pytest.mark.parametrize("form", FORMATS)
def test_a_messy_roster_comes_back_whole(form: str):
    assert_comes_back(messy_file(7, form))


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(200))
def test_any_messy_roster_comes_back_whole(seed: int):
    assert_comes_back(messy_file(seed))


# Other programs, and the real material beside the project.


@pytest.mark.tools
def test_a_spreadsheet_program_opens_what_was_marked(tmp_path: Path):
    (tmp_path / "plain.xlsx").write_bytes(plain_book())
    (tmp_path / "marked.xlsx").write_bytes(annotated(everything()))
    (tmp_path / "old.xlsx").write_bytes(annotate(dressed_xls(), roster_of(error("B3"), sheet="名单")))
    if not _to_pdf(tmp_path, "plain"):
        pytest.skip("no LibreOffice Calc here")

    assert [_to_pdf(tmp_path, name) for name in ("marked", "old")] == [True, True]


def _to_pdf(folder: Path, name: str) -> bool:
    soffice = shutil.which("soffice")
    if soffice is None:
        return False
    command = [soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(folder), str(folder / f"{name}.xlsx")], capture_output=True, timeout=120)
    return (folder / f"{name}.pdf").is_file()


def material() -> list[Path]:
    folders = ("rosters", "derived", "nasty")
    return sorted(
        path for folder in folders for path in (DATA / folder).rglob("*") if path.is_file() and path.suffix != ".json"
    )


# What openpyxl cannot open, marked or not.
_UNOPENED = {
    "49609.xlsx",
    "empty_s_attribute.xlsx",
    "picture.xlsx",
    "style-alternate-content.xlsx",
    "strict_iso_paths.xlsx",
}


@pytest.mark.skipif(not DATA.is_dir(), reason="the real material is not beside the project")
@pytest.mark.parametrize("path", material(), ids=lambda path: path.name)
def test_the_real_material_comes_back_marked(path: Path):
    data = path.read_bytes()
    try:
        roster = read_roster(data, path.name)
    except UnreadableWorkbook:
        return

    after = annotate(data, roster)

    assert inspect(after) == "xlsx"
    assert faults(after) <= faults_before(data)
    assert_untouched_parts(data, after)
    if path.name not in _UNOPENED:
        book = opened(after)
        by_name = {sheet.title: sheet for sheet in book.worksheets}
        flat = inspect(data) in ("csv", "html")
        for name, finding in findings_of(roster):
            cell = (book.worksheets[0] if flat else by_name[name])[finding.cell]
            assert (cell.fill.patternType, finding.message in cell.comment.text) == ("solid", True)


def assert_untouched_parts(data: bytes, after: bytes) -> None:
    if inspect(data) != "xlsx":
        return
    touched = ("[content_types].xml", "workbook.xml", "workbook.xml.rels", "styles.xml", ".vml")
    old, new = parts(data), parts(after)
    for name, content in old.items():
        if not name.lower().endswith(touched) and "worksheets" not in name and "omments" not in name:
            assert new[name] == content
