"""Whatever an attacker with the database to himself does to the journal, verification says so and names the place."""

import json
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import peewee
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry import journal, merkle
from registry.config import Config, at_home
from registry.records.database import on_sqlite
from registry.records.secrets import held
from tests.safety.attacker import COLUMNS, Attacker, attacking
from tests.safety.conftest import Walked, close_databases

MIDDLE = 50


@pytest.fixture
def attacker(home_copy: Config) -> Iterator[Attacker]:
    """Return an attacker at a copy of a whole journal, on each engine in turn."""
    with attacking(home_copy) as one:
        yield one
    close_databases()


def flipped(text: str) -> str:
    """Return the text with one bit of one character changed."""
    place = len(text) // 2
    return text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]


ALTERED: dict[str, list[Callable[[Any], Any]]] = {
    "uid": [flipped, str.upper],
    "name": [
        flipped,
        lambda name: "AwardGranted" if name != "AwardGranted" else "CycleOpened",
        lambda name: name + "\0",
    ],
    "office": [lambda office: office + 1, lambda office: office - 1],
    "actor": [lambda actor: None if actor else 1, lambda actor: (actor or 0) + 1],
    "recorded_at": [flipped, lambda at: at.replace("20", "19", 1)],
    "facts": [flipped, lambda facts: facts + " ", lambda facts: facts.replace(":", ": ", 1), lambda _facts: ""],
}
CHANGES = [(column, number) for column, ways in ALTERED.items() for number in range(len(ways))]


def test_an_untouched_copy_is_found_whole(attacker: Attacker) -> None:
    verdict = attacker.verdict()

    assert (verdict.faults, verdict.entries) == ((), attacker.length())


def test_every_column_of_an_entry_is_covered_here() -> None:
    assert ("seq", *ALTERED) == COLUMNS


@pytest.mark.parametrize(("column", "number"), CHANGES)
@pytest.mark.parametrize("place", [0, MIDDLE, -1])
def test_one_byte_changed_in_any_column_names_that_entry(
    attacker: Attacker, place: int, column: str, number: int
) -> None:
    seq = place % attacker.length()
    old = attacker.entry(seq)[COLUMNS.index(column)]
    new = ALTERED[column][number](old)
    if not on_sqlite() and isinstance(new, str):
        new = new.replace("\0", "\1")  # PostgreSQL takes no NUL

    attacker.change(seq, column, new)

    assert new != old
    assert [(fault.entry, fault.code) for fault in attacker.verdict().faults] == [(seq, "altered")]


@pytest.mark.parametrize("moved", [1, 1_000])
@pytest.mark.parametrize("seq", [0, MIDDLE, -1])
def test_another_sequence_number_names_the_entry_that_is_gone(attacker: Attacker, seq: int, moved: int) -> None:
    place = seq % attacker.length()

    attacker.delete(place + moved)
    attacker.change(place, "seq", place + moved)

    assert attacker.first() == (place, "missing")


@pytest.mark.parametrize("seq", [0, MIDDLE, -1])
def test_a_sequence_number_below_zero_names_both_places(attacker: Attacker, seq: int) -> None:
    place = seq % attacker.length()

    attacker.change(place, "seq", -1)

    faults = attacker.verdict().faults
    last = "missing" if seq >= 0 else "truncated"
    assert [(fault.entry, fault.code) for fault in faults] == [(-1, "surplus"), (place, last)]


def test_bytes_that_are_no_text_are_an_altered_entry_and_stop_nothing(attacker: Attacker) -> None:
    if not on_sqlite():
        return  # PostgreSQL stores valid text only
    for seq, column in ((5, "name"), (MIDDLE, "facts")):
        attacker.run(f"UPDATE entry SET {column} = CAST(x'61ff62' AS TEXT) WHERE seq = ?", seq)
    attacker.run("UPDATE head SET signed_at = CAST(x'ff' AS TEXT) WHERE size = ?", attacker.length())

    assert [fault.entry for fault in attacker.verdict().faults] == [5, MIDDLE, attacker.length() - 1]


