"""Nominations one by one: by form, corrected, endorsed, marked, with pictures that tell of nothing but the picture."""

from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from registry import events, journal, samples
from registry.errors import InvalidInput, NotFound, Outdated, RuleViolation, WrongState
from registry.records import annexes, vault
from registry.records.annexes import Annex, AnnexPart
from registry.records.database import transaction
from registry.records.identities import LikenessKey, LikenessPair
from registry.records.models import Nomination, Person, Recommender
from registry.stages import nominating, programs, reviews, rolls
from registry.stages.nominating import AddAnnex, CorrectNomination, DropAnnex, EndorseNomination, EnterNomination
from tests.factories import Way, roster, row
from tests.safety.test_migrations import refused

ID_NO, OTHER_ID_NO, PHONE = (
    samples.id_number(date(1970, 1, 1), 3),
    samples.id_number(date(1985, 1, 1), 4),
    "13800000001",
)
PRIVATE = {"id_no": ID_NO, "phone": PHONE}


def photo(width: int = 40) -> bytes:
    file = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "某手机"
    Image.new("RGB", (width, 30), (180, 30, 30)).save(file, "JPEG", exif=exif)
    return file.getvalue()


def told(name: str) -> list[events.Event]:
    return [journal.event_of(entry) for entry in journal.after(-1, (name,), 100)]


@pytest.fixture
def nominee(way: Way) -> int:
    """Return a nominee of the first unit, entered by form."""
    way.open_cycle()
    command = EnterNomination(
        way.cycle, way.category, "person", "李 晓明", "安居社区", "太昊社区", private=PRIVATE, deeds="照顾邻居十年。"
    )
    entered: int = way.do("clerk", command)
    return entered


@pytest.mark.usefixtures("everywhere")
def test_a_form_becomes_a_nomination_whose_private_facts_lie_in_the_vault(way: Way, nominee: int) -> None:
    found = Nomination.get_by_id(nominee)
    kept = vault.read(nominee)

    assert (found.name, found.unit, found.state, found.channel, found.endorsed) == (
        "李晓明", "安居社区", "received", "organisation", True,
    )  # fmt: skip
    assert found.recommender.name == "太昊社区"
    assert kept is not None
    assert dict(kept.values) == {
        "name": "李晓明", "unit": "安居社区", **PRIVATE, "recommender": "太昊社区", "deeds": "照顾邻居十年。",
    }  # fmt: skip
    (event,) = told("NominationEntered")
    assert isinstance(event, events.NominationEntered)
    assert (event.nomination, event.cycle, event.category, event.channel) == (
        nominee,
        way.cycle,
        way.category,
        "organisation",
    )
    assert len(event.commitment) == 64
    with pytest.raises(RuleViolation, match=r"“李晓明”已在这一届的名单里（第1位，道德文明使者，已报送），不必再报"):
        way.do("clerk", EnterNomination(way.cycle, way.category, "person", "李晓明", private={"id_no": ID_NO}))


@pytest.mark.usefixtures("everywhere")
def test_rows_of_a_roster_name_their_recommending_unit_or_take_its_sender(way: Way, nominee: int) -> None:
    said = roster(
        [
            row(2, name="王芳", unit="文昌小学", id_no=OTHER_ID_NO, recommender="太昊社区"),
            row(3, name="赵铁柱", unit="环卫所", phone="13700000003", recommender=""),
        ]
    )
    way.store(said)

    units = [one.recommender.name for one in Nomination.select().order_by(Nomination.position)]
    assert units == ["太昊社区", "太昊社区", "太昊路办事处"]
    assert [unit.name for unit in Recommender.select().order_by(Recommender.position)] == ["太昊社区", "太昊路办事处"]
    again = EnterNomination(way.cycle, way.category, "person", "赵铁柱", "环卫所", private={"phone": "13700000003"})
    with pytest.raises(RuleViolation, match="“赵铁柱”已在这一届的名单里"):
        way.do("clerk", again)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": " "}, "请填写推荐对象的姓名或名称。"),
        ({"kind": "household"}, "“道德文明使者”只评个人，不能填报家庭。"),
        ({"channel": "rumour"}, "推荐方式只能是：组织推荐、群众推荐、自荐、联名推荐。"),
        ({"private": {"id_no": ID_NO[:-1]}}, "身份证号"),
        ({"private": {"password": "123456"}}, "表单里没有“password”这一项。"),
        ({"marks": ("字" * 21,)}, "标注最多8个，每个最多20个字。"),
        ({"deeds": "字" * 20_001}, "事迹有20001个字，太长，最多20000个字。"),
    ],
)
@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
def test_a_form_that_cannot_be_is_refused_with_what_to_change(
    way: Way, changes: dict[str, object], sentence: str
) -> None:
    way.open_cycle()
    said: dict[str, object] = {"cycle": way.cycle, "category": way.category, "kind": "person", "name": "李晓明"}

    with pytest.raises(InvalidInput, match=sentence):
        way.do("clerk", EnterNomination(**said | changes))  # type: ignore[arg-type]  # wrong on purpose

    assert way.states() == []


