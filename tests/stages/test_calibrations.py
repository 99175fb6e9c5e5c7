"""Calibrations are kept by office, printer, tray and stock; and printing takes the numbers a clerk writes."""

import io
import random
from dataclasses import replace

import peewee
import pikepdf
import pytest

from certificates import Calibration
from registry import journal, paper_events
from registry.errors import Forbidden, InvalidInput, NotFound, RuleViolation
from registry.records.database import transaction
from registry.records.models import Actor, Award, Category, Certificate
from registry.records.printers import PrinterCalibration
from registry.stages import calibrations, issuing, printing
from registry.stages.calibrations import SetCalibration
from tests.certificates.sheets import LAYOUT
from tests.certificates.test_calibration import Printer
from tests.factories import ADOPTED, Way, roster, row

MEASURED = SetCalibration("二楼惠普1020", "手动进纸", "A4内芯", tuple(map(tuple, Printer().read(0.5))), 297, 210)  # type: ignore[arg-type]  # points are pairs


def own(people: dict[str, Actor]) -> int:
    return people["clerk"].office_id


@pytest.mark.usefixtures("everywhere")
def test_a_calibration_is_solved_kept_and_written_down(way: Way, people: dict[str, Actor]) -> None:
    identity = way.do("clerk", MEASURED, ADOPTED)

    (kept,) = calibrations.saved(own(people))
    (entry,) = journal.after(-1, ("CalibrationSet",), 10)
    event = journal.event_of(entry)

    calibration = calibrations.calibration_of(kept)
    assert (kept.id, kept.named, kept.width, kept.height) == (identity, "二楼惠普1020·手动进纸·A4内芯", 297, 210)
    assert (calibration.dx, calibration.scale_x) == pytest.approx((2.3, 0.994), abs=0.4)
    assert isinstance(event, paper_events.CalibrationSet)
    assert (event.calibration, event.printer, event.dx, event.skew_y) == (
        identity, "二楼惠普1020", calibration.dx, calibration.skew_y,
    )  # fmt: skip
    assert "读数与结果最多差0." in calibrations.said(kept)


