"""What only the vault may keep is readable nowhere else, opens with its key alone, and is gone when the key is erased."""

import stat
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from importers import RosterRow
from registry import backup, clock, samples, worker
from registry.bus import sight_of
from registry.config import Config
from registry.errors import InvalidInput, NotFound
from registry.records import keys, scope, vault
from registry.records.database import database, keys_database, on_sqlite, transaction
from registry.records.keys import PersonKey
from registry.records.ledger import Entry
from registry.records.models import Nomination, Person, SealedRow
from registry.records.tables import TABLES
from registry.records.uploads import Upload
from registry.register import Register
from registry.stages import rosters
from registry.verification import verify
from tests.factories import Way, instant, roster, shown

PEOPLE = 50


@dataclass(frozen=True)
class Known:
    """A way that stored people, and every private text that went in."""

    way: Way
    texts: tuple[str, ...]


def private_row(number: int, one: samples.Invented) -> RosterRow:
    """Return a row whose address and cell texts occur nowhere else in the world."""
    address, cell = f"密址{number:03d}巷{one.phone[-4:]}号", f"密格原文{number:03d}巷"
    values = {"name": one.name, "id_no": one.id_no, "phone": one.phone, "address": address, "unit": "文昌社区"}
    originals = {**values, "id_no": f"'{one.id_no} ", "address": cell}
    return RosterRow(number, values, originals, dict.fromkeys(originals, f"A{number}"), ())


@pytest.fixture
def known(way: Way) -> Known:
    """Store 50 people, and keep a second roster in its upload."""
    rows = [private_row(number, one) for number, one in enumerate(samples.people(PEOPLE, 77), 2)]
    more = [private_row(number + 500, one) for number, one in enumerate(samples.people(5, 78), 2)]
    way.open_cycle().store(roster(rows))
    way.upload(roster(more), file=b"PK another")
    texts = [
        text
        for row in (*rows, *more)
        for text in (row.values["id_no"], row.values["phone"], row.values["address"], row.originals["address"])
    ]
    return Known(way, tuple(texts))


def readable(texts: tuple[str, ...], content: bytes) -> list[str]:
    """Return the texts that stand in the bytes, in any encoding a tool might show."""
    encodings = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
    return [text for text in texts if any(text.encode(encoding) in content for encoding in encodings)]


def stored_bytes(config: Config) -> Iterator[tuple[str, bytes]]:
    """Yield everything the register has on disk, or on the server."""
    for path in config.home.rglob("*"):
        if path.is_file():
            yield path.name, path.read_bytes()
    if not on_sqlite():
        for table in (*TABLES, PersonKey):
            db = keys_database if table is PersonKey else database
            rows = db.execute_sql(f'SELECT * FROM "{table._meta.table_name}"').fetchall()
            for row in rows:
                values = (
                    bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in row
                )
                yield table._meta.table_name, b"\0".join(values)


def test_no_private_text_is_readable_anywhere_in_the_register(known: Known) -> None:
    kept = dict(stored_bytes(known.way.register.config))

    found = {name: texts for name, content in kept.items() if (texts := readable(known.texts, content))}

    assert len(known.texts) == 4 * (PEOPLE + 5)
    assert found == {}
    if on_sqlite():
        assert {"honors.db", "honors.db-wal", "honors.keys", "honors.keys-wal", "honors.head"} <= set(kept)
        assert readable(("文昌社区",), kept["honors.db"] + kept["honors.db-wal"]) == ["文昌社区"]  # the search can find


def test_no_private_text_is_readable_in_the_backup_s_archives(known: Known, tmp_path: Path) -> None:
    archives = backup.back_up(known.way.register.config, tmp_path / "data", tmp_path / "keys")

    for archive in (archives.register, archives.keys):
        with zipfile.ZipFile(archive) as packed:
            assert [name for name in packed.namelist() if readable(known.texts, packed.read(name))] == []


def test_no_journal_entry_says_a_private_text_or_a_name_before_publication(known: Known) -> None:
    with scope.everywhere():
        names = tuple(one.name for one in Nomination.select())
    written = "".join(entry.facts for entry in Entry.select()).encode()

    assert readable((*known.texts, *names), written) == []


def test_a_person_is_found_by_id_number_within_the_own_office_alone(known: Known) -> None:
    one, *_ = samples.people(PEOPLE, 77)
    way, sight = known.way, {}
    for username in ("clerk", "neighbour", "city_officer"):
        with scope.within(sight_of(way.people[username])):
            sight[username] = [found.name for found in vault.find_by_id_no(one.id_no.lower())]

    assert sight == {"clerk": [one.name], "neighbour": [], "city_officer": []}


def test_what_was_stored_comes_back_whole(known: Known) -> None:
    with scope.everywhere():
        first = Nomination.select().order_by(Nomination.id).first()
        opened = vault.read(first.id)

    expected = private_row(2, samples.people(PEOPLE, 77)[0])
    assert opened is not None
    assert (opened.values, opened.originals) == (expected.values, expected.originals)


