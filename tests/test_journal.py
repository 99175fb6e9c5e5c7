"""The journal writes only within a transaction, never changes, and numbers its entries without a hole."""

import json
import threading
from dataclasses import fields

import peewee
import pytest

from registry import events, journal, merkle, verification
from registry.records.database import connected, database, on_sqlite, transaction
from registry.records.ledger import Entry, Head, Node
from registry.register import Register


def test_an_event_outside_a_transaction_is_refused(register: Register) -> None:
    with pytest.raises(AssertionError, match="in the transaction of its change"):
        journal.record(events.CycleOpened(1, 1, ""))

    assert journal.length() == 0


def test_an_event_is_undone_with_its_change(register: Register) -> None:
    def fail() -> None:
        with transaction():
            journal.record(events.CycleOpened(1, 1, ""))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert (journal.length(), Head.select().count(), Node.select().count()) == (0, 0, 0)


def test_an_event_comes_back_as_it_was_written(register: Register) -> None:
    event = events.NoticePublished(1, 2, 3, "2023-04-21", "2023-04-22", "2023-04-27", ((7, "刘𠮷祥", "文昌社区"),))

    with transaction():
        journal.record(event)

    assert [journal.event_of(entry) for entry in Entry.select()] == [event]
    assert Entry.get().recorded_at == "2023-04-03T01:00:00.000000+00:00"


@pytest.mark.parametrize("statement", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}"])
@pytest.mark.parametrize(("table", "column"), [("entry", "facts"), ("node", "digest"), ("head", "root")])
def test_what_is_written_cannot_be_changed_or_deleted(
    register: Register, statement: str, table: str, column: str
) -> None:
    with transaction():
        journal.record(events.CycleOpened(1, 1, ""))

    with pytest.raises(peewee.IntegrityError, match="the journal is append-only"), transaction():
        database.execute_sql(statement.format(table, column))


def test_a_table_of_the_journal_cannot_be_emptied_at_once(register: Register) -> None:
    if on_sqlite():
        return  # SQLite has no TRUNCATE; its DELETE is refused above
    with pytest.raises(peewee.IntegrityError, match="append-only"), transaction():
        database.execute_sql("TRUNCATE entry")


def test_every_event_of_the_house_can_be_written_and_read(register: Register) -> None:
    samples = {"int": 1, "str": "x", "bool": True, "int | None": None}
    every = []
    for event in events.EVENTS.values():
        values = [samples.get(str(getattr(field.type, "__name__", field.type)), ()) for field in fields(event)]
        every.append(event(*values))

    with transaction():
        journal.record(*every)

    assert [journal.event_of(entry) for entry in Entry.select().order_by(Entry.seq)] == every


def test_each_head_is_signed_over_the_root_of_all_entries_before_it(register: Register) -> None:
    for number in range(5):
        with transaction():
            journal.record(*[events.CycleOpened(1, place, "") for place in range(number + 1)])

    heads = list(journal.heads())

    leaves = [merkle.leaf_hash(journal.written(row)) for row in Entry.select().order_by(Entry.seq).tuples()]
    edge = merkle.RightEdge()
    roots = {}
    for leaf in leaves:
        edge.add(leaf)
        roots[edge.size] = edge.root()
    assert [head.size for head in heads] == [1, 3, 6, 10, 15]
    assert [head.root for head in heads] == [roots[head.size] for head in heads]
    assert all(head.holds(register.secrets.signer().public_key()) for head in heads)


def test_an_entry_is_proved_against_the_signed_head(register: Register) -> None:
    with transaction():
        journal.record(*[events.CycleOpened(1, place, "") for place in range(13)])

    head = journal.last_head()

    assert head is not None
    for place in range(13):
        proof = merkle.inclusion_proof(place, 13, journal.stored_node)
        assert merkle.includes(journal.stored_node(0, place), place, 13, proof, head.root)


def test_writers_at_once_leave_no_hole_and_no_double(register: Register) -> None:
    def write() -> None:
        with connected():
            for _ in range(10):
                with transaction():
                    journal.record(events.CycleOpened(1, 1, ""))

    writers = [threading.Thread(target=write) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert [entry.seq for entry in Entry.select().order_by(Entry.seq)] == list(range(80))


def publish(register: Register, cycle: int) -> None:
    with transaction():
        journal.record(events.CycleOpened(1, cycle, ""))
    journal.publish_head(register.config.head)


def test_the_published_head_is_never_replaced_by_an_older_one(register: Register) -> None:
    publish(register, 1)
    kept = json.loads(register.config.head.read_text())
    register.config.head.write_text(json.dumps(kept | {"size": 9}))

    publish(register, 2)

    assert json.loads(register.config.head.read_text())["size"] == 9


@pytest.mark.parametrize("text", ["", '{"size": 1, "root": "00", "signed_at": "", "signature": ""}'])
def test_a_head_file_that_contradicts_the_journal_is_left_as_evidence(register: Register, text: str) -> None:
    publish(register, 1)
    register.config.head.write_text(text)

    for cycle in range(2, 6):
        publish(register, cycle)

    assert register.config.head.read_text() == text
    assert [fault.code for fault in verification.verify(register.config.head).faults][:1] == ["head-file"]


def test_a_head_file_that_is_gone_is_not_made_anew(register: Register) -> None:
    publish(register, 1)
    register.config.head.unlink()

    publish(register, 2)

    assert not register.config.head.exists()
    assert [fault.code for fault in verification.verify(register.config.head).faults] == ["head-file"]