def test_the_same_bytes_under_another_type_are_an_altered_entry(attacker: Attacker) -> None:
    if not on_sqlite():
        return  # PostgreSQL's columns hold one type
    attacker.run("UPDATE entry SET name = CAST(name AS BLOB) WHERE seq = ?", MIDDLE)

    assert attacker.first() == (MIDDLE, "altered")


@pytest.mark.parametrize("seq", [0, 1, MIDDLE])
def test_a_deleted_entry_is_named(attacker: Attacker, seq: int) -> None:
    attacker.delete(seq)

    assert [(fault.entry, fault.code) for fault in attacker.verdict().faults] == [(seq, "missing")]


def test_an_entry_altered_before_a_deleted_one_is_named_too(attacker: Attacker) -> None:
    attacker.delete(MIDDLE)
    attacker.change(7, "facts", "{}")

    assert [(fault.entry, fault.code) for fault in attacker.verdict().faults] == [(7, "altered"), (MIDDLE, "missing")]


def test_two_entries_that_changed_places_are_both_named(attacker: Attacker) -> None:
    attacker.swap(9, MIDDLE)

    assert [fault.entry for fault in attacker.verdict().faults] == [9, MIDDLE]


@pytest.mark.parametrize("cut", [1, 5, 0])
@pytest.mark.parametrize("nodes", [False, True])
@pytest.mark.parametrize("heads", [False, True])
def test_a_truncated_tail_is_told_with_its_first_lost_entry(
    attacker: Attacker, cut: int, nodes: bool, heads: bool
) -> None:
    length = attacker.length()
    left = length - cut if cut else 0

    attacker.truncate(left, nodes, heads)

    faults = {(fault.entry, fault.code, fault.message) for fault in attacker.verdict().faults}
    said = f"日志末尾被截断：应有{length}条，只剩{left}条，从第{left}条起丢失。"
    assert (left, "truncated", said) in faults


def test_a_forged_entry_at_the_end_is_told_though_the_tree_agrees(attacker: Attacker) -> None:
    length = attacker.length()
    attacker.insert([length, "f" * 32, "AwardGranted", 1, None, "2023-05-06T00:00:00.000000+00:00", "{}"])
    attacker.grow_nodes()

    assert attacker.first() == (length, "unsigned")


def test_a_rewritten_journal_is_told_by_the_heads_that_cannot_be_signed_again(attacker: Attacker) -> None:
    attacker.change(MIDDLE, "facts", attacker.entry(MIDDLE)[6].replace("2", "3"))
    attacker.grow_nodes()

    entry, code = attacker.first()

    sizes = [size for (size,) in attacker.run("SELECT size FROM head ORDER BY size")]
    assert (entry, code) == (max(size for size in sizes if size <= MIDDLE), "altered")


@pytest.mark.parametrize("heads", ["dropped", "signed with another key", "root replaced"])
def test_a_journal_rewritten_with_its_heads_is_told(attacker: Attacker, heads: str) -> None:
    key = Ed25519PrivateKey.generate()
    attacker.change(MIDDLE, "office", 99)
    attacker.grow_nodes()
    length = attacker.length()
    head = journal.SignedHead(length, merkle.root(length, journal.stored_node), "2023-05-06", b"")
    if heads == "root replaced":
        attacker.run("UPDATE head SET root = ? WHERE size = ?", head.root, length)
    else:
        attacker.run("DELETE FROM head")
    if heads == "signed with another key":
        signature = key.sign(head.message())
        attacker.run("INSERT INTO head VALUES (?, ?, ?, ?)", length, head.root, head.signed_at, signature)

    codes = {fault.code for fault in attacker.verdict().faults}

    assert (
        codes
        == {
            "dropped": {"head-missing"},
            "signed with another key": {"forged-head"},
            "root replaced": {"forged-head", "altered"},
        }[heads]
    )


