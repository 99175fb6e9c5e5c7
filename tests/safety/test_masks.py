"""Masks: all that was ever published of a person tells no more digits of the number than a single notice may."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO

import pytest
from docx import Document

from registry import events, journal, samples
from registry.errors import NamesakesAlike
from registry.records.masking import Bearer, mask_of, masks_for
from registry.records.models import Nomination, Notice, Person
from registry.stages import notices
from tests.factories import PUBLISHED, Way, roster, row

HISTORIES = 10_000
ID_NO = "411602199003041234"
ONE_ENGINE = pytest.mark.parametrize("config", ["sqlite"], indirect=True)

Rule = Callable[[str], str]


def test_a_mask_shows_three_digits_and_two_of_a_whole_number_and_nothing_of_any_other() -> None:
    assert mask_of(ID_NO) == "411*************34"
    assert [mask_of(other) for other in ("", "411602900304123", "13800000000", "G12345678")] == [""] * 4


def test_only_different_people_of_one_name_in_one_unit_show_anything() -> None:
    first, second = Bearer(1, "李伟", "文昌社区", id_no=ID_NO), Bearer(2, "李伟", "太昊社区", id_no=ID_NO)

    assert masks_for([first, second]) == ["", ""]
    assert masks_for([first, replace(first, unit="文昌 社区")]) == ["", ""]  # the same person in two categories
    other = replace(first, honoree=2, name="李 伟", id_no="411602198003041256")
    assert masks_for([first, other, second]) == ["411*************34", "411*************56", ""]
    assert masks_for([replace(first, known="410*************99"), other])[0] == "410*************99"


@pytest.mark.parametrize(
    "other",
    [
        Bearer(2, "李伟", "文昌社区"),
        Bearer(2, "李伟", "文昌社区", id_no="411602198003041234"),
        Bearer(2, "李伟", "文昌社区", id_no="411602201503041256", is_minor=True),
    ],
)
def test_namesakes_whom_the_mask_does_not_tell_apart_are_not_published(other: Bearer) -> None:
    with pytest.raises(NamesakesAlike, match="名单里有2个“李伟”（单位：“文昌社区”），没有可以公开的信息"):
        masks_for([Bearer(1, "李伟", "文昌社区", id_no=ID_NO), other])


@dataclass
class Life:
    """A person over the years: the number, as it was typed each time, and what was shown of it."""

    id_no: str
    shown: set[str]
    known: str = ""


def told(shown: set[str], id_no: str) -> set[int]:
    """Return the places of the number that somebody knows who read all of this; blanks tell nothing."""
    return {place for one in shown for place, digit in enumerate(one) if digit == id_no[place] and digit != "*"}


def live(dice: random.Random, rule: Callable[[list[Bearer]], list[str]]) -> list[Life]:
    """Let people stand in three to six notices beside namesakes, in units and offices that change."""
    lives = [Life(f"4116021990{dice.randrange(10**8):08d}", set()) for _ in range(3)]
    for _ in range(dice.randint(3, 6)):
        listed = dice.sample(lives, dice.randint(1, 3))
        forgotten = dice.random() < 0.2  # another office knows nothing of what was shown here
        bearers = [
            Bearer(id(one), "李伟", dice.choice(("文昌社区", "太昊社区")), "" if forgotten else one.known, one.id_no)
            for one in listed
        ]
        try:
            masks = rule(bearers)
        except NamesakesAlike:
            continue
        for one, mask in zip(listed, masks, strict=True):
            one.shown |= {mask} - {""}
            one.known = one.known or mask
    return lives


def test_ten_thousand_histories_tell_no_more_than_one_notice() -> None:
    dice = random.Random(20230506)
    lives = [one for _ in range(HISTORIES) for one in live(dice, masks_for)]

    assert sum(bool(one.shown) for one in lives) > HISTORIES  # namesakes did force masks
    assert [one for one in lives if len(one.shown) > 1] == []
    assert [one for one in lives if not told(one.shown, one.id_no) <= {0, 1, 2, 16, 17}] == []


def test_a_second_way_of_masking_would_be_found() -> None:
    dice = random.Random(20230506)

    def careless(bearers: list[Bearer]) -> list[str]:
        last_four = dice.random() < 0.5
        return [
            f"{'*' * 14}{one.id_no[-4:]}" if last_four and mask else mask
            for one, mask in zip(bearers, masks_for(bearers), strict=True)
        ]

    lives = [one for _ in range(200) for one in live(dice, careless)]

    assert any(not told(one.shown, one.id_no) <= {0, 1, 2, 16, 17} for one in lives)


@ONE_ENGINE
@pytest.mark.usefixtures("everywhere")
def test_a_notice_masks_namesakes_by_the_number_of_the_vault_and_remembers_it(way: Way) -> None:
    first, second, third = samples.people(3)
    rows = [
        row(2, name="李伟", id_no=first.id_no, phone=first.phone, unit="文昌社区"),
        row(3, name="李伟", id_no=second.id_no, phone=second.phone, unit="文昌社区"),
        row(4, name="王芳", id_no=third.id_no, phone=third.phone, unit="文昌社区"),
    ]
    way.open_cycle().store(roster(rows)).review().publish()

    shown = [mask_of(first.id_no), mask_of(second.id_no), ""]
    (event,) = [journal.event_of(entry) for entry in journal.after(-1, ("NoticePublished",), 10)]
    assert isinstance(event, events.NoticePublished)
    assert list(event.masks) == shown
    assert [one.mask for one in Person.select().order_by(Person.id)] == shown
    text = "\n".join(line.text for line in Document(BytesIO(notices.document(Notice.get().id))).paragraphs)
    assert [text.count(f"文昌社区（身份证号{mask}）") for mask in shown[:2]] == [1, 1]
    assert [one for person in (first, second, third) for one in (person.id_no, person.phone) if one in text] == []


@ONE_ENGINE
@pytest.mark.usefixtures("everywhere")
def test_namesakes_without_numbers_are_not_published_at_all(way: Way) -> None:
    rows = [
        row(2, name="李伟", unit="文昌社区", phone="13900000001"),
        row(3, name="李 伟", unit="文昌社区", phone="13900000002"),
    ]
    way.open_cycle().store(roster(rows)).review()
    Nomination.update(state="candidate").execute()

    with pytest.raises(NamesakesAlike):
        way.do("reviewer", notices.PublishNotice(way.cycle, PUBLISHED, "公示栏", "0394-0000000"), PUBLISHED)

    assert (way.states(), Notice.select().count()) == (["candidate"] * 2, 0)
