"""Where each fact stands on the sheet, and which are refused."""

import re
from dataclasses import replace
from datetime import date

import pytest

from certificates import CertificateFacts, DoesNotFit, MissingGlyph, check, place, seal_place
from certificates.fields import SAMPLE, body_parts, chinese_date
from certificates.lines import POINT
from certificates.offices import joints
from tests.certificates.hard_records import FOUR, LONG_UNIT
from tests.certificates.sheets import LAYOUT, PERSON, UNIT, batch, person

NAME_EM = 30 * POINT
LONG_BODY = (
    "该同志于二〇二三年四月二十一日在沙颍河畔奋不顾身跳入水中，先后救起三名落水儿童，事迹经《周口日报》、“学习强国”平台"
    "（河南）等媒体报道后引起强烈反响，群众一致推荐，经审核公示，授予“见义勇为道德模范”荣誉称号。其后又长期照料孤寡老人，"
    "二十年如一日，风雨无阻——感动了整个街道，是群众身边可亲、可敬、可学的榜样，特发此证，以资鼓励。"
)


def of(placements, field):
    return [run for run in placements if run.field == field]


def texts(placements, field):
    """The rows of a field, top down."""
    rows = {}
    for run in of(placements, field):
        rows[run.y] = rows.get(run.y, "") + run.text
    return [rows[y] for y in sorted(rows, reverse=True)]


def test_a_two_character_name_takes_the_place_of_three():
    two, three = place(person("张喆"), LAYOUT), place(person("王小芳"), LAYOUT)

    assert [(run.text, run.x, run.y, run.size, run.font) for run in of(two, "addressee")] == [
        ("张喆", 43.0, 112.5, 30, "wenkai"),
        ("同志：", 75.766, 112.5, 24, "kai"),
    ]
    assert of(two, "addressee")[0].spacing == round(NAME_EM, 4)
    assert of(two, "addressee")[1].x == of(three, "addressee")[1].x


@pytest.mark.parametrize("name", ["王小芳", "欧阳修远", "毛", "尼格买提·热合曼"])
def test_other_names_are_not_spread(name):
    runs = of(place(person(name), LAYOUT), "addressee")

    assert texts(runs, "addressee") == [f"{name}同志："]
    assert max(run.spacing for run in runs) == 0


def test_a_household_is_addressed_without_a_form():
    facts = replace(UNIT, kind="household", addressee="张保国家庭")

    assert texts(place(facts, LAYOUT), "addressee") == ["张保国家庭："]


def test_only_the_last_title_stands_in_red():
    red = [(run.text, run.font) for run in place(PERSON, LAYOUT) if run.color == "red"]

    assert red == [("“道德文明使者”", "biaosong")]


def test_a_body_without_the_title_has_no_red():
    facts = replace(PERSON, body="特发此证，以资鼓励。")

    assert body_parts(facts) == ("特发此证，以资鼓励。", "", "")
    assert [run for run in place(facts, LAYOUT) if run.color == "red"] == []


def test_the_body_comes_back_whole_and_begins_two_characters_in():
    body = of(place(PERSON, LAYOUT), "body")

    assert "".join(texts(body, "body")) == PERSON.body
    assert round(body[0].x, 2) == round(43 + 2 * body[0].size * POINT, 2)


def test_the_title_is_not_torn_where_a_little_smaller_type_keeps_it_whole():
    body = (
        "在临港开发区太昊路街道二〇二三年度第二届“道德文明使者”选树活动中，崇德向善、见贤思齐，事迹突出，群众公认，"
        "被评为“道德文明使者”。特发此证，以资鼓励。"
    )

    rows = texts(place(replace(PERSON, body=body), LAYOUT), "body")

    assert [row.count("“道德文明使者”") for row in rows] == [1, 0, 1]


def test_a_body_with_a_rare_character_is_still_set_in_one_face():
    facts = replace(PERSON, body="在𬭎城被评为“道德文明使者”。特发此证，以资鼓励。")

    assert {run.font for run in of(place(facts, LAYOUT), "body")} == {"wenkai", "biaosong"}


def test_issuer_and_date_are_centred_on_each_other_and_on_the_seal():
    placements = place(PERSON, LAYOUT)

    center, middle, diameter = seal_place(PERSON, LAYOUT)

    (issuer,), (day,) = of(placements, "issuers"), of(placements, "granted_on")
    assert round(issuer.x + len(issuer.text) * issuer.size * POINT / 2, 1) == round(center, 1)
    assert round(day.x + len(day.text) * day.size * POINT / 2, 1) == round(center, 1)
    assert (middle, diameter) == (46, 42)


@pytest.mark.parametrize("facts", [PERSON, UNIT, replace(PERSON, body=LONG_BODY), replace(PERSON, issuers=FOUR)])
def test_the_body_ends_above_the_place_for_the_seal(facts):
    _, middle, diameter = seal_place(facts, LAYOUT)

    lowest = min(run.y - 0.2 * run.size * POINT for run in of(place(facts, LAYOUT), "body"))

    assert lowest >= middle + diameter / 2 + 1 - 0.001


@pytest.mark.parametrize(
    "facts", [*batch()[::40], UNIT, replace(PERSON, issuers=FOUR), replace(UNIT, addressee=LONG_UNIT)]
)
def test_nothing_leaves_the_text_margins(facts):
    for run in place(facts, LAYOUT):
        width = sum(run.size * POINT * run.stretch + run.spacing for _ in run.text)
        assert run.x >= 42.5 - run.size * POINT / 2
        assert run.x + (width if not run.text.isascii() else 0) <= 254 + run.size * POINT


