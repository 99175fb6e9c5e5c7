"""Every design on every paper: the hard records stand well or are refused, nothing overlaps, nothing leaves its box."""

import json
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from itertools import combinations

import pikepdf
import pytest
import zxingcpp
from PIL import Image

from certificates import CertificateError, DoesNotFit, print_certificates, seal_place
from certificates import place as placed
from certificates.errors import UnusablePaper
from certificates.fields import SAMPLE
from certificates.fonts import advance
from certificates.layouts import layout_of
from certificates.lines import FULL_WIDTH, NEVER_FIRST, NEVER_LAST, POINT
from certificates.paper import SIZES, Paper, on_paper, paper_named
from tests.certificates.hard_records import FOUR, HARD, LONG_BODY, SIXTY
from tests.certificates.sheets import PERSON, ROOT, UNIT, person, run

FOLDER = ROOT / "templates" / "certificates"
A3 = Paper(420, 297)
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
PAPERS = [Paper(*sides) for sides in SIZES.values()]  # landscape
MEASURED = (Paper(300, 215), Paper(215, 300), Paper(250, 180), Paper(180, 250))
EVERY = [
    (name, paper)
    for name in NAMES
    for paper in (*PAPERS, *(Paper(paper.height, paper.width) for paper in PAPERS), *MEASURED)
    if (paper.width > paper.height) != (name.endswith("_portrait") or name == "thanks")
]


@lru_cache
def values(name):
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


@lru_cache
def layout(name, paper):
    return layout_of(on_paper(values(name), paper), name)


def ink(run):
    """Left, foot, right and top of a run's characters; the blank halves of closing marks at its end do not count."""
    em = run.size * POINT
    widths = [1.0 if c in FULL_WIDTH and advance(run.font, c) < 0.95 and c != "—" else advance(run.font, c) * run.stretch
              for c in run.text]  # fmt: skip
    width = sum(widths) * em + run.spacing * (len(run.text) - 1)
    blank = 0.5 * em if run.text[-1] in "，。、；：？！”’》）" else 0.0
    return run.x, run.y - 0.14 * em, run.x + width - blank, run.y + 0.86 * em


def rows(placements):
    """The lines of a certificate: field, text and the box of its ink."""
    found = {}
    for one in placements:
        found.setdefault((one.field, one.y), []).append(one)
    return [
        (field, "".join(one.text for one in line), [f(e) for f, e in zip((min, min, max, max), zip(*map(ink, line), strict=True), strict=True)])
        for (field, _), line in found.items()
    ]  # fmt: skip


def overlap(one, other, by=0.3):
    return min(one[2], other[2]) - max(one[0], other[0]) > by and min(one[3], other[3]) - max(one[1], other[1]) > by


FEW = [(name, paper) for name, paper in EVERY if paper.name[:2] in ("A4", "正1")]
CASES = [
    pytest.param(*one, marks=() if one in FEW else pytest.mark.slow, id=f"{one[0]}-{one[1].name}") for one in EVERY
]


