"""Where each sheet of paper is, and what takes the place of one that is spoiled, lost or wrong."""

import io
from collections.abc import Callable
from datetime import date

import pytest

from certificates import CertificateFacts, MissingGlyph
from registry import tokens
from registry.errors import Forbidden, InvalidInput, NotFound, RuleViolation, WrongState
from registry.records import scope
from registry.records.database import transaction
from registry.records.ledger import Entry
from registry.records.models import Award, Certificate, NumberSeries
from registry.records.paper import CertificateMove
from registry.stages import issuing, rolls
from registry.verification import verify
from tests.factories import ADOPTED, HELD, Way, roster, row

UNKNOWN = "\U0003134f"  # a character of extension G that no font of ours has
LATER = date(2023, 5, 8)


def ids(way: Way) -> tuple[int, ...]:
    with scope.everywhere():
        return tuple(one.id for one in issuing.of_cycle(way.cycle))


def said(way: Way) -> list[tuple[str, str, str]]:
    """Return name, number and state of each certificate, in the order of the decision."""
    with scope.everywhere():
        return [(one.award.name, one.facts["number"], one.state) for one in issuing.of_cycle(way.cycle)]


def states(way: Way) -> list[str]:
    return [state for _, _, state in said(way)]


@pytest.fixture
def sealed(way: Way) -> Way:
    """Return a way whose three certificates are printed and sealed."""
    way.open_cycle().store(
        roster([row(2, name="张喆"), row(3, name="李四"), row(4, name="王五")])
    ).review().publish().close().decide()
    way.do("clerk", issuing.MarkPrinted(way.cycle, ids(way)), ADOPTED)
    way.do("clerk", issuing.SealCertificates(way.cycle, ids(way)), HELD)
    return way


@pytest.fixture
def handed(sealed: Way) -> Way:
    """Return a way whose three certificates were handed over at the meeting."""
    sealed.do("clerk", issuing.HandOverCertificates(sealed.cycle, ids(sealed), "signed"), HELD, 14)
    return sealed


@pytest.fixture(autouse=True)
def whole(request: pytest.FixtureRequest, way: Way) -> object:
    """Hold the roll of honor against the journal after every test here."""
    yield
    with scope.everywhere():
        assert [one.message for one in rolls.differences()] == []
    assert verify(way.register.config.head).faults == ()


def test_paper_goes_from_number_to_hand_one_step_after_the_other(handed: Way) -> None:
    assert states(handed) == ["handed_over"] * 3
    with scope.everywhere():
        moves = [(one.state, one.how, one.on_day, one.moved_by.username) for one in CertificateMove.select()]
    assert moves == [("sealed", "", HELD, "clerk")] * 3 + [("handed_over", "signed", HELD, "clerk")] * 3


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (lambda cycle, one: issuing.SealCertificates(cycle, one), "“张喆”的证书（太昊文明〔2023〕第0001号）现在是“已编号”，不能盖章。"),
        (lambda cycle, one: issuing.HandOverCertificates(cycle, one, "signed"), "不能发放"),
        (lambda cycle, one: issuing.ReissueCertificates(cycle, one, "丢了"), "不能补发"),
        (lambda cycle, one: issuing.RecallCertificates(cycle, one, "违纪"), "不能收回"),
    ],
)  # fmt: skip
def test_no_step_is_left_out(way: Way, command: Callable[..., object], sentence: str) -> None:
    way.open_cycle().store(roster([row(2, name="张喆")])).review().publish().close().decide()
    person = {"ReissueCertificates": "reviewer", "RecallCertificates": "approver"}

    asked = command(way.cycle, ids(way))

    with pytest.raises(WrongState, match=sentence):
        way.do(person.get(type(asked).__name__, "clerk"), asked, ADOPTED)
    assert states(way) == ["numbered"]


def test_who_took_it_for_another_is_kept_with_the_day_and_not_in_the_journal(sealed: Way) -> None:
    command = issuing.HandOverCertificates(sealed.cycle, ids(sealed)[:1], "by_proxy", " 赵六 ", HELD)

    assert sealed.do("clerk", command, LATER) == 1

    with scope.everywhere():
        move = CertificateMove.select().order_by(CertificateMove.id.desc()).get()
        assert (move.how, move.recipient, move.on_day) == ("by_proxy", "赵六", HELD)
    assert not Entry.select().where(Entry.facts.contains("赵六")).exists()


