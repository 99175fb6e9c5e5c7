import io
import random
import sys
import time
import zipfile
from pathlib import Path

import pytest
from clerks import HEADINGS, part, people, repacked, xls, xlsx
from containers import ole

import importers
from importers import UnreadableWorkbook, read_roster
from importers.containers.slimming import slim
from importers.guard import Kind, inspect
from importers.limited import processes
from importers.limited.processes import fresh, run_child
from importers.parts import framed

PLAIN = xlsx([list(HEADINGS), *people(3)])
SHEET = part(PLAIN, "xl/worksheets/sheet1.xml")


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableWorkbook) as error:
        inspect(data)
    assert error.value.message.endswith("。")
    return error.value.code


def with_cells(cells: str) -> bytes:
    head, tail = SHEET[: SHEET.index(b"<sheetData>") + 11], SHEET[SHEET.index(b"</sheetData>") :]
    return repacked(PLAIN, sheet1=head + cells.encode() + tail)


def zipped(*names: str) -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as package:
        for name in names:
            package.writestr(name, "<a/>")
    return saved.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PLAIN, Kind.XLSX),
        (xls([["姓名"]]), Kind.XLS),
        ("姓名,单位\n王敏,安居社区\n".encode("gb18030"), Kind.CSV),
        ("姓名\t单位\n王敏\t安居社区\n".encode("utf-16"), Kind.CSV),
        ("<html><table><tr><td>姓名</td></tr></table></html>".encode(), Kind.HTML),
    ],
)
def test_the_content_says_what_a_file_is(data, kind):
    assert inspect(data) == kind


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"PK\3\4", "corrupt"),
        (PLAIN[:-20], "corrupt"),
        (PLAIN + b"tail", "corrupt"),
        (b"MZ" + PLAIN, "not_excel"),
        (random.Random(1).randbytes(100_000), "not_excel"),
        (b"%PDF-1.7\n", "not_excel"),
        (b"\x89PNG\r\n\x1a\n", "not_excel"),
        (b"\xff\xd8\xff\xe0", "not_excel"),
        (b"ID;PWXL;N;E\nC;Y1;X1;K1\n", "not_excel"),
        ("今天开会。\n".encode(), "not_excel"),
        (zipped("[Content_Types].xml", "word/document.xml"), "not_excel"),
        (zipped("photo.png"), "not_excel"),
        (zipped("[Content_Types].xml", "xl/workbook.bin"), "not_excel"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00", "too_old"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "corrupt"),
        (b"\0" * (21 << 20), "too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_workbook_is_refused_with_a_sentence(data, code):
    assert refused(data) == code


def test_every_kind_of_wrong_file_gets_its_own_sentence():
    sentences = set()
    for data in (b"%PDF-1.7\n", b"\x89PNG\r\n", zipped("word/document.xml"), zipped("a.txt"), b"ID;PWXL\n"):
        with pytest.raises(UnreadableWorkbook) as error:
            inspect(data)
        sentences.add(error.value.message)

    assert len(sentences) == 5


def test_a_password_is_named_in_every_container():
    flagged = bytearray(PLAIN)
    at = flagged.index(b"PK\1\2")
    flagged[at + 8] |= 1
    sectors = bytearray(xls([["姓名"]]))
    at = sectors.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
    sectors[at : at + 2] = b"\x2f\x00"

    assert refused(bytes(flagged)) == "password"
    assert refused(bytes(sectors)) == "password"
    assert refused(ole({"EncryptionInfo": b"x", "EncryptedPackage": b"x" * 5000})) == "password"
    assert inspect(xls([["EncryptedPackage"]])) is Kind.XLS


def test_a_wrong_crc_is_refused():
    damaged = bytearray(PLAIN)
    at = damaged.index(b"PK\1\2")
    damaged[at + 16] ^= 1

    assert refused(bytes(damaged)) == "corrupt"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (repacked(PLAIN, sst=b'<!DOCTYPE a [<!ENTITY b "c">]><sst/>'), "unsafe"),
        (repacked(PLAIN, sheet1="<?xml version='1.0'?><worksheet/>".encode("utf-16")), "unsafe"),
        (repacked(PLAIN, sst=b'<sst uniqueCount="4294967295"><si><t>a</t></si></sst>'), "unsafe"),
        (repacked(PLAIN, sst=b"<sst><si><t>" + b"a" * 400_000 + b"</t></si></sst>"), "unsafe"),
        (repacked(PLAIN, **{"xl/../evil.xml": b"<a/>"}), "unsafe"),
        (repacked(PLAIN, **{"XL/workbook.xml": b"<a/>"}), "unsafe"),
        (repacked(PLAIN, **{f"x{n}": b"a" for n in range(1001)}), "unsafe"),
        (with_cells('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "too_large"),
        (with_cells('<row r="4000000000"><c r="A4000000000"><v>1</v></c></row>'), "corrupt"),
        (with_cells("<row><c><v>1</v></c></row>" * 210_001), "too_large"),
        (repacked(PLAIN, sheet1=SHEET + b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), "unsafe"),
        (repacked(PLAIN, sheet1=b"<worksheet>" + b" " * (129 << 20)), "unsafe"),
        (repacked(PLAIN, sheet1=b"<worksheet>" + b" " * (257 << 20)), "too_large"),
    ],
    ids=[
        "dtd",
        "utf-16",
        "unique",
        "long",
        "dots",
        "twice",
        "parts",
        "far",
        "beyond",
        "rows",
        "merge",
        "blanks",
        "gib",
    ],
)
def test_hostile_packages_are_refused_before_parsing(data, code):
    started = time.process_time()

    assert refused(data) == code
    assert time.process_time() - started < 2


def test_overlapping_parts_and_lying_sizes_are_refused():
    directory = PLAIN.index(b"PK\1\2")
    second = PLAIN.index(b"PK\1\2", directory + 4)
    overlapping = bytearray(PLAIN)
    overlapping[second + 42 : second + 46] = overlapping[directory + 42 : directory + 46]
    lying = bytearray(PLAIN)
    lying[directory + 24 : directory + 28] = (10).to_bytes(4, "little")

    assert (refused(bytes(overlapping)), refused(bytes(lying))) == ("unsafe", "unsafe")


def test_a_million_empty_styled_rows_are_honest_and_read():
    empty = "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(5, 1_048_577))
    data = with_cells('<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row>' + empty)

    (sheet,) = read_roster(data).sheets

    assert [found.code for found in sheet.findings] == ["no_people"]
    assert slim(SHEET) == SHEET


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("import os; os.abort()", "corrupt"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "too_large"),
        ("while True: pass", "too_large"),
        ("a = bytearray(4 << 30)", "corrupt"),
        ("print('nonsense')", "corrupt"),
        (f"import sys; sys.stdout.buffer.write({framed(['reader', 'x']) + framed(['sheet', 1])!r})", "corrupt"),
        (f"import sys; sys.stdout.buffer.write({framed(['reader', 'x'])!r})", "corrupt"),
        (f"import sys; sys.stdout.buffer.write({framed(['refused', 'password'])!r})", "password"),
    ],
    ids=["abort", "kill", "loop", "memory", "nonsense", "shape", "no-end", "password"],
)
@pytest.mark.skipif(sys.platform == "win32", reason="signals and rlimits are POSIX")
def test_a_child_that_dies_or_lies_is_a_sentence(monkeypatch, code, answer):
    limited = (
        "import sys; sys.path.insert(0, sys.argv[1]); from importers.limited.limits import limit_self; limit_self(1); "
    )
    monkeypatch.setattr(
        processes,
        "reader",
        lambda _kind, data, seconds: fresh(limited + f"exec({code!r})", [processes.ROOT], data, seconds),
    )

    with pytest.raises(UnreadableWorkbook) as error:
        read_roster(PLAIN)

    assert error.value.code == answer