@pytest.mark.parametrize(("name", "paper"), CASES)
def test_hard_records_stand_well_or_are_refused(name, paper):
    sheet = layout(name, paper)
    code = (sheet.qr.x - 3.6, sheet.qr.y - 3.6, sheet.qr.x + sheet.qr.size + 3.6, sheet.qr.y + sheet.qr.size + 3.6)
    title = sheet.background.subtitle_y or sheet.background.title_y
    refused = []
    for facts in HARD:
        try:
            lines = rows(placed(facts, sheet))
        except DoesNotFit as refusal:
            refused.append((refusal.person, refusal.field))
            continue
        x, y, diameter = seal_place(facts, sheet)
        seal = (x - diameter / 2, y - diameter / 2, x + diameter / 2, y + diameter / 2)
        boxes = {"addressee": sheet.addressee, "body": sheet.body}
        for field, text, box in lines:
            slack = 0.6 * (box[3] - box[1])  # an opening mark hangs out with its blank half
            if field in boxes:
                assert box[0] >= boxes[field].x - slack, (facts.addressee, text)
                assert box[2] <= boxes[field].x + boxes[field].width + 0.5, (facts.addressee, text)
                assert box[3] <= title - 1, (facts.addressee, text)
                assert not overlap(box, seal, 0), (facts.addressee, text)
            elif field in ("issuers", "granted_on"):
                assert sheet.issuers.right - sheet.issuers.width - slack <= box[0], (facts.addressee, text)
                assert box[2] <= max(sheet.issuers.right, sheet.issuers.margin_right) + 0.5, (facts.addressee, text)
                half = max(diameter, sheet.issuers.height) / 2
                assert y - half - 0.5 <= box[1], (facts.addressee, text)
                assert box[3] <= y + half + 0.5, (facts.addressee, text)
            assert not overlap(box, code), (facts.addressee, text)
        assert [(a[1], b[1]) for a, b in combinations(lines, 2) if overlap(a[2], b[2])] == []
        body = [text for field, text, _ in lines if field == "body"]
        for paragraph in body, [text for field, text, _ in lines if field == "addressee"]:
            assert [line for line in paragraph[1:] if line[0] in NEVER_FIRST] == []
            assert [line for line in paragraph[:-1] if line[-1] in NEVER_LAST] == []
        assert "".join(body) == facts.body.replace("\n", "")
        assert [text for field, text, _ in lines if field == "granted_on"] == ["二〇二三年五月六日"]
        assert seal[1] >= 0
        assert seal[2] <= paper.width
    assert len(refused) <= 3, refused
    assert "姓名" not in [field for _, field in refused]


@pytest.mark.parametrize("name", NAMES)
def test_on_a4_no_hard_record_is_refused(name):
    sheet = layout_of(values(name), name)

    for facts in HARD:
        assert placed(facts, sheet)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_too_much_for_any_sheet_is_refused_by_name_and_field(name):
    sheet = layout_of(values(name), name)

    for facts, field in (
        (person("李四", body=LONG_BODY * 4), "正文"),
        (replace(UNIT, addressee=SIXTY * 3), "抬头"),
        (person("李四", issuers=FOUR * 3), "颁发单位"),
    ):
        with pytest.raises(DoesNotFit) as refused:
            placed(facts, sheet)
        assert (refused.value.person, refused.value.field) == (facts.addressee, field)


@pytest.mark.parametrize("name", NAMES)
def test_a_layout_on_its_own_paper_stays_as_it_is(name):
    told = values(name)

    moved = on_paper(told, Paper(**told["page"]))

    assert layout_of(moved, name) == replace(layout_of(told, name), digest=layout_of(moved, name).digest)


@pytest.mark.parametrize(("name", "paper"), EVERY, ids=lambda value: value if isinstance(value, str) else value.name)
def test_seal_and_code_keep_their_real_size_on_every_paper(name, paper):
    sheet = layout(name, paper)

    assert sheet.issuers.seal == 42
    assert sheet.qr.size >= 22
    assert (sheet.page.width, sheet.page.height) == (paper.width, paper.height)


@pytest.mark.parametrize("name", NAMES)
def test_every_design_is_drawn_in_vectors_without_transparency(name):
    out = BytesIO()
    paper = A3 if values(name)["page"]["width"] > 250 else Paper(A3.height, A3.width)
    print_certificates([PERSON, UNIT], layout(name, paper), out)

    with pikepdf.open(out) as pdf:
        kinds = {str(thing.get("/Subtype")) for thing in pdf.objects if isinstance(thing, pikepdf.Stream)}
        assert "/Image" not in kinds
        assert not any(key in str(thing) for thing in pdf.objects for key in ("/SMask", "/ca ", "/CA "))
        assert len(pdf.pages) == 2


@pytest.mark.tools
@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [name if name == "award" else pytest.param(name, marks=pytest.mark.prove) for name in NAMES]
)
def test_the_code_of_every_design_is_read_from_a_picture(tmp_path, name):
    wide = values(name)["page"]["width"] > 250
    for k, paper in enumerate((Paper(297, 210), Paper(260, 190))):
        sheet = layout(name, paper if wide else Paper(paper.height, paper.width))
        with (tmp_path / f"{k}.pdf").open("wb") as out:
            print_certificates([replace(PERSON, qr="HONORS:1:" + "7K3MQ9XD" * 18)], sheet, out)
        run("pdftoppm", "-r", "200", "-gray", str(tmp_path / f"{k}.pdf"), str(tmp_path / f"{k}"))
        (picture,) = tmp_path.glob(f"{k}-*.pgm")
        assert [code.text for code in zxingcpp.read_barcodes(Image.open(picture))] == ["HONORS:1:" + "7K3MQ9XD" * 18]


