"""Read the real rosters beside the project where they are present; nothing of them is kept here."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from importers import Roster, UnreadableWorkbook, read_roster
from importers.cells import letters
from importers.containers.sectors import Container
from importers.formats.biff import workbook_stream

DATA = Path(__file__).parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the real material is not beside the project")

CODES = {
    "id_bad_checksum": ("id_no", "id_checksum"),
    "id_lower_x": ("id_no", "id_lower_x"),
    "id_id15": ("id_no", "id_15_digits"),
    "id_trailing_text": ("id_no", "id_trailing"),
    "id_wrong_length_14": ("id_no", "id_length"),
    "phone_length_10": ("phone", "phone_length"),
    "duplicate_id_in_file": ("id_no", "duplicate_id"),
}


def told(folder: str) -> list[dict]:
    path = DATA / folder / "expected.json"
    return json.loads(path.read_text("utf-8")) if path.is_file() else []


@pytest.mark.parametrize("expected", told("rosters"), ids=lambda expected: expected["file"])
def test_the_real_rosters_are_read_with_their_people_and_defects(expected):
    roster = read_roster(DATA / expected["file"])
    (sheet,) = [sheet for sheet in roster.sheets if sheet.name == expected["sheet"]]
    columns = {column.field: column.column for column in sheet.columns if column.field not in expected["never_store"]}
    errors = {row.row for row in sheet.rows if row.level == "error"}
    said = {(row.row, finding.cell, finding.code) for row in sheet.rows for finding in row.findings}

    assert [other.name for other in roster.sheets if other.roster] == [expected["sheet"]]
    assert sheet.header_row == expected["header_row"]
    assert columns == {field: letters(index) for field, index in expected["columns"].items()}
    assert [{**row.originals, "row": row.row} for row in sheet.rows] == expected["records"]
    for defect in expected["defects"]:
        field, code = CODES[defect["kind"]]
        assert (defect["row"], f"{columns[field]}{defect['row']}", code) in said
    assert errors <= {defect["row"] for defect in expected["defects"]}


def test_a_census_form_yields_no_people():
    (path,) = (DATA / "rosters").glob("zyz_h*")

    assert [(sheet.roster, sheet.rows) for sheet in read_roster(path).sheets] == [(False, ())] * 13


def test_one_sheet_in_six_encodings_gives_one_result():
    results = [
        [(dict(row.originals), row.row) for row in read_roster(path).rows] for path in (DATA / "derived").iterdir()
    ]

    assert [len(result) for result in results] == [47] * 6
    assert all(result == results[0] for result in results)


@pytest.mark.parametrize("expected", told("nasty"), ids=lambda expected: expected["file"])
def test_nasty_files_are_read_or_refused_as_expected(expected):
    wish = expected["expect"]
    try:
        answer: Roster | UnreadableWorkbook = read_roster(DATA / expected["file"])
    except UnreadableWorkbook as error:
        answer = error

    if isinstance(answer, UnreadableWorkbook):
        assert "refuse" in wish
        assert answer.code in ("unsafe", "corrupt") if "corrupt" in wish else wish.endswith(f":{answer.code}")
    else:
        assert wish.startswith("read")


@pytest.mark.parametrize("file", ["biff/testEXCEL_95.xls", "wrong_ext/ole_xls_named.xlsx", "biff/sst_continue.xls"])
def test_each_byte_of_a_stream_is_found_in_the_file_also_in_small_sectors(file):
    data = (DATA / "nasty" / file).read_bytes()
    container = Container(data)
    stream = container.read(workbook_stream(container))

    assert bytes(data[container.place(workbook_stream(container), at)] for at in range(len(stream))) == stream


def test_nothing_of_the_real_material_stands_in_the_project():
    root = Path(__file__).parents[2]
    kept = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True).stdout.split(b"\0")
    private = {number for expected in DATA.rglob("expected.json") for number in numbers_in(expected.read_text("utf-8"))}
    said = {
        (name.decode(), number)
        for name in kept
        if name and (root / name.decode()).suffix in (".py", ".md", ".json", ".txt", ".csv", ".toml")
        for number in private & numbers_in((root / name.decode()).read_text("utf-8"))
    }

    assert private
    assert said == set()


def numbers_in(text: str) -> set[str]:
    """Return the numbers long enough to be a phone's or a person's."""
    return set(re.findall(r"(?<!\d)[1-9]\d{9,16}[\dXx](?!\d)", text))
