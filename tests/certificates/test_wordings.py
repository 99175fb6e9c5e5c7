"""What certificates say: a wording for each kind of honoree, filled, addressed as it should be, set in every design."""

import json
from itertools import product

import pytest

from certificates import CertificateFacts, place
from certificates.errors import UnusableFacts, UnusableWordings
from certificates.fields import KINDS, SAMPLE
from certificates.layouts import load_layout
from certificates.proofs import facts_of
from certificates.wordings import load_wordings, worded, written
from tests.certificates.sheets import ROOT

FOLDER = ROOT / "templates" / "certificates"
FILE = FOLDER / "wordings" / "standard.json"
WORDINGS = load_wordings(FILE)
BY_NAME = {wording.name: wording for wording in WORDINGS}
TOLD = {
    "name": "王小芳",
    "title": "道德文明使者",
    "cycle": "2023年度第二届",
    "year": "2023",
    "period": "2023年防汛救灾中",
    "reason": "冲锋在前、表现突出",
}


def certificate(wording: str, kind: str, form: str | None = None, **other: str) -> CertificateFacts:
    return facts_of(written(BY_NAME[wording], kind, TOLD | other, form))


def lines(facts, field, layout="elegant"):
    found = {}
    for run in place(facts, load_layout(layout, FOLDER)):
        if run.field == field:
            found[run.y] = found.get(run.y, "") + run.text
    return [found[y] for y in sorted(found, reverse=True)]


def test_every_kind_of_honoree_has_a_wording():
    assert {kind for wording in WORDINGS for kind in wording.kinds} == set(KINDS)


@pytest.mark.parametrize(
    ("wording", "kind", "body"),
    [
        ("person", "person", "在2023年度第二届“道德文明使者”评选活动中，被评为“道德文明使者”。\n特发此证，以资鼓励。"),
        ("person_conferred", "person", "授予：王小芳同志“道德文明使者”荣誉称号。\n特发此证，以资鼓励。"),
        ("posthumous", "person", "追授王小芳同志“道德文明使者”荣誉称号。\n特颁此证，以资表彰。"),
        ("department", "department", "被评为2023年度“道德文明使者”。\n特发此证，以资鼓励。"),
        ("household_conferred", "household", "授予王小芳“道德文明使者”称号。\n特发此证，以资鼓励。"),
    ],
)
def test_a_wording_is_filled_with_what_is_known(wording, kind, body):
    assert certificate(wording, kind).body == body


def test_the_form_of_address_can_be_chosen_and_be_none():
    assert lines(certificate("person", "person"), "addressee") == ["王小芳同志："]
    assert lines(certificate("person", "person", "女士"), "addressee") == ["王小芳女士："]
    assert lines(certificate("person", "person", ""), "addressee") == ["王小芳："]
    assert lines(certificate("pupil", "person"), "addressee") == ["王小芳同学："]
    assert certificate("posthumous", "person", "").body.startswith("追授王小芳“")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "person"])
def test_units_and_families_are_never_addressed_as_comrades(kind):
    for wording in WORDINGS:
        if kind in wording.kinds:
            facts = certificate(wording.name, kind)
            assert facts.address_form == ""
            assert "同志" not in facts.body


def test_where_the_body_names_the_honoree_no_line_above_does():
    facts = certificate("posthumous", "person")

    assert lines(facts, "addressee") == []
    assert lines(facts, "body")[0].startswith("追授王小芳同志“道德文明使者”")
    assert CertificateFacts.from_dict(facts.as_dict()) == facts


def test_a_closing_phrase_stands_in_a_paragraph_of_its_own_two_characters_in():
    facts = certificate("person_honour", "person")
    runs = [run for run in place(facts, load_layout("elegant", FOLDER)) if run.field == "body"]

    assert lines(facts, "body")[-1] == "特颁此证。"
    assert runs[-1].x == pytest.approx(runs[0].x, abs=0.01)


@pytest.mark.parametrize(
    ("wording", "kind", "form", "change", "reason"),
    [
        ("unit", "person", None, {}, "用语“单位：被授予称号”不适用于这种对象"),
        ("pupil", "person", "同志", {}, "用语“学生：奖状用语”没有“同志”这种称谓"),
        ("person", "person", None, {"cycle": ""}, "用语“个人：在评选活动中被评为”还缺届次（cycle）"),
    ],
)
def test_what_a_wording_cannot_say_is_refused(wording, kind, form, change, reason):
    with pytest.raises(UnusableFacts) as refused:
        certificate(wording, kind, form, **change)

    assert refused.value.message == f"事实文件不能用：{reason}。"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"body": "授予{phone}。"}, "用语第1项.body里没有“phone”这项内容"),
        ({"body": "以兹鼓励。"}, "用语第1项.body里的“以兹鼓励”应写作“以资鼓励”"),
        ({"forms": ["老铁"]}, "用语第1项.forms里没有“老铁”这种称谓，可用：同志、同学、先生、女士，或留空"),
        ({"addressed": "no"}, "用语第1项.addressed应当是true或false"),
        ({"addressed": False}, "用语第1项.body要写出{name}，因为没有抬头"),
        ({"kinds": ["unit"], "forms": ["同志"]}, "用语第1项.forms要能留空：单位和家庭不称同志"),
        ({"kinds": ["firm"]}, f"用语第1项.kinds里没有“firm”这种对象，可用：{'、'.join(KINDS)}"),
    ],
)
def test_a_wording_no_certificate_should_bear_says_why(tmp_path, change, reason):
    own = tmp_path / "own.json"
    own.write_text(json.dumps([json.loads(FILE.read_text("utf-8"))[0] | change]), encoding="utf-8")

    with pytest.raises(UnusableWordings) as refused:
        load_wordings(own)

    assert refused.value.message == f"证书用语“own”不能用：{reason}。"


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.json")))
def test_every_wording_can_be_set_in_every_design(name):
    layout = load_layout(name, FOLDER)

    for wording, kind in ((w, kind) for w, kind in product(WORDINGS, KINDS) if kind in w.kinds):
        assert place(certificate(wording.name, kind), layout)


def test_a_file_of_facts_may_name_a_wording():
    told = {"wording": "posthumous", "addressee": "李建国", "title": "最美家庭", "number": "7"}

    facts = facts_of(worded(told, WORDINGS))

    assert (facts.body, facts.addressed, facts.number) == (
        "追授李建国同志“最美家庭”荣誉称号。\n特颁此证，以资表彰。",
        False,
        "7",
    )
    assert worded({"addressee": "李建国"}, WORDINGS) == {"addressee": "李建国"}
    assert facts_of({}) == SAMPLE
    with pytest.raises(UnusableFacts, match="没有“x”这种用语，可用：person、"):
        worded({"wording": "x"}, WORDINGS)
