"""Plaques: whose name stands on them, that all stands on the panel, real size with bleed, the workshop's list."""

import json
from dataclasses import replace
from io import BytesIO
from itertools import combinations

import pikepdf
import pytest

from certificates import DoesNotFit, MissingGlyph, UnusableLayout
from certificates.boards import PANEL, PLATE
from certificates.plaques import STANDING, order_list, place_plaque, plaque_layout_of, print_plaques, sized
from registry.cli import main
from tests.certificates.hard_records import FOUR, HARD
from tests.certificates.sheets import PERSON, ROOT, UNIT
from tests.certificates.test_designs import overlap, rows

FOLDER = ROOT / "templates" / "plaques"
NAMES = ("plaque", "plaque_plate")
EDGES = {"plaque": PANEL, "plaque_plate": PANEL - PLATE}  # millimetres from the edge to the panel that carries text
SIZES = ((600, 400), (400, 300), (700, 500), (900, 600))
FAMILY = replace(UNIT, kind="household", addressee="李建国家庭", title="文明家庭", term="2021—2023年度")


def values(name):
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def layout(name="plaque", size=None):
    return plaque_layout_of(sized(values(name), *size) if size else values(name), name)


def said(facts, field, sheet=None):
    return [text for one, text, _ in rows(place_plaque(facts, sheet or layout())) if one == field]


def test_a_family_is_named_and_a_unit_is_not():
    assert said(FAMILY, "addressee") == ["授予　李建国家庭"]
    assert said(UNIT, "addressee") == []
    assert said(replace(UNIT, kind="community"), "addressee") == []


def test_title_term_issuers_and_month_stand_on_it():
    facts = replace(FAMILY, issuers=FOUR)

    assert said(facts, "title") == ["文明家庭"]
    assert said(facts, "term") == ["2021—2023年度"]
    assert said(facts, "issuers") == list(FOUR)
    assert said(facts, "granted_month") == ["二〇二三年五月"]


def test_a_short_title_is_as_large_as_the_layout_says_and_a_long_one_keeps_the_middle():
    short = [run for run in place_plaque(FAMILY, layout()) if run.field == "title"]
    long = [
        run for run in place_plaque(replace(FAMILY, title="新时代见义勇为道德模范"), layout()) if run.field == "title"
    ]

    assert short[0].size == 225
    assert long[0].size < 140
    assert abs((short[0].y + 0.36 * 225 * 25.4 / 72) - (long[0].y + 0.36 * long[0].size * 25.4 / 72)) < 0.1


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", SIZES)
def test_hard_records_stand_on_the_panel_and_nothing_overlaps(name, size):
    sheet = layout(name, size)
    edge = EDGES[name] * min(size[0] / STANDING[0], size[1] / STANDING[1])

    for facts in (*HARD, *(replace(one, term="2021—2023年度", title="新时代见义勇为道德模范") for one in HARD)):
        lines = rows(place_plaque(facts, sheet))
        for _, text, (left, foot, right, top) in lines:
            assert left >= edge, text
            assert foot >= edge, text
            assert right <= size[0] - edge, text
            assert top <= size[1] - edge, text
        assert [(a[1], b[1]) for a, b in combinations(lines, 2) if overlap(a[2], b[2])] == []


def test_what_fits_no_plaque_is_refused_by_name_and_field():
    with pytest.raises(DoesNotFit) as refused:
        place_plaque(replace(FAMILY, title="文明家庭" * 9), layout())
    assert (refused.value.person, refused.value.field) == ("李建国家庭", "荣誉称号")

    with pytest.raises(MissingGlyph):
        place_plaque(replace(FAMILY, addressee="李\U0002ebf1家庭"), layout())


def test_the_artwork_has_its_real_size_its_bleed_and_one_board_for_all():
    out = BytesIO()

    assert print_plaques([FAMILY, UNIT, PERSON], layout(), out) == 3

    with pikepdf.open(out) as pdf:
        boxes = [[round(float(edge) * 25.4 / 72, 1) for edge in page[key]] for page in pdf.pages[:1] for key in
                 ("/MediaBox", "/BleedBox", "/TrimBox")]  # fmt: skip
        assert boxes == [[0, 0, 606, 406], [0, 0, 606, 406], [3, 3, 603, 403]]
        assert {str(page.TrimBox) for page in pdf.pages} == {str(pdf.pages[0].TrimBox)}
        assert len({form.objgen for page in pdf.pages for form in page.Resources.XObject.values()}) == 1
        kinds = {str(thing.get("/Subtype")) for thing in pdf.objects if isinstance(thing, pikepdf.Stream)}
        assert "/Image" not in kinds


def test_the_list_has_a_row_for_each_page_and_tells_how_many_of_what():
    listed = order_list([FAMILY, UNIT, replace(FAMILY, addressee="王小芳家庭")], layout()).splitlines()

    assert listed[2] == "成品：600×400毫米；四边出血3毫米，文件606×406毫米"
    assert listed[3].startswith("共3块：文明家庭2块，文明科室1块。")
    assert [row.split("\t")[:3] for row in listed[6:]] == [
        ["1", "文明家庭", "李建国家庭"],
        ["2", "文明科室", "（不写）"],
        ["3", "文明家庭", "王小芳家庭"],
    ]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"board": "marble"}, "没有“marble”这种牌面，可用：gold_on_wood、gold_plate"),
        ({"plaque": {"width": 600, "height": 400, "bleed": 3}}, "版式.plaque缺少material"),
        ({"title": {**values("plaque")["title"], "x": 400}}, "版式.title超出了牌面（宽600毫米、高400毫米）"),
    ],
)
def test_a_plaque_nothing_can_be_made_from_says_why(change, reason):
    with pytest.raises(UnusableLayout) as refused:
        plaque_layout_of({**values("plaque"), **change}, "own")

    assert refused.value.message == f"证书版式“own”不能用：{reason}。"


def test_artwork_and_list_are_made_by_command(tmp_path, capsys):
    facts, out, listed = tmp_path / "facts.json", tmp_path / "plaques.pdf", tmp_path / "list.txt"
    facts.write_text(json.dumps([FAMILY.as_dict()], ensure_ascii=False), encoding="utf-8")

    with pytest.raises(SystemExit) as ended:
        main(
            [
                "certificates",
                "plaques",
                "--size",
                "500x350",
                "--facts",
                str(facts),
                "-o",
                str(out),
                "--list",
                str(listed),
            ]
        )

    assert (ended.value.code, out.read_bytes()[:5]) == (0, b"%PDF-")
    assert "500×350毫米" in capsys.readouterr().out
    assert "李建国家庭" in listed.read_text("utf-8-sig")