@pytest.mark.usefixtures("everywhere")
def test_a_correction_writes_anew_what_was_sent_back_and_settles_it(way: Way, nominee: int) -> None:
    way.do("reviewer", programs.StartReview(way.cycle))
    way.do("reviewer", reviews.ReturnNominations(way.cycle, (nominee,), "身份证号有误", date(2023, 4, 10)))
    picture = way.do("clerk", AddAnnex(nominee, f"李晓明{ID_NO}.jpg", photo()))
    former, seen = Nomination.get_by_id(nominee).person_id, Nomination.get_by_id(nominee).revision
    right = CorrectNomination(nominee, seen, "李晓鸣", "安居社区", private={"id_no": OTHER_ID_NO}, deeds="照顾邻居。")

    way.do("clerk", right)

    found = Nomination.get_by_id(nominee)
    assert (found.name, found.state, found.reason, found.correct_by) == ("李晓鸣", "received", "", None)
    assert found.recommender.name == "太昊社区"
    kept = vault.read(nominee)
    assert kept is not None
    assert kept.values["id_no"] == OTHER_ID_NO
    assert found.person_id != former
    assert {key.person for key in LikenessKey.select()} == {found.person_id}  # nothing finds the wrong person any more
    assert Annex.get().key == Person.get_by_id(found.person_id).key
    assert annexes.file_of(Annex.get_by_id(picture)).startswith(b"\xff\xd8")
    with pytest.raises(Outdated, match="“李晓鸣”刚才被别人改过"):
        way.do("clerk", right)
    assert len(told("NominationCorrected")) == 1
    assert rolls.differences() == []


def test_a_correction_after_its_last_day_is_refused(way: Way, nominee: int) -> None:
    way.do("reviewer", programs.StartReview(way.cycle))
    way.do("reviewer", reviews.ReturnNominations(way.cycle, (nominee,), "缺单位", date(2023, 4, 10)))
    late = CorrectNomination(nominee, None, "李晓明", "安居社区")

    with pytest.raises(RuleViolation, match="“李晓明”的补正期限到2023年4月10日为止，已经过期"):
        way.do("clerk", late, date(2023, 4, 11))

    way.do("clerk", late, date(2023, 4, 10), 23, 59)
    assert way.states() == ["received"]


@pytest.mark.usefixtures("everywhere")
def test_whoever_is_like_somebody_of_the_list_is_asked_about(way: Way, nominee: int) -> None:
    twin = EnterNomination(way.cycle, way.category, "person", "李小明", "安居社区", private={"phone": PHONE})
    way.do("clerk", twin)

    assert [pair.state for pair in LikenessPair.select()] == ["open"]


