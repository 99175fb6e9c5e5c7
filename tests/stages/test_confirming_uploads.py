"""An upload that was looked at is confirmed: stored once and whole, without those who stand in the list already."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from importers import Finding, RosterRow
from registry import clock, events, journal, worker
from registry.errors import InvalidInput, NotFound, RuleViolation, WrongState
from registry.records.database import database, transaction
from registry.records.models import Actor, Nomination, Roster
from registry.records.uploads import Upload
from registry.stages import rosters
from registry.stages.rosters import confirming, storing
from tests.factories import Way, instant, invented_roster, roster, row
from tests.stages.folk import REPEAT

pytestmark = pytest.mark.usefixtures("everywhere")

DAY = date(2023, 4, 12)


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let more than two rows be many."""
    monkeypatch.setattr(confirming, "AT_ONCE", 2)


@pytest.mark.usefixtures("few_at_once")
def test_a_large_batch_is_confirmed_now_and_stored_by_the_worker_in_the_clerk_s_name(way: Way) -> None:
    read = roster(
        [row(2, name="张伟"), row(3, (REPEAT,), name="张 伟"), row(4, (REPEAT,), name="李静"), row(5, name="王芳")]
    )
    upload = way.open_cycle().upload(read)

    assert way.do("clerk", rosters.ConfirmRoster(upload, ((0, 3),)), DAY) is None
    kept = Upload.get_by_id(upload)
    assert (kept.state, kept.rows_chosen, Nomination.select().count()) == ("confirmed", 3, 0)
    worker.run_once(way.register)

    assert [one.source_row for one in Nomination.select().order_by(Nomination.position)] == [2, 3, 5]
    assert (Upload.select().count(), Roster.get().rows_stored, Roster.get().rows_left) == (0, 3, 1)
    (entry,) = journal.after(-1, ("RosterStored",), 10)
    assert entry.actor == way.people["clerk"].id
    (told,) = journal.after(-1, ("RosterConfirmed",), 10)
    assert journal.event_of(told) == events.RosterConfirmed(3, upload, way.cycle, 3)


@pytest.mark.usefixtures("few_at_once")
def test_a_confirmed_batch_is_confirmed_and_stored_once(way: Way) -> None:
    upload = way.open_cycle().upload()
    way.do("clerk", rosters.ConfirmRoster(upload), DAY)

    with pytest.raises(WrongState, match="现在是“正在入库”，不能确认入库"):
        way.do("clerk", rosters.ConfirmRoster(upload), DAY)
    worker.run_once(way.register)
    worker.run_once(way.register)

    assert (Roster.select().count(), Nomination.select().count()) == (1, 3)
    with pytest.raises(NotFound):
        way.do("clerk", rosters.StoreRoster(upload), DAY)


@pytest.mark.usefixtures("few_at_once")
@pytest.mark.parametrize("obstacle", ["stored meanwhile", "clerk left"])
def test_a_batch_that_can_no_longer_be_stored_goes_back_to_the_clerk_with_the_reason(way: Way, obstacle: str) -> None:
    upload = way.open_cycle().upload()
    way.do("clerk", rosters.ConfirmRoster(upload), DAY)
    if obstacle == "clerk left":
        Actor.update(active=False).where(Actor.username == "clerk").execute()
    else:
        database.execute_sql(
            "INSERT INTO roster (office_id, cycle_id, category_id, filename, digest, rows_stored, rows_left, state) "
            f"SELECT office_id, cycle_id, category_id, '名单.xlsx', digest, 3, 0, 'stored' FROM upload WHERE id = {upload}"
        )

    worker.run_once(way.register)

    kept = Upload.get_by_id(upload)
    sentence = {"clerk left": "没有“入库”的权限", "stored meanwhile": "这份文件已经入库"}[obstacle]
    assert (kept.state, sentence in kept.refusal, kept.lease, Nomination.select().count()) == ("read", True, "", 0)


@pytest.mark.usefixtures("few_at_once")
def test_a_batch_that_a_dead_process_had_begun_is_stored_once_when_its_lease_has_run_out(way: Way) -> None:
    upload = way.open_cycle().upload()
    way.do("clerk", rosters.ConfirmRoster(upload), DAY)
    with clock.at(instant(DAY, 9, 1)):
        assert rosters.claim(upload, ("confirmed",), "confirmed")

    with clock.at(instant(DAY, 9, 1)):
        worker.run_once(way.register)
        assert Nomination.select().count() == 0
    with clock.at(instant(DAY, 9, 2)):
        worker.run_once(way.register)

    assert (Roster.select().count(), Nomination.select().count()) == (1, 3)


def test_who_is_vouched_for_in_one_of_two_tables_side_by_side_is_not_stored_from_the_other(way: Way) -> None:
    left = roster([row(2, name="李强"), row(3, (REPEAT,), name="张伟")])
    (first,) = left.sheets
    second = replace(first, rows=(row(2, name="王芳"), row(3, (REPEAT,), name="张伟")))
    upload = way.open_cycle().upload(replace(left, sheets=(first, second)))

    stored = way.do("clerk", rosters.ConfirmRoster(upload, ((1, 3),)), DAY)

    assert (stored.rows_stored, stored.rows_left) == (3, 1)
    assert [one.name for one in Nomination.select().order_by(Nomination.position)] == ["李强", "王芳", "张伟"]