def test_joint_issuers_stand_in_the_order_given_on_every_design():
    for name in NAMES:
        lines = rows(placed(person("李四", issuers=FOUR[::-1]), layout_of(values(name), name)))
        issuers = sorted((-box[1], text) for field, text, box in lines if field == "issuers")
        assert [text for _, text in issuers] == list(FOUR[::-1])


def test_a_paper_has_a_name_or_its_measures():
    assert [paper.name for paper in PAPERS][:3] == ["A4横版", "A3横版", "大8开横版"]
    assert paper_named("大8开竖版", landscape=True) == Paper(285, 420)
    assert paper_named("a4", landscape=False) == Paper(210, 297)
    assert paper_named("300x220", landscape=True).name == "300×220毫米"


@pytest.mark.parametrize("wrong", ["7开", "100x80", "3000x2000", ""])
def test_a_paper_nobody_has_is_refused_with_those_there_are(wrong):
    with pytest.raises(UnusablePaper, match="纸张"):
        paper_named(wrong, landscape=True)


def test_a_landscape_layout_does_not_go_on_a_portrait_sheet():
    with pytest.raises(UnusablePaper, match="请选横竖与纸张一致的版式"):
        on_paper(values("elegant"), Paper(210, 297))


def test_the_sample_every_preview_shows_stands_in_every_design():
    for name in NAMES:
        try:
            assert placed(SAMPLE, layout_of(values(name), name))
        except CertificateError as refusal:
            pytest.fail(refusal.message)


@pytest.mark.parametrize("name", NAMES)
def test_a_small_body_keeps_its_distance_from_a_large_name(name):
    runs = placed(person("张伟", body=LONG_BODY), layout_of(values(name), name))

    called = next(run for run in runs if run.field == "addressee")
    first = next(run for run in runs if run.field == "body")
    assert called.y - first.y >= 1.08 * called.size * POINT - 0.01


@pytest.mark.parametrize("name", NAMES)
def test_hard_records_are_set_as_a_typesetter_would(name):
    sheet = layout_of(values(name), name)
    for facts in HARD:
        lines = rows(placed(facts, sheet))
        body = [text for field, text, _ in lines if field == "body"]
        size = {field: run.size for run in reversed(placed(facts, sheet)) for field in [run.field]}

        assert sum(text.count(f"“{facts.title}”") for text in body) == facts.body.count(f"“{facts.title}”")
        assert not [text for text in body if text.endswith(("被", "被评", "荣", "授", "追", "特", "以资鼓"))]
        largest = 1.6 if facts.kind == "person" else 1.25
        assert size.get("addressee", 0) <= largest * size["body"] + 0.01
        first_issuer = max(box[3] for field, _, box in lines if field == "issuers")
        assert min(box[1] for field, _, box in lines if field == "body") - first_issuer >= 5


@pytest.mark.parametrize("name", ["classic_red_gold", "award", "elegant", "thanks_landscape"])
def test_a_long_number_takes_two_rows_rather_than_tiny_type(name):
    number = "豫周临港〔2023〕道德文明使者第0198号"
    runs = placed(person("孙玥", number=number), layout_of(values(name), name))

    lines = [text for field, text, _ in rows(runs) if field == "number"]

    assert lines == ["证书编号：豫周临港〔2023〕", "道德文明使者第0198号"]
    assert min(run.size for run in runs if run.field == "number") >= 8.5


@pytest.mark.parametrize("name", [name for name in NAMES if "classic" not in name and "award" not in name])
def test_a_code_without_a_plate_stands_on_the_margin_of_the_text(name):
    sheet = layout_of(values(name), name)

    assert sheet.qr.x == sheet.body.x == sheet.addressee.x
