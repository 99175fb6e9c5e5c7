"""What a layout file may say."""

import json

import pytest

from certificates import UnusableLayout, load_layout
from certificates.designs import DESIGNS
from certificates.fields import KINDS
from certificates.layouts import DESIGNS as DESIGN_NAMES
from certificates.layouts import digest, one_face, read_layout
from tests.certificates.sheets import LAYOUT, ROOT

FOLDER = ROOT / "templates" / "certificates"


@pytest.fixture
def changed(tmp_path):
    """A function that loads the standing layout after a change to its values."""

    def load(change):
        values = json.loads((FOLDER / "classic_red_gold.json").read_text(encoding="utf-8"))
        change(values)
        (tmp_path / "changed.json").write_text(json.dumps(values), encoding="utf-8")
        return load_layout("changed", tmp_path)

    return load


def test_every_design_a_layout_may_name_can_be_drawn():
    assert set(DESIGNS) == set(DESIGN_NAMES)


def test_every_layout_that_ships_loads_under_its_own_name():
    names = [path.stem for path in FOLDER.glob("*.json")]

    assert [load_layout(name, FOLDER).name for name in names] == names


def test_the_digest_is_that_of_the_content_not_of_its_spelling(changed):
    assert changed(lambda values: None).digest == LAYOUT.digest
    assert changed(lambda values: values["qr"].update(x=47)).digest != LAYOUT.digest
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda v: v.pop("qr"), "版式缺少qr"),
        (lambda v: v.update(script="x"), "版式里有不认识的script"),
        (lambda v: v["qr"].update(size="22"), "版式.qr.size应当是大于零的数"),
        (lambda v: v["qr"].update(size=-1), "版式.qr.size应当是大于零的数"),
        (lambda v: v["page"].update(width=True), "版式.page.width应当是大于零的数"),
        (
            lambda v: v["body"].update(style="comic"),
            "版式.body.style没有“comic”这种字体，可用：name、kai、fangsong、biaosong、song、brush",
        ),
        (lambda v: v["body"].update(title_color="blue"), "版式.body.title_color没有“blue”这种颜色"),
        (lambda v: v["background"].update(design="x"), "没有“x”这种底纹设计"),
        (lambda v: v.update(notes={}), "版式.notes应当是列表"),
        (lambda v: v["notes"][0].update(text="{phone}"), "版式.notes第1项.text里没有“phone”这项内容"),
        (lambda v: v["notes"][0].update(text="{number"), "版式.notes第1项.text的花括号不成对"),
        (lambda v: v["notes"][0].update(text="{number.x}"), "版式.notes第1项.text里没有“number.x”这项内容"),
        (lambda v: v["notes"][0].update(text="{number!r:>9}"), "版式.notes第1项.text里只能写{名称}"),
        (lambda v: v.update(qr=[]), "版式.qr应当是一组名称和值"),
        (lambda v: v.update(label=3), "版式.label应当是文字"),
        (lambda v: v["qr"].update(size=20), "版式.qr.size只有20毫米，二维码至少要22毫米才扫得出"),
        (lambda v: v["qr"].update(x=280), "版式.qr超出了纸面（纸宽297毫米、高210毫米）"),
        (lambda v: v["notes"][1].update(width=240), "版式.notes第2项超出了纸面（纸宽297毫米、高210毫米）"),
        (lambda v: v["issuers"].update(center_y=12), "版式.issuers超出了纸面（纸宽297毫米、高210毫米）"),
        (lambda v: v["body"].update(smallest_points=40), "版式.body.smallest_points比points还大"),
        (
            lambda v: v.update(kinds=["firm"]),
            "版式.kinds里没有“firm”这种对象，可用：person、household、department、unit、group、community",
        ),
        (lambda v: v["background"].update(title=""), "版式.background.title不能为空"),
        (
            lambda v: v["background"].update(title="\U0002ebf1状"),
            "版式.background.title中的“\U0002ebf1”，现有字体都没有这个字",
        ),
        (
            lambda v: v["background"].pop("subtitle_y"),
            "版式.background有subtitle，还要有subtitle_y和subtitle_points",
        ),
        (lambda v: v["addressee"].update(rows=4), "版式.addressee.rows应当是1到3的整数"),
        (lambda v: v.update(plaque={}), "这是奖牌的版式，请用 honors certificates plaques 制作"),
    ],
)
def test_a_layout_nothing_can_be_drawn_from_says_why(changed, change, reason):
    with pytest.raises(UnusableLayout) as refused:
        changed(change)

    assert refused.value.message == f"证书版式“changed”不能用：{reason}。"


@pytest.mark.parametrize("name", ["../secret", "", "a/b", "无", "A"])
def test_a_layout_name_cannot_leave_its_folder(name):
    with pytest.raises(UnusableLayout, match="名称只能用小写字母、数字和下划线"):
        load_layout(name, FOLDER)


def test_a_missing_and_a_broken_file_are_told_apart(tmp_path):
    (tmp_path / "broken.json").write_text('{\n"name": }', encoding="utf-8")

    with pytest.raises(UnusableLayout, match="没有这个文件"):
        load_layout("nothing", tmp_path)
    with pytest.raises(UnusableLayout, match="第2行不是合格的JSON"):
        load_layout("broken", tmp_path)


def test_a_layout_of_any_place_is_read_from_its_file(tmp_path):
    own = tmp_path / "本单位.json"
    own.write_bytes((FOLDER / "elegant.json").read_bytes())

    assert read_layout(own) == load_layout("elegant", FOLDER)


def test_a_name_told_twice_is_refused(tmp_path):
    (tmp_path / "twice.json").write_text('{"name": "a", "name": "b"}', encoding="utf-8")

    with pytest.raises(UnusableLayout, match="里面重复写了name"):
        load_layout("twice", tmp_path)


def test_layouts_from_before_titles_had_gaps_mean_what_they_meant():
    assert LAYOUT.background.title_gap == 7
    assert LAYOUT.kinds == KINDS


@pytest.mark.parametrize(
    ("style", "text", "face"),
    [("brush", "荣誉证书", "brush"), ("brush", "表扬·〇", "wenkai"), ("biaosong", "奖𬭎", "wenkai")],
)
def test_a_title_is_written_in_one_hand(style, text, face):
    assert one_face(style, text) == face
