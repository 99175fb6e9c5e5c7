"""A design is drawn once in a process and replayed from then on: not one byte tells which."""

import io

import pytest

from certificates import ARCHIVE, PLATES, Product, load_layout, print_certificates, print_product, printing
from tests.certificates.sheets import PERSON, ROOT, UNIT

LAYOUTS = [load_layout(name, ROOT / "templates" / "certificates") for name in ("classic_red_gold", "elegant", "award")]


def ordinary(layouts):
    out = io.BytesIO()
    print_certificates([PERSON, UNIT], layouts[0], out)
    return out.getvalue()


def made(standard):
    def draw(layouts):
        out = io.BytesIO()
        print_product([(PERSON, layout) for layout in layouts], out, Product(standard))
        return out.getvalue()

    return draw


@pytest.mark.parametrize("draw", [ordinary, made(ARCHIVE), made(PLATES)], ids=["ordinary", "archive", "plates"])
@pytest.mark.parametrize("layouts", [*([layout] for layout in LAYOUTS), LAYOUTS], ids=["red", "plain", "award", "all"])
def test_a_replayed_design_gives_the_bytes_of_a_drawn_one(draw, layouts, monkeypatch):
    monkeypatch.setattr(printing, "_drawings", {})
    drawn = draw(layouts)
    assert len(printing._drawings) == 1

    assert [draw(layouts), draw(layouts)] == [drawn, drawn]


def test_what_was_drawn_in_other_inks_is_not_replayed(monkeypatch):
    expected = made(ARCHIVE)(LAYOUTS[:1])
    monkeypatch.setattr(printing, "_drawings", {})
    made(PLATES)(LAYOUTS[:1])

    assert made(ARCHIVE)(LAYOUTS[:1]) == expected


def test_only_so_many_designs_are_kept(monkeypatch):
    monkeypatch.setattr(printing, "_drawings", {})
    monkeypatch.setattr(printing, "MOST_DRAWINGS", 2)

    for layout in LAYOUTS:
        ordinary([layout])

    assert len(printing._drawings) == 1