@pytest.mark.usefixtures("everywhere")
def test_a_self_nomination_is_endorsed_by_its_unit(way: Way) -> None:
    way.open_cycle()
    alone = way.do("clerk", EnterNomination(way.cycle, way.category, "person", "李晓明", "安居社区", channel="self"))
    with pytest.raises(InvalidInput, match="请填写是哪个推荐单位同意推荐"):
        way.do("clerk", EndorseNomination(alone))
    before = (Nomination.get_by_id(alone).endorsed, Nomination.get_by_id(alone).recommender_id)

    way.do("reviewer", EndorseNomination(alone, "安居社区"))

    found = Nomination.get_by_id(alone)
    assert before == (False, None)
    assert (found.endorsed, found.recommender.name) == (True, "安居社区")
    assert len(told("NominationEndorsed")) == 1


@pytest.mark.usefixtures("everywhere")
def test_marks_are_given_to_all_or_to_nobody(way: Way, nominee: int) -> None:
    with pytest.raises(NotFound, match="没有找到其中1个推荐对象"):
        way.do("reviewer", nominating.MarkNominations(way.cycle, (nominee, 999), ("县处级",)))
    way.do("reviewer", nominating.MarkNominations(way.cycle, (nominee,), (" 县处级", "新事迹", "县处级")))

    assert Nomination.get_by_id(nominee).marks == ["县处级", "新事迹"]
    assert len(told("NominationsMarked")) == 1


@pytest.mark.usefixtures("everywhere")
def test_a_picture_is_kept_sealed_without_what_the_phone_wrote_into_it(way: Way, nominee: int) -> None:
    picture = way.do("clerk", AddAnnex(nominee, f"{ID_NO}工作照.jpg", photo()))
    found = Annex.get_by_id(picture)
    file = annexes.file_of(found)

    assert "某手机".encode() not in file
    assert (found.media, found.width, found.height, found.size) == ("image/jpeg", 40, 30, len(file))
    assert found.filename == "…工作照.jpg"
    assert file not in b"".join(bytes(part.sealed) for part in AnnexPart.select())
    with pytest.raises(InvalidInput, match="只收 JPG 或 PNG 图片"):
        way.do("clerk", AddAnnex(nominee, "材料.pdf", b"%PDF-1.7"))
    way.do("clerk", DropAnnex(picture))
    assert (Annex.select().count(), AnnexPart.select().count()) == (0, 0)
    assert (len(told("AnnexAdded")), len(told("AnnexDropped"))) == (1, 1)


def test_nothing_is_entered_or_changed_once_the_list_is_public(way: Way, nominee: int) -> None:
    picture = way.do("clerk", AddAnnex(nominee, "a.jpg", photo()))
    way.review().publish()

    for command in (
        EnterNomination(way.cycle, way.category, "person", "王芳"),
        CorrectNomination(nominee, None, "李晓鸣"),
        EndorseNomination(nominee),
        AddAnnex(nominee, "b.jpg", photo()),
        DropAnnex(picture),
    ):
        with pytest.raises(WrongState, match="2023年度第二届评选活动现在是“公示中”"):
            way.do("clerk", command)


def test_another_office_s_nominee_is_no_nominee(way: Way, nominee: int) -> None:
    picture = way.do("clerk", AddAnnex(nominee, "a.jpg", photo()))

    for command, what in (
        (EnterNomination(way.cycle, way.category, "person", "王芳"), "这届评选活动"),
        (CorrectNomination(nominee, None, "李晓鸣"), "这个推荐对象"),
        (EndorseNomination(nominee), "这个推荐对象"),
        (AddAnnex(nominee, "b.jpg", photo()), "这个推荐对象"),
        (DropAnnex(picture), "这张照片材料"),
    ):
        with pytest.raises(NotFound, match=f"没有找到{what}。"):
            way.do("neighbour", command)


@pytest.mark.usefixtures("everywhere")
def test_every_check_of_annexes_refuses_a_row_that_cannot_be(way: Way, nominee: int) -> None:
    way.do("clerk", AddAnnex(nominee, "a.jpg", photo()))
    bad = [
        ("annex", "nomination_id", None), ("annex", "what", "film"), ("annex", "media", "image/gif"), ("annex", "width", 0),
        ("annex", "height", 0), ("annex", "size", 0), ("annex", "size", 8 * 2**20 + 1), ("annex_part", "place", -1),
    ]  # fmt: skip
    with transaction():
        assert [one for one in bad if not refused(*one)] == []