@pytest.mark.usefixtures("everywhere")
def test_measuring_again_takes_the_place_of_what_was_measured_before(way: Way, people: dict[str, Actor]) -> None:
    first = way.do("clerk", MEASURED, ADOPTED)
    again = replace(MEASURED, readings=tuple(map(tuple, Printer(dx=-1).read())))  # type: ignore[arg-type]  # points are pairs
    second = way.do("clerk", again, ADOPTED)
    way.do("clerk", replace(MEASURED, tray="纸盒2"), ADOPTED)

    kept = calibrations.saved(own(people))

    assert (first == second, [one.tray for one in kept]) == (True, ["手动进纸", "纸盒2"])
    assert calibrations.calibration_of(kept[0]).dx == pytest.approx(-1)
    assert len(journal.after(-1, ("CalibrationSet",), 10)) == 3


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (replace(MEASURED, printer="　 "), "请填写打印机，例如 二楼惠普1020。"),
        (replace(MEASURED, tray=""), "请填写纸盒，例如 手动进纸。"),
        (replace(MEASURED, stock="纸" * 61), "成品证书的名称太长，有61个字，最多60个字。"),
        (replace(MEASURED, height=20), "纸的宽和高应在100至2000毫米之间。"),
        (replace(MEASURED, readings=MEASURED.readings[:3]), "共8个数；现在读到3个十字。"),
        (replace(MEASURED, readings=((15, 195), (28.2, 195), (15, 15), (282, 15))), "十字B离左边应在282毫米左右，填的是28.2"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_calibration_is_refused(
    way: Way, people: dict[str, Actor], command: SetCalibration, sentence: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        way.do("clerk", command, ADOPTED)

    assert sentence in refused.value.message


def test_who_does_not_print_does_not_calibrate(way: Way, people: dict[str, Actor]) -> None:
    with pytest.raises(Forbidden, match="校准打印机"):
        way.do("auditor", MEASURED, ADOPTED)


@pytest.mark.usefixtures("everywhere")
def test_a_printer_is_found_by_its_name_as_far_as_that_is_enough(way: Way, people: dict[str, Actor]) -> None:
    office = own(people)
    identity = way.do("clerk", MEASURED, ADOPTED)
    assert calibrations.by_name(office, "二楼惠普1020").id == identity
    way.do("clerk", replace(MEASURED, stock="大8开内芯"), ADOPTED)

    with pytest.raises(InvalidInput, match="有2份校准，请写明纸盒和成品证书：二楼惠普1020·手动进纸·A4内芯；"):
        calibrations.by_name(office, "二楼惠普1020")
    assert calibrations.by_name(office, "二楼惠普1020", stock="A4内芯").id == identity
    with pytest.raises(NotFound, match="打印机“三楼”的校准"):
        calibrations.by_name(office, "三楼")


@pytest.mark.usefixtures("everywhere")
@pytest.mark.parametrize(("off", "doubtful"), [(0.5, False), (1.8, True)])
def test_readings_that_agree_badly_are_to_be_taken_again(
    way: Way, people: dict[str, Actor], off: float, doubtful: bool
) -> None:
    readings = ((15.0 + off, 195.0), (282.0, 195.0), (15.0, 15.0), (282.0, 15.0))
    identity = way.do("clerk", replace(MEASURED, readings=readings), ADOPTED)

    kept = calibrations.find(own(people), identity)

    assert ("偏大，最好再量一遍" in calibrations.said(kept)) is doubtful


@pytest.mark.usefixtures("everywhere")
def test_only_the_layouts_of_what_is_printed_count(way: Way) -> None:
    way.to_decision(3)
    last = Certificate.select().order_by(Certificate.id.desc()).get()
    Certificate.update(layout_digest="another").where(Certificate.id == last.id).execute()

    def digests(only: set[int] | None) -> list[str]:
        return [one.layout_digest for one in printing.one_of_each_layout(way.cycle, only)]

    assert digests(None) == [LAYOUT.digest, "another"]
    assert digests({last.id}) == ["another"]
    assert digests({last.id - 1, last.id - 2}) == [LAYOUT.digest]


@pytest.mark.usefixtures("everywhere")
def test_another_office_s_printer_is_not_found(way: Way, people: dict[str, Actor]) -> None:
    identity = way.do("clerk", MEASURED, ADOPTED)

    with pytest.raises(NotFound):
        calibrations.find(people["neighbour"].office_id, identity)
    assert calibrations.saved(people["neighbour"].office_id) == []


@pytest.mark.usefixtures("everywhere")
def test_a_sheet_of_another_size_is_not_printed_with_it(way: Way, people: dict[str, Actor]) -> None:
    kept = calibrations.find(own(people), way.do("clerk", MEASURED, ADOPTED))
    calibrations.refuse_other_paper(kept, [LAYOUT])
    PrinterCalibration.update(width=420, height=297).execute()

    with pytest.raises(RuleViolation, match=r"是按420×297毫米的纸校准的，证书版式“.*”是297×210毫米"):
        calibrations.refuse_other_paper(calibrations.find(own(people), kept.id), [LAYOUT])


@pytest.mark.usefixtures("everywhere")
def test_the_test_sheet_is_drawn(way: Way, people: dict[str, Actor]) -> None:
    kept = calibrations.find(own(people), way.do("clerk", MEASURED, ADOPTED))
    out = io.BytesIO()

    calibrations.sample_sheet(kept, LAYOUT, out)

    assert len(pikepdf.open(out).pages) == 1


# --- which certificates ----------------------------------------------------------------------------------------------


def chosen(way: Way, said: str, by: str = printing.SERIAL) -> list[int]:
    """The positions in the decision of the certificates chosen."""
    printable = [one.id for one in issuing.drawable(way.cycle)]
    ids = printing.choose(way.cycle, printable, said, by)
    query = Certificate.select(Certificate, Award).join(Award).where(Certificate.id.in_(ids)).order_by(Award.position)
    return [one.award.position for one in query]


@pytest.mark.usefixtures("everywhere")
@pytest.mark.parametrize(
    ("said", "positions"),
    [
        ("7", [7]),
        ("5-7", [5, 6, 7]),
        ("2,5-7", [2, 5, 6, 7]),
        ("5－7，２", [2, 5, 6, 7]),
        ("5 至 7、2；9", [2, 5, 6, 7, 9]),
        ("5—7 2\n3", [2, 3, 5, 6, 7]),
        ("0007,7,6-8", [6, 7, 8]),
        ("太昊文明〔2023〕第0003号，5", [3, 5]),
    ],
)
def test_numbers_are_chosen_as_they_are_written(way: Way, said: str, positions: list[int]) -> None:
    way.to_decision(9)

    assert chosen(way, said) == positions
    assert chosen(way, said, printing.POSITION) == positions


@pytest.mark.usefixtures("everywhere")
@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("", "请写要打印哪些编号，例如 57-63 或 57,60-63。"),
        ("，；", "请写要打印哪些编号，例如 57-63 或 57,60-63。"),
        ("3,六-8", "第2项“六-8”看不懂：请写成 57 或 57-63 的样子，各项用逗号隔开。"),
        ("3-5-7", "第1项“3-5-7”看不懂：请写成 57 或 57-63 的样子，各项用逗号隔开。"),
        ("-3", "第1项“-3”看不懂：请写成 57 或 57-63 的样子，各项用逗号隔开。"),
        ("1,8-6", "第2项“8-6”前大后小，请写成“6-8”。"),
        ("0", "第1项“0”里没有第0号：按证书编号末尾的流水号，这届的证书是第1号至第9号。"),
        ("7-63", "第1项“7-63”里没有第10号至第63号：按证书编号末尾的流水号，这届的证书是第1号至第9号。"),
        ("2,1-999999999", "第2项“1-999999999”里没有第10号至第999999999号：按证书编号末尾的流水号，这届的证书是第1号至第9号。"),
        ("1" * 10, f"第1项“{'1' * 10}”看不懂：请写成 57 或 57-63 的样子，各项用逗号隔开。"),
        ("1," * 1001, "要打印的编号写得太长，有2002个字，最多2000个字。"),
    ],
)  # fmt: skip
def test_a_number_that_cannot_be_meant_is_refused_with_its_place(way: Way, said: str, sentence: str) -> None:
    way.to_decision(9)

    with pytest.raises(InvalidInput) as refused:
        chosen(way, said)

    assert refused.value.message == sentence