@pytest.mark.parametrize(
    ("findings", "why"),
    [
        ((REPEAT,), "疑似重复的行要在网页上勾选“不是同一人”才入库"),
        ((Finding("A2", "error", "id_length", "少一位"),), "每一行都有错误或已在本届名单中"),
        (None, "文件里没有认出名单"),
    ],
    ids=["repeated", "wrong", "nobody"],
)
def test_where_nothing_can_be_stored_the_sentence_says_why(
    way: Way, findings: tuple[Finding, ...] | None, why: str
) -> None:
    upload = way.open_cycle().upload(roster([] if findings is None else [row(2, findings, name="张伟")]))

    with pytest.raises(InvalidInput, match=f"没有可以入库的行：{why}"):
        way.do("clerk", rosters.ConfirmRoster(upload), DAY)


def test_only_the_reading_that_was_looked_at_is_confirmed(way: Way) -> None:
    upload = way.open_cycle().upload()

    with pytest.raises(RuleViolation, match="重新读取过"):
        way.do("clerk", rosters.ConfirmRoster(upload, edition=0), DAY)
    way.do("clerk", rosters.ConfirmRoster(upload, edition=1), DAY)

    assert Nomination.select().count() == 3


def test_who_is_in_the_list_without_an_id_number_is_known_by_name_unit_and_phone(way: Way) -> None:
    first = roster([row(2, name="张伟", unit="文昌社区", phone="13900000001"), row(3, name="李静", unit="文昌社区")])
    way.open_cycle().store(first, file=b"first")
    again = roster(
        [
            row(2, name="张伟", unit="文昌社区", phone="13900000001"),
            row(3, name="李静", unit="许湾社区"),
            row(4, name="张伟", unit="文昌社区", phone="13900000002"),
        ]
    )

    way.store(again, file=b"second")

    assert [(one.name, one.source_row) for one in Nomination.select().order_by(Nomination.id)] == [
        ("张伟", 2), ("李静", 3), ("李静", 3), ("张伟", 4),
    ]  # fmt: skip


def test_a_row_sent_again_with_a_change_is_told_from_one_without(way: Way) -> None:
    way.open_cycle().store(
        roster([row(2, seq="1", name="张伟", id_no="A", phone="1"), row(3, seq="2", name="李静", id_no="B")])
    )
    again = roster(
        [
            row(2, seq="9", name="张伟", id_no="A", phone="2"),
            row(3, seq="8", name="李静", id_no="B"),
            row(4, name="王芳"),
        ]
    )
    upload = way.upload(again, file=b"second")

    kept = Upload.get_by_id(upload)
    staged = rosters.Staged(kept)

    assert staged.states(staged.parts[0]) == rosters.CHANGED + rosters.KNOWN + rosters.GOOD


def test_a_short_roster_is_looked_up_in_a_long_list(way: Way) -> None:
    numbered, named = (
        invented_roster(30).rows,
        [row(place, name=f"某{place}", unit="文昌社区") for place in range(40, 80)],
    )
    way.open_cycle().store(roster([*numbered, *named]), file=b"first")
    upload = way.upload(roster([numbered[7], named[3], row(99, name="新来的", unit="文昌社区")]), file=b"second")

    staged = rosters.Staged(Upload.get_by_id(upload))

    assert staged.states(staged.parts[0]) == rosters.KNOWN + rosters.KNOWN + rosters.GOOD


def test_people_listed_before_rows_had_hashes_are_known_by_their_id_number(way: Way) -> None:
    way.open_cycle().store(count=3, file=b"first")
    Nomination.update(row_digest=None).execute()

    with pytest.raises(InvalidInput, match="没有可以入库的行"):
        way.store(count=3, file=b"second")


def test_a_withdrawn_row_is_new_again(way: Way) -> None:
    way.open_cycle().store(count=3, file=b"first")
    way.do("clerk", rosters.UndoRoster(way.said[0].roster), DAY)

    way.store(count=3, file=b"second")

    assert way.states() == ["withdrawn"] * 3 + ["received"] * 3


def test_how_far_a_batch_is_stored_is_known_while_its_transaction_runs(way: Way) -> None:
    kept = Upload.get_by_id(
        way.open_cycle().upload(roster([row(place, name=f"某{place}") for place in range(2, 2_502)]))
    )
    seen = []

    def parts() -> Iterator[list[tuple[str, RosterRow]]]:
        for part in rosters.chosen_rows(kept).parts():
            seen.append(rosters.stored_so_far(kept.id))
            yield part

    with transaction():
        made = Roster.create(
            office=kept.office_id, cycle=kept.cycle_id, category=kept.category_id, filename="", digest="",
            rows_stored=0, rows_left=0, upload=kept.id,
        )  # fmt: skip
        storing.store_rows(kept.cycle, kept.category, made, parts())

    assert (seen, rosters.stored_so_far(kept.id)) == ([0, 1_000, 2_000], 0)
