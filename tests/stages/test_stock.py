"""The ledger of blank stock balances: what was received is printed, spoiled or left, and printing never waits for it."""

import io
from datetime import date

import peewee
import pytest

from registry.errors import Forbidden, InvalidInput, NotFound
from registry.records import scope
from registry.records.database import transaction
from registry.records.ledger import Entry
from registry.records.models import Certificate
from registry.records.paper import StockEntry, StockKind
from registry.stages import issuing
from tests.factories import ADOPTED, HELD, Way

LATER = date(2023, 5, 8)
PAPER = "A4荣誉证书内芯"


def balance() -> issuing.Balance:
    with scope.everywhere():
        (one,) = issuing.balances()
        return one


def figures() -> tuple[int, int, int, int, int]:
    one = balance()
    assert one.left == one.received - one.printed - one.spoiled + one.counted
    return one.received, one.printed, one.spoiled, one.counted, one.left


def print_all(way: Way) -> int:
    """Print whatever can be printed of the cycle and enter it; return how many were printed anew."""
    with scope.everywhere():
        printed = issuing.print_cycle(way.cycle, io.BytesIO())
    marked: int = way.do("clerk", issuing.MarkPrinted(way.cycle, printed), HELD)
    return marked


def receive(way: Way, sheets: int = 500) -> int:
    kind: int = way.do("clerk", issuing.ReceiveStock(PAPER, sheets, note="印刷厂送货单12号"))
    return kind


@pytest.mark.slow
def test_198_printed_7_spoiled_7_reprinted_are_198_valid_numbers_and_205_sheets(way: Way) -> None:
    receive(way)
    way.to_decision(198)
    assert print_all(way) == 198
    with scope.everywhere():
        spoiled = [one.id for one in Certificate.select().order_by(Certificate.id)][10:150:20]
    way.do("clerk", issuing.SpoilCertificates(way.cycle, tuple(spoiled), "套印偏移"), HELD)
    assert print_all(way) == 7

    with scope.everywhere():
        kept = list(Certificate.select(Certificate.number, Certificate.state, Certificate.award).tuples())
        (series,) = issuing.gaps(3)
    valid = [number for number, state, _ in kept if state == "printed"]
    assert (len(valid), len(set(valid))) == (198, 198)
    assert len({award for _, state, award in kept if state == "printed"}) == 198
    assert (series.last, series.missing, series.doubled, len(series.unused)) == (205, (), (), 7)
    assert figures() == (500, 198, 7, 0, 500 - 205)


@pytest.mark.slow
@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
def test_198_printed_and_the_sheets_57_to_63_again_under_their_numbers_are_205_sheets_too(way: Way) -> None:
    kind = receive(way)
    way.to_decision(198)
    assert print_all(way) == 198
    way.do("clerk", issuing.SpoilStock(kind, 7, "套印偏移"), HELD)
    with scope.everywhere():
        again = {one.id for one in Certificate.select().order_by(Certificate.id).offset(56).limit(7)}
        printed = issuing.print_cycle(way.cycle, io.BytesIO(), only=again)
    assert way.do("clerk", issuing.MarkPrinted(way.cycle, printed), HELD) == 0

    with scope.everywhere():
        valid = {one.number for one in Certificate.select().where(Certificate.state == "printed")}
        (series,) = issuing.gaps(3)
    assert (len(printed), len(valid), series.last, series.unused) == (7, 198, 198, ())
    assert figures() == (500, 198, 7, 0, 500 - 205)


def test_a_sheet_that_jammed_is_spoiled_and_its_number_stays(way: Way) -> None:
    kind = receive(way, 10)
    way.to_decision(3)
    print_all(way)

    assert way.do("clerk", issuing.SpoilStock(kind, 2, "卡纸"), HELD) == 5

    assert figures() == (10, 3, 2, 0, 5)
    with scope.everywhere():
        assert {one.state for one in Certificate.select()} == {"printed"}


def test_what_was_never_printed_costs_no_paper(way: Way) -> None:
    receive(way, 10)
    way.to_decision(3)
    with scope.everywhere():
        one = Certificate.select().order_by(Certificate.id).get().id

    way.do("clerk", issuing.SpoilCertificates(way.cycle, (one,), "姓名要改"), ADOPTED)

    assert figures() == (10, 0, 0, 0, 10)


def test_a_correction_before_it_left_the_office_spoils_the_sheet_and_after_does_not(way: Way) -> None:
    receive(way, 10)
    way.to_decision(2)
    print_all(way)
    with scope.everywhere():
        first, second = [one.id for one in Certificate.select().order_by(Certificate.id)]
    way.do("clerk", issuing.SealCertificates(way.cycle, (second,)), HELD)
    way.do("clerk", issuing.HandOverCertificates(way.cycle, (second,), "signed"), HELD)

    way.do("reviewer", issuing.CorrectCertificate(way.cycle, first, "错字", "张思思"), LATER)
    assert figures() == (10, 1, 1, 0, 8)
    way.do("reviewer", issuing.CorrectCertificate(way.cycle, second, "错字", "李思思"), LATER)
    assert figures() == (10, 1, 1, 0, 8)
    print_all(way)
    assert figures() == (10, 3, 1, 0, 6)


def test_a_ledger_below_zero_warns_and_stops_no_printing(way: Way) -> None:
    receive(way, 2)
    way.to_decision(3)

    assert print_all(way) == 3

    assert balance().left == -1
    with scope.everywhere():
        (warning,) = issuing.warnings(3)
    assert warning == f"“{PAPER}”账面结存为-1张，用掉的比领用的多1张：请核对是否漏登领用，或盘点一次。打印不受影响。"