@pytest.mark.usefixtures("everywhere")
def test_a_spoiled_certificate_inside_a_range_is_named(way: Way) -> None:
    way.to_decision(9)
    Certificate.update(state="spoiled").where(Certificate.number == "太昊文明〔2023〕第0006号").execute()

    for said in ("5-7", "太昊文明〔2023〕第0006号"):
        with pytest.raises(
            InvalidInput, match=r"第1项“.*”里的.*不能打印，这张证书是“作废”；请把它从要打印的编号里去掉。"
        ):
            chosen(way, said)
    assert chosen(way, "5,7-9") == [5, 7, 8, 9]


@pytest.mark.usefixtures("everywhere")
def test_a_held_certificate_has_a_place_but_no_number(way: Way) -> None:
    unknown = "\U0003134f"
    rows = [row(2, name="张喆"), row(3, name=f"王{unknown}"), row(4, name="李四")]
    way.open_cycle().store(roster(rows)).review().publish().close().decide()

    assert chosen(way, "1-2") == [1, 3]
    with pytest.raises(InvalidInput, match="第1项“1-3”里的第2个不能打印，这张证书是“暂缓”"):
        chosen(way, "1-3", printing.POSITION)


@pytest.mark.usefixtures("everywhere")
def test_a_serial_is_found_where_the_pattern_put_it(way: Way) -> None:
    way.open_cycle()
    Category.update(number_pattern="{code}{serial:03d}-{year}年").execute()
    way.store(count=9).review().publish().close().decide()

    assert chosen(way, "5-7") == [5, 6, 7]