def test_another_signing_key_signs_nothing_that_holds(attacker: Attacker, monkeypatch: pytest.MonkeyPatch) -> None:
    own = held()
    monkeypatch.setattr("registry.verification.held", lambda: replace(own, signing=b"\1" * 32))

    assert {fault.code for fault in attacker.verdict().faults} == {"forged-head", "head-file"}


@pytest.mark.parametrize("place", [0, MIDDLE, -1])
def test_a_changed_fingerprint_is_told_from_a_changed_entry(attacker: Attacker, place: int) -> None:
    seq = place % attacker.length()

    attacker.run("UPDATE node SET digest = ? WHERE level = 0 AND place = ?", b"\0" * 32, seq)

    assert [(fault.entry, fault.code) for fault in attacker.verdict().faults] == [(seq, "altered-tree")]


@pytest.mark.parametrize("statement", ["UPDATE node SET digest = digest2", "DELETE FROM node"])
@pytest.mark.parametrize(("level", "place"), [(1, 0), (1, 20), (3, 5), (5, 1)])
def test_a_changed_or_lost_hash_of_the_tree_is_told(attacker: Attacker, statement: str, level: int, place: int) -> None:
    blob = "x'00'" if on_sqlite() else "'\\x00'"

    attacker.run(f"{statement.replace('digest2', blob)} WHERE level = ? AND place = ?", level, place)

    assert [(fault.entry, fault.code) for fault in attacker.verdict().faults] == [(place << level, "altered-tree")]


def test_a_hash_added_to_the_tree_is_told(attacker: Attacker) -> None:
    attacker.run("INSERT INTO node (level, place, digest) VALUES (2, 5000, ?)", b"\0" * 32)

    assert attacker.first() == (attacker.length(), "altered-tree")


@pytest.mark.parametrize("column", ["root", "signature", "signed_at"])
def test_a_changed_head_is_told(attacker: Attacker, column: str) -> None:
    sizes = [size for (size,) in attacker.run("SELECT size FROM head ORDER BY size")]
    size = sizes[len(sizes) // 2]

    attacker.run(f"UPDATE head SET {column} = ? WHERE size = ?", "2022" if column == "signed_at" else b"\0" * 32, size)

    assert [(fault.entry, fault.code) for fault in attacker.verdict().faults] == [(size - 1, "forged-head")]


@pytest.mark.parametrize("value", ["text", 10**12, 1.5, b"\xff"])
@pytest.mark.parametrize("column", ["root", "signature", "signed_at"])
def test_nonsense_in_a_head_is_told_and_stops_nothing(attacker: Attacker, column: str, value: Any) -> None:
    if not on_sqlite():
        return  # PostgreSQL's columns hold one type
    attacker.run(f"UPDATE head SET {column} = ? WHERE size = ?", value, attacker.length())

    assert attacker.first() == (attacker.length() - 1, "forged-head")


def test_a_head_for_entries_that_never_were_is_forged_and_no_truncation(attacker: Attacker) -> None:
    attacker.run("INSERT INTO head VALUES (?, ?, ?, ?)", 10**6, b"\0" * 32, "2023", b"\0" * 64)

    assert [(fault.entry, fault.code) for fault in attacker.verdict().faults] == [(10**6 - 1, "forged-head")]


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        ({"size": 3}, "head-file"),
        ({"size": 10**6}, "head-file"),
        ({"root": "00" * 32}, "head-file"),
        ({"signature": "00" * 64}, "head-file"),
        ({"signed_at": "2022"}, "head-file"),
        ({"size": "many"}, "head-file"),
        (None, "head-file"),
    ],
)
def test_an_edited_or_missing_head_file_is_told(attacker: Attacker, edit: dict[str, Any] | None, code: str) -> None:
    if edit is None:
        attacker.head.unlink()
    else:
        attacker.head.write_text(json.dumps(json.loads(attacker.head.read_text()) | edit))

    assert attacker.first() == (attacker.length(), code)