def test_paper_that_will_not_suffice_is_told_before_it_is_printed_on(way: Way) -> None:
    receive(way, 2)
    way.to_decision(3)
    with scope.everywhere():
        assert issuing.shortages(issuing.drawable(way.cycle)) == [
            f"“{PAPER}”账面结存2张，待打印3张，还差1张：请先领用，或打印后补登。打印不受影响。"
        ]
    receive(way, 1)
    with scope.everywhere():
        assert issuing.shortages(issuing.drawable(way.cycle)) == []


def test_printing_before_any_paper_was_entered_begins_a_ledger_by_itself(way: Way) -> None:
    way.to_decision(3)
    print_all(way)

    assert (balance().kind.name, balance().left) == ("经典红金（A4横版）用纸", -3)
    way.do("clerk", issuing.ReceiveStock("经典红金（A4横版）用纸", 10), HELD)
    assert figures() == (10, 3, 0, 0, 7)


def test_a_layout_is_printed_on_the_kind_named_last_for_it(way: Way) -> None:
    receive(way, 5)
    other = way.do("clerk", issuing.ReceiveStock("A4套打封面纸", 50, ("classic_red_gold",)))
    way.to_decision(3)
    print_all(way)

    with scope.everywhere():
        left = {one.kind.id: one.left for one in issuing.balances()}
    assert left == {other: 47, other - 1: 5}


def test_a_count_sets_the_ledger_right_and_says_why(way: Way) -> None:
    kind = receive(way, 10)

    with pytest.raises(InvalidInput, match="盘点比账面少3张，请写明原因"):
        way.do("clerk", issuing.CountStock(kind, 7), LATER)
    assert way.do("clerk", issuing.CountStock(kind, 7, "受潮报废"), LATER) == -3
    assert way.do("clerk", issuing.CountStock(kind, 7), LATER) == 0

    assert figures() == (10, 0, 0, -3, 7)
    names = [entry.name for entry in Entry.select().order_by(Entry.seq) if entry.name.startswith("Stock")]
    assert names == ["StockReceived", "StockCounted", "StockCounted"]


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (issuing.ReceiveStock("", 10), "请写明空白证书的名称"),
        (issuing.ReceiveStock(PAPER, 0), "张数应在1至1000000之间，现在是0"),
        (issuing.ReceiveStock(PAPER, 10, note="长" * 201), "说明太长，有201个字"),
        (issuing.SpoilStock(1, -1, "卡纸"), "张数应在1至1000000之间，现在是-1"),
        (issuing.SpoilStock(1, 1, " "), "登记废页必须写明原因"),
        (issuing.CountStock(1, -1), "张数应在0至1000000之间，现在是-1"),
    ],
)
def test_an_entry_that_cannot_be_is_refused(way: Way, command: object, sentence: str) -> None:
    receive(way)

    with pytest.raises(InvalidInput, match=sentence):
        way.do("clerk", command)

    assert figures() == (500, 0, 0, 0, 500)


def test_each_office_has_its_own_paper(way: Way) -> None:
    kind = receive(way)

    with pytest.raises(NotFound, match="这种空白证书"):
        way.do("neighbour", issuing.SpoilStock(kind, 1, "卡纸"))
    with pytest.raises(Forbidden):
        way.do("auditor", issuing.ReceiveStock(PAPER, 1))
    way.do("neighbour", issuing.ReceiveStock(PAPER, 30))
    with scope.everywhere():
        assert [(one.kind.office_id, one.left) for one in issuing.balances()] == [(3, 500), (4, 30)]


CHECKS = {
    "stock_kind.name": ("stock_kind", "name", ""),
    "stock_entry.what": ("stock_entry", "what", "lost"),
    "stock_entry.received at least one": ("stock_entry", "sheets", -1),
    "stock_entry.nothing": ("stock_entry", "sheets", 0),
    "kept_print.size": ("kept_print", "size", 0),
    "kept_part.place": ("kept_part", "place", -1),
    "certificate_move.state": ("certificate_move", "state", "lost"),
    "certificate_move.reason": ("certificate_move", "reason", ""),
    "certificate_move.how": ("certificate_move", "how", "signed"),
    "certificate_move.facts": ("certificate_move", "facts", "{}"),
    "certificate_move.corrected by one": ("certificate_move", "successor_id", None),
}


def test_rows_that_cannot_be_are_refused(way: Way) -> None:
    receive(way)
    way.to_decision(1)
    print_all(way)
    with scope.everywhere():
        one = Certificate.get().id
    way.do("reviewer", issuing.CorrectCertificate(way.cycle, one, "错字", "张思思"), LATER)
    with scope.everywhere(), transaction():
        StockEntry.delete().where(StockEntry.what != "received").execute()
        assert StockKind.select().count() == 1

    assert [check for check, bad in CHECKS.items() if refused(*bad)] == list(CHECKS)


def refused(table: str, column: str, value: object) -> bool:
    """Tell whether a CHECK refuses the value; what it does not refuse is undone."""
    database = StockKind._meta.database
    mark = "?" if isinstance(database.obj, peewee.SqliteDatabase) else "%s"
    try:
        with database.atomic() as undone:
            assert database.execute_sql(f"UPDATE {table} SET {column} = {mark}", (value,)).rowcount
            undone.rollback()
    except peewee.IntegrityError as refusal:
        return "check constraint" in str(refusal).lower()
    return False