@pytest.mark.usefixtures("everywhere")
def test_one_serial_of_two_series_must_be_written_whole(way: Way) -> None:
    way.to_decision(3)
    last = Certificate.select().order_by(Certificate.id.desc()).get()
    Certificate.update(number="太昊家庭〔2023〕第0001号").where(Certificate.id == last.id).execute()

    with pytest.raises(
        InvalidInput,
        match="里的第1号有2张证书：太昊文明〔2023〕第0001号、太昊家庭〔2023〕第0001号；请写完整的证书编号。",
    ):
        chosen(way, "1")
    assert chosen(way, "太昊家庭〔2023〕第0001号") == [3]


@pytest.mark.usefixtures("everywhere")
def test_only_the_two_ways_of_counting_are_known(way: Way) -> None:
    way.to_decision(1)

    with pytest.raises(InvalidInput, match="不能按“name”选证书，只能按证书编号末尾的流水号或按表彰决定名单里的序号。"):
        chosen(way, "1", "name")


@pytest.mark.usefixtures("everywhere")
def test_any_numbers_written_as_ranges_are_these_numbers(way: Way) -> None:
    way.to_decision(9)
    chance = random.Random(57)
    for _ in range(60):
        wanted = sorted(chance.sample(range(1, 10), chance.randint(1, 9)))
        parts, rest = [], list(wanted)
        while rest:
            longest = next((k for k in range(1, len(rest)) if rest[k] != rest[0] + k), len(rest))
            taken = chance.randint(1, longest)
            parts.append(f"{rest[0]}-{rest[taken - 1]}" if taken > 1 or chance.random() < 0.2 else str(rest[0]))
            del rest[:taken]
        chance.shuffle(parts)
        assert chosen(way, chance.choice((",", "，", " ", "、", "; ")).join(parts)) == wanted


@pytest.mark.usefixtures("everywhere")
def test_whatever_is_written_is_understood_or_refused_in_one_sentence(way: Way) -> None:
    way.to_decision(3)
    chance, refusals = random.Random(63), []
    for _ in range(150):
        said = "".join(chance.choices("0123456789-–—~至到,，、;； 　第号太〔①²٣\u0660九\x00%", k=chance.randint(0, 12)))
        try:
            assert set(chosen(way, said)) <= {1, 2, 3}
        except InvalidInput as refused:
            refusals.append(refused.message)
    assert [said for said in refusals if not said.endswith("。") or not said.isprintable()] == []
    assert len(refusals) > 100


@pytest.mark.usefixtures("everywhere")
def test_before_the_decision_there_is_nothing_to_choose_from(way: Way) -> None:
    way.open_cycle().store()

    with pytest.raises(NotFound, match="可以打印的证书"):
        chosen(way, "1")


def test_a_calibration_without_faults_moves_nothing() -> None:
    assert Calibration().correction == (1, 0, 0, 1, 0, 0)


@pytest.mark.usefixtures("everywhere")
@pytest.mark.parametrize(
    "bad", [{"printer": ""}, {"tray": ""}, {"stock": ""}, {"width": 0}, {"height": -1}, {"residual": -0.1}]
)
def test_the_database_refuses_a_calibration_that_cannot_be(way: Way, bad: dict[str, object]) -> None:
    way.do("clerk", MEASURED, ADOPTED)

    with pytest.raises(peewee.IntegrityError), transaction():
        PrinterCalibration.update(**bad).execute()