def test_a_long_unit_name_breaks_at_a_joint_and_keeps_one_size():
    placements = place(replace(UNIT, addressee=LONG_UNIT), LAYOUT)

    assert texts(placements, "addressee") == [
        "国家税务总局周口市税务局第二税务分局",
        "（重点税源企业税收服务和管理局）办税服务厅第三党支部：",
    ]
    assert len({run.size for run in of(placements, "addressee")}) == 1


def test_a_unit_name_of_sixty_characters_still_breaks_at_a_joint():
    name = (
        "中共周口临港开发区太昊路街道机关委员会精神文明建设指导工作委员会办公室暨太昊路街道新时代文明实践所志愿服务总队"
    )

    placements = place(replace(UNIT, addressee=name), LAYOUT)

    assert texts(placements, "addressee") == [
        "中共周口临港开发区太昊路街道机关委员会精神文明建设指导工作委员会",
        "办公室暨太昊路街道新时代文明实践所志愿服务总队：",
    ]
    assert max(run.size for run in of(placements, "body")) < of(place(UNIT, LAYOUT), "body")[0].size


def test_a_unit_name_a_little_too_long_is_shrunk_first():
    placements = place(replace(UNIT, addressee="临港开发区太昊路街道搬口社区新时代文明实践站"), LAYOUT)

    assert texts(placements, "addressee") == ["临港开发区太昊路街道搬口社区新时代文明实践站："]
    assert {run.size for run in of(placements, "addressee")} == {26.5}


def test_joints_lie_between_the_parts_of_an_office():
    name = "市精神文明建设指导委员会办公室暨新时代文明实践中心"

    assert [name[:k] for k in sorted(joints(name))] == [
        "市",
        "市精神文明建设指导委员会",
        "市精神文明建设指导委员会办公室",
    ]


def test_four_issuers_stand_in_order_one_size_one_row_each():
    placements = place(replace(PERSON, issuers=FOUR), LAYOUT)

    assert texts(placements, "issuers") == list(FOUR)
    assert len({run.size for run in of(placements, "issuers")}) == 1


def test_a_name_that_fits_nowhere_is_refused_with_person_and_field():
    name = "周口市" * 40

    with pytest.raises(DoesNotFit) as refused:
        check(replace(UNIT, addressee=name), LAYOUT)

    assert (refused.value.code, refused.value.person, refused.value.field) == ("does-not-fit", name, "抬头")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"body": LONG_BODY * 3}, "正文"),
        ({"issuers": ("临港开发区太昊路办事处",) * 9}, "颁发单位"),
        ({"number": "太昊文明" * 30}, "证书编号"),
        ({"qr": "X" * 201}, "二维码"),
    ],
)
def test_a_text_too_long_for_its_place_is_refused_by_its_label(change, field):
    with pytest.raises(DoesNotFit) as refused:
        check(replace(PERSON, **change), LAYOUT)

    assert (refused.value.person, refused.value.field) == ("张喆", field)
    assert refused.value.message.startswith(f"“张喆”的证书排不下：{field}太长，")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"addressee": "张\U0002ebf1"}, "姓名"),
        ({"body": "授予\U0002ebf1。"}, "正文"),
        ({"issuers": ("\U0002ebf1办事处",)}, "颁发单位"),
        ({"number": "\U0002ebf11号"}, "证书编号"),
    ],
)
def test_a_character_no_font_has_is_refused_with_person_character_and_field(change, field):
    facts = replace(PERSON, **change)

    with pytest.raises(MissingGlyph) as refused:
        check(facts, LAYOUT)

    assert refused.value.message == (
        f"“{facts.addressee}”的证书不能打印：{field}中的“\U0002ebf1”（U+2EBF1），现有字体都没有这个字。"
    )
    assert (refused.value.code, refused.value.person, refused.value.character) == (
        "missing-glyph",
        facts.addressee,
        "\U0002ebf1",
    )


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2023, 5, 6), "二〇二三年五月六日"),
        (date(2020, 10, 10), "二〇二〇年十月十日"),
        (date(2024, 12, 31), "二〇二四年十二月三十一日"),
        (date(2030, 11, 20), "二〇三〇年十一月二十日"),
    ],
)
def test_dates_are_written_in_chinese_with_the_ideographic_zero(day, written):
    assert chinese_date(day) == written


def test_facts_survive_plain_json_values():
    assert CertificateFacts.from_dict(PERSON.as_dict()) == PERSON
    assert PERSON.as_dict()["granted_on"] == "2023-05-06"
    assert PERSON.as_dict()["issuers"] == ["临港开发区太昊路办事处"]


def test_the_sample_every_preview_shows_can_be_drawn():
    assert check(SAMPLE, LAYOUT) is None


def test_the_sample_code_is_as_long_as_a_signed_token():
    assert re.fullmatch("[A-Z2-7]{152}", SAMPLE.qr)


@pytest.mark.parametrize("change", [{"kind": "firm"}, {"addressee": ""}, {"issuers": ()}, {"qr": ""}, {"body": " \n"}])
def test_facts_without_an_essential_part_are_not_made(change):
    with pytest.raises(ValueError, match=r"kind is none of|a certificate has"):
        replace(PERSON, **change)