def test_many_rows_open_at_once_and_those_whose_key_is_gone_are_left_out(known: Known) -> None:
    with scope.everywhere():
        kept = [one.id for one in Nomination.select().order_by(Nomination.id)]
        keys.erase(Person.select().order_by(Person.id).first().key)

        opened = vault.read_many(kept)

        assert list(opened) == kept[1:]
        assert opened == {one: vault.read(one) for one in kept[1:]}
    with scope.within(sight_of(known.way.people["neighbour"])):
        assert vault.read_many(kept) == {}


def test_an_erased_key_forgets_that_person_alone_and_the_journal_still_verifies(known: Known) -> None:
    with scope.everywhere():
        person = Person.select().order_by(Person.id).first()

        keys.erase(person.key)

        forgotten = [row.nomination_id for row in SealedRow.select() if vault.read(row.nomination_id) is None]
        assert forgotten == [row.nomination_id for row in SealedRow.select().where(SealedRow.person == person)]
        assert len(forgotten) == 1
        assert verify(known.way.register.config.head).faults == ()


def test_an_erased_key_is_in_no_file_any_more(known: Known) -> None:
    if not on_sqlite():
        return  # what a server's files keep until it vacuums is its administrator's care
    config = known.way.register.config
    with scope.everywhere():
        key = Person.select().order_by(Person.id).first().key
    wrapped = bytes(PersonKey.get_by_id(key).wrapped)
    before = [name for name, content in stored_bytes(config) if wrapped in content]

    keys.erase(key)

    assert before == ["honors.keys-wal"] or "honors.keys" in before
    assert [name for name, content in stored_bytes(config) if wrapped in content] == []


@pytest.mark.parametrize("ending", ["confirmed", "discarded", "expired"])
def test_the_key_of_an_upload_that_came_to_its_end_is_gone(way: Way, ending: str) -> None:
    upload = way.open_cycle().upload()
    with scope.everywhere():
        key = Upload.get_by_id(upload).key
    with clock.at(instant(date(2023, 4, 19), 8, 59)):
        assert worker.run_once(way.register) == 0  # a minute short of seven days

    if ending == "confirmed":
        way.do("clerk", rosters.ConfirmRoster(upload), date(2023, 4, 13))
    elif ending == "discarded":
        way.do("clerk", rosters.DiscardUpload(upload), date(2023, 4, 13))
    else:
        with clock.at(instant(date(2023, 4, 19), 9, 1)):
            assert worker.run_once(way.register) == 1

    assert PersonKey.select().where(PersonKey.id == key).count() == 0
    with scope.everywhere(), pytest.raises(NotFound):
        shown(upload)


def test_an_upload_that_fails_to_be_confirmed_keeps_its_key(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = way.open_cycle().upload()
    with monkeypatch.context() as broken:
        broken.setattr("registry.records.vault.keep_rows", lambda *_: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            way.do("clerk", rosters.ConfirmRoster(upload), date(2023, 4, 13))

    with scope.everywhere():
        assert (shown(upload).filename, Nomination.select().count()) == ("名单.xlsx", 0)


def test_the_secrets_and_databases_are_their_owner_s_alone(register: Register) -> None:
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in register.config.home.iterdir()}

    assert modes["honors.secret"] == 0o600
    assert {name for name, mode in modes.items() if name.startswith("honors.") and mode & 0o077} <= {"honors.head"}


@pytest.mark.parametrize("place", [0, 11, 12, 40, -1])
def test_a_tampered_sealed_row_raises_instead_of_saying_something_else(known: Known, place: int) -> None:
    with scope.everywhere(), transaction():
        row = SealedRow.select().order_by(SealedRow.id).first()
        sealed = bytearray(row.sealed)
        sealed[place] ^= 1
        SealedRow.update(sealed=bytes(sealed)).where(SealedRow.id == row.id).execute()

    with scope.everywhere(), pytest.raises(InvalidTag):
        vault.read(row.nomination_id)


@pytest.mark.parametrize("with_person", [False, True])
def test_a_sealed_row_moved_to_another_nomination_does_not_open(known: Known, with_person: bool) -> None:
    with scope.everywhere(), transaction():
        one, other = SealedRow.select().order_by(SealedRow.id).limit(2)
        moved = {SealedRow.sealed: one.sealed} | ({SealedRow.person: one.person_id} if with_person else {})
        SealedRow.update(moved).where(SealedRow.id == other.id).execute()

    with scope.everywhere(), pytest.raises(InvalidTag):
        vault.read(other.nomination_id)


def test_another_master_key_opens_nothing(known: Known, monkeypatch: pytest.MonkeyPatch) -> None:
    own = known.way.register.secrets
    monkeypatch.setattr("registry.records.keys.held", lambda: replace(own, master=b"\1" * 32))

    opened = []
    with scope.everywhere(), suppress(InvalidInput):
        opened = [private for row in SealedRow.select() if (private := vault.read(row.nomination_id))]

    assert opened == []
