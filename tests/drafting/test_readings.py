"""How names are read aloud: surnames of several readings, rare characters, and what must be asked."""

import subprocess
import sys
from pathlib import Path

import pytest

from registry.drafting.readings import is_open, reading, said_of


def test_a_hundred_and_twenty_names_are_read_right() -> None:
    """In each name the surname has several readings or a character is rare; beside it stands what the script must show."""
    lines = (Path(__file__).parents[1] / "data" / "readings.txt").read_text("utf-8").splitlines()
    told = [line.split(" ", 1) for line in lines]

    read = {name: " ".join(one.reading for one in reading(name) if one.shown) for name, _ in told}

    assert read == dict(told)
    assert len(told) >= 120


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("覃海", "“覃”qín（也读tán）"),
        ("翟志刚", "“翟”zhái（也读dí）"),
        ("纪红", "“纪”jǐ（也读jì）"),
        ("王乐天", "“乐”lè（也读yuè）"),
        ("李晟", "“晟”shèng（也读chéng）"),
    ],
)
def test_where_several_readings_are_borne_the_reader_is_told_to_ask(name: str, asked: str) -> None:
    syllables = reading(name)

    assert (is_open(syllables), said_of(syllables)) == (True, asked)


def test_common_names_carry_no_pinyin() -> None:
    names = ("张婷", "李国强", "王芳", "刘洋", "陈静", "杨磊", "赵敏", "黄丽", "周杰", "吴昊")

    assert [name for name in names if any(one.shown for one in reading(name))] == []


def test_what_the_bearer_said_goes_before_every_table() -> None:
    assert [one.reading for one in reading("覃海", given="tán")] == ["tán", "hǎi"]
    assert [one.reading for one in reading("王乐天", given="wáng yuè tiān")] == ["wáng", "yuè", "tiān"]
    assert not is_open(reading("覃海", given="tán"))


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("单道兰家庭", "household", "shàn"),
        ("单桥社区居民委员会", "community", ""),
        ("单某（已故）", "person", "shàn"),
        ("仇\u3000英", "person", "qiú"),
    ],
)
def test_a_surname_is_one_of_people_and_households_only(name: str, kind: str, shown: str) -> None:
    assert " ".join(one.reading for one in reading(name, kind) if one.shown) == shown


def test_a_character_that_nobody_knows_is_never_guessed() -> None:
    syllable = reading("王\U000323af")[1]

    assert (syllable.reading, syllable.shown) == ("", True)
    assert said_of(reading("王\U000323af")) == "“\U000323af”读音不知道"


def test_the_dictionary_is_loaded_by_scripts_alone() -> None:
    code = "import sys; import registry.cli; sys.exit('pypinyin' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