def operate(attacker: Attacker, dice: random.Random) -> tuple[str, int]:
    """Do one random thing to the journal; return what, and the first entry it touches."""
    length = attacker.length()
    what, seq = dice.choice(("edit", "delete", "swap", "truncate")), dice.randrange(length)
    if what == "delete":
        attacker.delete(seq)
    elif what == "truncate":
        attacker.truncate(seq, nodes=dice.random() < 0.5, heads=dice.random() < 0.5)
    elif what == "swap":
        other = dice.choice([one for one in range(length) if one != seq])
        attacker.swap(seq, other)
        seq = min(seq, other)
    else:
        column = dice.choice(tuple(ALTERED))
        old = attacker.entry(seq)[COLUMNS.index(column)]
        ways = [new for way in ALTERED[column] if "\0" not in str(new := way(old)) and new != old]
        attacker.change(seq, column, dice.choice(ways))
    return what, seq


def found(walked: Walked, count: int, folder: Path, seed: int) -> list[tuple[str, int]]:
    """Return which of so many random attacks, each on a fresh copy, were not found or named another entry."""
    dice, missed = random.Random(seed), []
    for number in range(count):
        home = folder / str(number)
        shutil.copytree(walked.config.home, home)
        config = at_home(home) if walked.engine == "sqlite" else replace(walked.config, home=home)
        with attacking(config) as attacker:
            what, seq = operate(attacker, dice)
            faults = attacker.verdict().faults
            if not faults or faults[0].entry != seq:
                missed.append((what, seq))
        close_databases()
        shutil.rmtree(home)
    return missed


def test_twenty_five_random_attacks_are_all_found(walked: Walked, tmp_path: Path) -> None:
    assert found(walked, 25, tmp_path, seed=1) == []


@pytest.mark.prove
def test_two_hundred_random_attacks_are_all_found(walked: Walked, tmp_path: Path) -> None:
    missed = found(walked, 200, tmp_path, seed=20230506)

    print(f"\n{walked.engine}: {200 - len(missed)} of 200 found")  # noqa: T201 - a proof shows its figures
    assert missed == []


@pytest.mark.prove
def test_a_byte_flipped_anywhere_in_the_file_never_passes_for_a_whole_journal(walked: Walked, tmp_path: Path) -> None:
    if walked.engine != "sqlite":
        return  # the server's files are not ours
    clean, dice, kinds = tmp_path / "clean.db", random.Random(7), {"found": 0, "elsewhere": 0, "not opened": 0}
    with attacking(at_home(shutil.copytree(walked.config.home, tmp_path / "home"))) as attacker:
        attacker.run("VACUUM INTO ?", str(clean))
        before = [attacker.entry(seq) for seq in range(attacker.length())]
    close_databases()
    content = clean.read_bytes()
    for number in range(400):
        place = dice.randrange(100, len(content))
        (tmp_path / "home" / "honors.db").unlink(missing_ok=True)
        damaged = content[:place] + bytes([content[place] ^ 1 << number % 8]) + content[place + 1 :]
        (tmp_path / "home" / "honors.db").write_bytes(damaged)
        kinds[examined(at_home(tmp_path / "home"), before)] += 1

    print(f"\nsqlite: 400 bytes flipped in the file: {kinds}")  # noqa: T201 - a proof shows its figures


def examined(config: Config, before: list[list[Any]]) -> str:
    """Verify a damaged file; an unfound damage must have left every entry as it was."""
    with ExitStack() as stack:
        stack.callback(close_databases)
        try:
            attacker = stack.enter_context(attacking(config))
        except (peewee.DatabaseError, UnicodeDecodeError):  # the damaged schema is quoted in the driver's message
            return "not opened"
        if attacker.verdict().faults:
            return "found"
        assert [attacker.entry(seq) for seq in range(len(before))] == before
        return "elsewhere"