def test_a_child_that_never_ends_is_stopped_by_the_clock(monkeypatch):
    monkeypatch.setattr("importers.limited.processes.WALL_SECONDS", 0.3)

    code, answer = run_child("import time; time.sleep(60)", [], (), 5)

    assert (code != 0, answer) == (True, b"")


@pytest.mark.parametrize("first", [3, 10])
@pytest.mark.parametrize("megabytes", [0, 1, 5, 20])
def test_the_clock_lets_a_child_use_the_seconds_it_was_promised(megabytes, first):
    seconds = processes.cpu_seconds(bytes(megabytes << 20), first)

    assert seconds == first + 5 * max(0, megabytes - 1)
    assert processes.wall_seconds(seconds) >= max(60, 2 * seconds)


def test_a_child_is_ended_when_the_time_for_its_own_seconds_is_over(monkeypatch):
    monkeypatch.setattr("importers.limited.processes.WALL_SECONDS", 0.1)
    begun = time.monotonic()

    code, _ = run_child("import time; time.sleep(60)", [], (), 300)

    assert (code != 0, time.monotonic() - begun >= 1) == (True, True)


def test_the_child_can_write_no_file_and_sees_no_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("HONORS_SECRET", "geheim")
    script = (
        "import sys, os; sys.path.insert(0, sys.argv[1]); from importers.limited.limits import limit_self; limit_self(2)\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "try:\n    os.write(os.open(sys.argv[2], os.O_CREAT | os.O_WRONLY), b'x')\n"
        "except OSError:\n    print('refused', os.environ.get('HONORS_SECRET'))"
    )
    root = str(Path(importers.__file__).parents[1])

    assert run_child(script, [root, str(tmp_path / "out")], (), 2) == (0, b"refused None\n")


@pytest.mark.slow
def test_flipped_bytes_are_read_or_refused_and_nothing_else():
    pick, sentences = random.Random(7), set()
    for data in (PLAIN, xls([list(HEADINGS), *people(3)])):
        for _ in range(25):
            broken = bytearray(data)
            for _ in range(pick.randint(1, 30)):
                broken[pick.randrange(len(broken))] = pick.randrange(256)
            try:
                read_roster(bytes(broken), "x")
            except UnreadableWorkbook as error:
                sentences.add(error.message[-1])

    assert sentences == {"。"}


@pytest.mark.parametrize(
    "data",
    [b"<table>" + b"<tr><td>" * 1_000_000, (b"," * 1000 + b"\n") * 21_500],
    ids=["html", "csv"],
)
def test_texts_too_long_to_be_typed_are_refused(data):
    assert refused(data) == "too_large"
