"""Whatever a file is, it is read or answered with one of our sentences, soon, and this process hardly grows by it."""

import sys
from collections import Counter
from collections.abc import Callable

import pytest
from containers import zipped
from hostile import PARTS, PLAIN, READ, SHEET, Hostile, flood
from hostile_files import FILES
from measuring import Cost, watched

from importers import UnreadableWorkbook, read_roster
from importers.guard import inspect

SECONDS, MEGABYTES = 5, 200
# What the child must answer or what must end it, one of each kind; the guard alone answers most others.
BY_THE_CHILD = (
    "a cell at XFD1",
    "far cell in the first row",
    "string index 999999",
    "1 M elements deep",
    "cell of type e with #SPILL!",
    "text with half a surrogate",
    "BIFF sheet at the book",
    "ODS 16384 x 1048576 repeated",
    "page of some tables in cells",
    'XML row ss:Index="2147483648"',
    "XML deep",
)


# What is wrong with a file for one of these alone, the bytes tell before any child looks at it.
BY_THE_BYTES = {"unsafe", "password", "too_old", "empty", "not_excel", "too_large"}


def told_by(look: Callable[[bytes], object], data: bytes) -> tuple[str, str]:
    """Return the code and the sentence of a refusal; READ where there is none."""
    try:
        look(data)
    except UnreadableWorkbook as error:
        return error.code, error.message
    return READ, ""


def test_no_two_files_have_one_name():
    assert [name for name, count in Counter(file.name for file in FILES).items() if count > 1] == []
    assert len(FILES) > 400


@pytest.mark.parametrize("file", [file for file in FILES if not file.large], ids=lambda file: file.name)
def test_the_guard_lets_a_file_pass_or_refuses_it_with_a_sentence(file):
    code, sentence = told_by(inspect, file.make())

    left_to_the_child = code == READ and not set(file.answers) <= BY_THE_BYTES
    assert code in file.answers or left_to_the_child
    assert code == READ or sentence.endswith("。")


@pytest.mark.parametrize("file", [file for file in FILES if file.name in BY_THE_CHILD], ids=lambda file: file.name)
def test_the_child_reads_a_file_or_its_end_is_a_sentence(file):
    code, sentence = told_by(read_roster, file.make())

    assert code in file.answers
    assert code == READ or sentence.endswith("。")


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_a_package_that_swells_to_80_megabytes_is_looked_through_without_holding_it():
    rows = flood(b"<row><c><v>1</v></c>" + b" " * 400 + b"</row>", 80 << 20, b"<worksheet><sheetData>")
    swollen = zipped({**PARTS, SHEET: rows})

    with watched() as cost:
        inspect(swollen)

    assert cost.grown < 20


@pytest.mark.prove
@pytest.mark.skipif(sys.platform != "linux", reason="processor and memory are read from /proc")
def test_every_hostile_file_is_answered_within_its_bounds():
    read_roster(PLAIN, "x")  # what is loaded once is not counted
    told = [(file, *_measured(file)) for file in FILES]

    print(_table(told))  # noqa: T201 - a proof shows its figures
    assert [file.name for file, code, _, _ in told if code not in file.answers] == []
    assert [file.name for file, code, sentence, _ in told if code != READ and not sentence.endswith("。")] == []
    assert [file.name for file, _, _, cost in told if cost.seconds > SECONDS] == []
    assert [file.name for file, _, _, cost in told if cost.grown > MEGABYTES] == []


Told = tuple[Hostile, str, str, Cost]


def _table(told: list[Told]) -> str:
    """Return a line for each file, the number of files by answer, and the worst."""
    lines = [f"\n{'file':48} {'answer':10} {'CPU s':>6} {'MB':>5}"]
    for file, code, _, cost in told:
        lines.append(f"{file.name[:48]:48} {code:10} {cost.seconds:6.2f} {max(cost.grown, 0):5.0f}")
    counted = Counter(code for _, code, _, _ in told).most_common()
    lines.append(f"{len(told)} files: " + ", ".join(f"{code} {count}" for code, count in counted))
    worst = max(cost.seconds for *_, cost in told), max(cost.grown for *_, cost in told)
    return "\n".join([*lines, "worst: {:.2f} CPU s, {:.0f} MB".format(*worst)])


def _measured(file: Hostile) -> tuple[str, str, Cost]:
    data = file.make()
    with watched() as cost:
        code, sentence = told_by(read_roster, data)
    return code, sentence, cost