@pytest.mark.parametrize(
    ("how", "recipient", "on_day", "sentence"),
    [
        ("by_proxy", " ", None, "代领的证书要写明代领人"),
        ("thrown", "", None, "请选择发放方式：本人签领、代领、送达"),
        ("signed", "", LATER, "发放日期还没有到"),
        ("by_proxy", "长" * 61, None, "领取人太长，有61个字"),
    ],
)
def test_a_handing_over_that_says_too_little_is_refused(
    sealed: Way, how: str, recipient: str, on_day: date | None, sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        sealed.do("clerk", issuing.HandOverCertificates(sealed.cycle, ids(sealed), how, recipient, on_day), HELD)
    assert states(sealed) == ["sealed"] * 3


def test_a_spoiled_certificate_never_gives_its_number_back_and_another_takes_its_place(sealed: Way) -> None:
    made = sealed.do("clerk", issuing.SpoilCertificates(sealed.cycle, ids(sealed)[1:2], "印歪了"), LATER)

    assert len(made) == 1
    assert said(sealed) == [
        ("张喆", "太昊文明〔2023〕第0001号", "sealed"),
        ("李四", "太昊文明〔2023〕第0002号", "spoiled"),
        ("李四", "太昊文明〔2023〕第0004号", "numbered"),
        ("王五", "太昊文明〔2023〕第0003号", "sealed"),
    ]
    with scope.everywhere():
        former, *_, successor = Certificate.select().order_by(Certificate.id).offset(1)
        move = CertificateMove.get(CertificateMove.state == "spoiled")
        (series,) = issuing.gaps(former.office_id)
    assert (move.reason, move.successor_id) == ("印歪了", successor.id)
    assert former.facts["qr"] != successor.facts["qr"]
    assert former.facts["check_code"] != successor.facts["check_code"]
    assert (series.last, series.missing, series.doubled) == (4, (), ())
    assert series.unused == (("太昊文明〔2023〕第0002号", "spoiled"),)


def test_a_spoiled_certificate_may_stay_without_another(sealed: Way) -> None:
    made = sealed.do("clerk", issuing.SpoilCertificates(sealed.cycle, ids(sealed)[:1], "不领取", False), LATER)

    assert (made, states(sealed)) == ((), ["spoiled", "sealed", "sealed"])


def test_a_lost_certificate_is_made_out_again_under_its_number_which_says_so(handed: Way) -> None:
    with scope.everywhere():
        before = Certificate.select().order_by(Certificate.id).get().facts

    handed.do("reviewer", issuing.ReissueCertificates(handed.cycle, ids(handed)[:1], "搬家遗失"), LATER)

    assert said(handed)[0] == ("张喆", "太昊文明〔2023〕第0001号（补发）", "reissued")
    with scope.everywhere():
        one = Certificate.select().order_by(Certificate.id).get()
        move = CertificateMove.get(CertificateMove.state == "reissued")
    assert (one.number, move.facts, move.reason) == ("太昊文明〔2023〕第0001号", before, "搬家遗失")
    assert one.facts["qr"] != before["qr"]
    assert tokens.read(tokens.found_in(one.facts["qr"])) is not None
    assert {**one.facts, "qr": "", "number": ""} == {**before, "qr": "", "number": ""}

    assert handed.do("clerk", issuing.MarkPrinted(handed.cycle, ids(handed)), LATER) == 0  # no file shows it so yet
    with scope.everywhere():
        printed = issuing.print_cycle(handed.cycle, io.BytesIO(), only=set(ids(handed)[:1]))
    assert handed.do("clerk", issuing.MarkPrinted(handed.cycle, printed), LATER) == 1
    handed.do("clerk", issuing.SealCertificates(handed.cycle, ids(handed)[:1]), LATER)
    handed.do("clerk", issuing.HandOverCertificates(handed.cycle, ids(handed)[:1], "delivered"), LATER)
    handed.do("reviewer", issuing.ReissueCertificates(handed.cycle, ids(handed)[:1], "又丢了"), LATER)
    assert said(handed)[0] == ("张喆", "太昊文明〔2023〕第0001号（第2次补发）", "reissued")


def test_a_wrong_name_is_corrected_by_another_certificate_of_the_same_award(handed: Way) -> None:
    wrong = ids(handed)[1]

    made = handed.do("reviewer", issuing.CorrectCertificate(handed.cycle, wrong, "姓名有误", "李思"), LATER)

    with scope.everywhere():
        former, successor = Certificate.get_by_id(wrong), Certificate.get_by_id(made)
        move = CertificateMove.get(CertificateMove.state == "corrected")
        assert Award.select().where(Award.name == "李四").count() == 1
    assert (former.state, former.award_id, successor.state) == ("corrected", successor.award_id, "numbered")
    assert (former.facts["addressee"], successor.facts["addressee"]) == ("李四", "李思")
    assert successor.number == "太昊文明〔2023〕第0004号"
    assert (move.certificate_id, move.successor_id, move.reason) == (wrong, made, "姓名有误")


def test_a_body_that_names_the_honoree_follows_the_corrected_name(way: Way) -> None:
    way.open_cycle(wording="{name}同志在{cycle}评选中，被评为“{title}”。").store(
        roster([row(2, name="文明")])
    ).review().publish().close().decide()

    way.do("reviewer", issuing.CorrectCertificate(way.cycle, ids(way)[0], "姓名有误", "文鸣"), LATER)

    with scope.everywhere():
        _, successor = Certificate.select().order_by(Certificate.id)
    assert successor.facts["body"] == "文鸣同志在2023年度第二届评选中，被评为“道德文明使者”。"
    assert successor.facts["addressed"] is False


@pytest.mark.parametrize(
    ("wording", "body", "addressed"),
    [
        ("被评为“{title}”。", "追授王小芳同志“道德文明使者”荣誉称号。", False),
        ("被评为“{title}”。", "荣获“道德使者”称号。", True),
        ("追授{name}同志“{title}”荣誉称号。", "荣获“道德文明使者”称号。", True),
        ("追授{name}同志“{title}”荣誉称号。", "授予王小芳同志“道德文明使者”称号。", False),
    ],
)
def test_a_corrected_body_that_names_nobody_has_the_line_above_it_and_no_other(
    way: Way, wording: str, body: str, addressed: bool
) -> None:
    way.open_cycle(wording=wording).store(roster([row(2, name="王小芳")])).review().publish().close().decide()

    way.do("reviewer", issuing.CorrectCertificate(way.cycle, ids(way)[0], "正文有误", body=body), LATER)

    with scope.everywhere():
        _, successor = Certificate.select().order_by(Certificate.id)
    assert successor.facts.get("addressed", True) is addressed


def test_an_honor_taken_back_gets_no_new_paper_and_its_paper_can_still_be_made_void(sealed: Way) -> None:
    with scope.everywhere(), transaction():
        Award.update(state="revoked").execute()
    for person, command in (
        ("clerk", issuing.SpoilCertificates(sealed.cycle, ids(sealed), "污损")),
        ("reviewer", issuing.CorrectCertificate(sealed.cycle, ids(sealed)[0], "错字", "李思思")),
    ):
        with pytest.raises(RuleViolation, match="荣誉已撤销，不能再出新的证书"):
            sealed.do(person, command, LATER)

    sealed.do("clerk", issuing.SpoilCertificates(sealed.cycle, ids(sealed), "撤销荣誉", succeeded=False), LATER)

    assert states(sealed) == ["spoiled"] * 3
    with scope.everywhere(), transaction():
        Award.update(state="active").execute()  # as the journal has it


@pytest.mark.parametrize(
    ("addressee", "body", "sentence"),
    [("李四", "", "现在和原来的一样"), ("", "", "现在和原来的一样")],
)
def test_a_correction_that_corrects_nothing_is_refused(handed: Way, addressee: str, body: str, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        handed.do(
            "reviewer", issuing.CorrectCertificate(handed.cycle, ids(handed)[1], "姓名有误", addressee, body), LATER
        )


def test_a_correction_that_no_font_can_draw_changes_nothing(handed: Way) -> None:
    before = said(handed)

    with pytest.raises(MissingGlyph, match=r"U\+3134F"):
        handed.do("reviewer", issuing.CorrectCertificate(handed.cycle, ids(handed)[1], "错", f"李{UNKNOWN}"), LATER)

    assert said(handed) == before


def test_a_recalled_certificate_is_not_printed_any_more(handed: Way) -> None:
    handed.do("approver", issuing.RecallCertificates(handed.cycle, ids(handed)[:2], "违纪，撤销荣誉"), LATER)

    assert states(handed) == ["recalled", "recalled", "handed_over"]
    with scope.everywhere():
        assert [one.award.name for one in issuing.drawable(handed.cycle)] == ["王五"]


@pytest.mark.parametrize(
    ("kind", "person"),
    [(issuing.SpoilCertificates, "clerk"), (issuing.ReissueCertificates, "reviewer"), (issuing.RecallCertificates, "approver")],
)  # fmt: skip
def test_what_takes_paper_out_of_use_wants_a_reason(handed: Way, kind: type, person: str) -> None:
    with pytest.raises(InvalidInput, match="必须写明原因"):
        handed.do(person, kind(handed.cycle, ids(handed)[:1], "  "), LATER)


def test_no_clerk_recalls_corrects_or_reissues(handed: Way) -> None:
    for command in (
        issuing.RecallCertificates(handed.cycle, ids(handed), "x"),
        issuing.ReissueCertificates(handed.cycle, ids(handed), "x"),
        issuing.CorrectCertificate(handed.cycle, ids(handed)[0], "x", "y"),
    ):
        with pytest.raises(Forbidden):
            handed.do("clerk", command, LATER)


def test_nobody_moves_another_office_s_certificates(handed: Way) -> None:
    with pytest.raises(NotFound, match="这届评选活动"):
        handed.do("neighbour", issuing.SpoilCertificates(handed.cycle, ids(handed), "x"), LATER)


def test_nothing_chosen_and_what_is_not_there_are_told(sealed: Way) -> None:
    with pytest.raises(InvalidInput, match="请先选择要盖章的证书"):
        sealed.do("clerk", issuing.SealCertificates(sealed.cycle, ()), LATER)
    with pytest.raises(NotFound, match="其中1张证书"):
        sealed.do("clerk", issuing.SealCertificates(sealed.cycle, (999,)), LATER)


def test_a_number_that_another_pattern_gave_out_stops_a_successor(sealed: Way) -> None:
    with scope.everywhere(), transaction():
        Certificate.update(number="太昊文明〔2023〕第0004号").where(Certificate.id == ids(sealed)[2]).execute()

    with pytest.raises(RuleViolation, match="编号“太昊文明〔2023〕第0004号”已被另一张证书使用"):
        sealed.do("clerk", issuing.SpoilCertificates(sealed.cycle, ids(sealed)[:1], "脏了"), LATER)

    assert states(sealed) == ["sealed"] * 3
    with scope.everywhere(), transaction():
        (series,) = issuing.gaps(3)
        assert (series.missing, series.last) == ((3,), 3)
        Certificate.update(number="太昊文明〔2023〕第0003号").where(Certificate.id == ids(sealed)[2]).execute()


@pytest.mark.usefixtures("everywhere")
def test_the_report_on_numbers_finds_holes_doubles_and_other_series(sealed: Way) -> None:
    first, second, third = (Certificate.get_by_id(one) for one in ids(sealed))
    with transaction():
        NumberSeries.create(office=first.office_id, stem="文明#", last=1)
        Certificate.update(number="太昊文明〔2023〕第00001号").where(Certificate.id == second.id).execute()

        (found,) = issuing.gaps(first.office_id, [third.number])
        every = issuing.gaps(first.office_id)

        Certificate.update(number=second.number).where(Certificate.id == second.id).execute()
        NumberSeries.delete().where(NumberSeries.stem == "文明#").execute()
    assert (found.missing, found.doubled) == ((2,), (1,))
    assert [(one.stem, one.missing) for one in every] == [("太昊文明〔2023〕第#号", (2,)), ("文明#", (1,))]


@pytest.mark.usefixtures("everywhere")
def test_the_facts_of_every_certificate_can_be_read(handed: Way) -> None:
    handed.do("reviewer", issuing.ReissueCertificates(handed.cycle, ids(handed)[:1], "丢了"), LATER)

    assert all(CertificateFacts.from_dict(one.facts).qr for one in Certificate.select())
