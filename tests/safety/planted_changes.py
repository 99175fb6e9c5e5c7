"""Changes that somebody makes by hand to finished papers: a character, a count, a number, two people exchanged."""

import io
import random
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from certificates import CertificateFacts, print_certificates
from certificates.layouts import Layout
from importers.documents import read_finished
from registry.reconciling.certificates import Sheet
from registry.reconciling.marks import Expected, Mark, plain

_TEXT = re.compile(r"(<w:t(?: [^>]*)?>)([^<]*)(</w:t>)")
OTHERS = "甲乙丙丁戊己庚辛"


@dataclass(frozen=True)
class Planted:
    """A change: in which file, what was changed into what, and whose fact it is, if somebody's."""

    file: str
    was: str
    becomes: str
    place: int
    content: bytes


def text_of(name: str, content: bytes) -> str:
    """Return the text of a .docx or .txt, its runs one after the other."""
    return "".join(match[2] for match in _TEXT.finditer(_xml(content))) if name.endswith(".docx") else content.decode()


def _xml(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read("word/document.xml").decode()


def _with_xml(content: bytes, xml: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, xml if name == "word/document.xml" else source.read(name))
    return out.getvalue()


def change_run(name: str, content: bytes, change: Callable[[str], str], index: int) -> bytes:
    """Return a file with its text run of that index changed, as somebody does in Word; a .txt is one run."""
    if name.endswith(".txt"):
        return change(content.decode()).encode()
    xml = _xml(content)
    match = list(_TEXT.finditer(xml))[index]
    return _with_xml(content, xml[: match.start(2)] + change(match[2]) + xml[match.end(2) :])


def runs_of(name: str, content: bytes) -> list[str]:
    """Return the text runs of a file."""
    return [match[2] for match in _TEXT.finditer(_xml(content))] if name.endswith(".docx") else [content.decode()]


def otherwise(character: str, chance: random.Random) -> str:
    """Return another character of the same sort."""
    if character.isdigit():
        return chance.choice([digit for digit in "0123456789" if digit != character])
    return chance.choice([one for one in OTHERS if one != character])


def plant_character(name: str, content: bytes, fact: str, which: int, chance: random.Random) -> bytes | None:
    """Return the file with one character of a fact changed, in the run that holds it for the `which`-th time."""
    places = [index for index, run in enumerate(runs_of(name, content)) if fact in run]
    if not places:
        return None
    index = places[min(which, len(places) - 1)]
    at = chance.randrange(len(fact))

    def change(run: str) -> str:
        start = run.index(fact)
        return run[: start + at] + otherwise(fact[at], chance) + run[start + at + 1 :]

    return change_run(name, content, change, index)


def exchanged(name: str, content: bytes, one: str, other: str) -> bytes | None:
    """Return the file with two names exchanged where each stands as a run of its own."""
    runs = runs_of(name, content)
    first = [index for index, run in enumerate(runs) if plain(run) == plain(one)]
    second = [index for index, run in enumerate(runs) if plain(run) == plain(other)]
    if len(first) != 1 or len(second) != 1:
        return None
    halfway = change_run(name, content, lambda _: other, first[0])
    return change_run(name, halfway, lambda _: one, second[0])


def certificates_with(sheets: Sequence[Sheet], layout: Layout, changed: int, facts: CertificateFacts) -> bytes:
    """Return the PDF of these certificates, one of them with other facts."""
    told = [facts if place == changed else sheet.facts for place, sheet in enumerate(sheets)]
    out = io.BytesIO()
    print_certificates(told, layout, out)
    return out.getvalue()


def spoiled(facts: CertificateFacts, field: str, chance: random.Random) -> CertificateFacts:
    """Return the facts of a certificate with one character of a field changed, or another day."""
    if field == "granted_on":
        return replace(facts, granted_on=facts.granted_on + timedelta(days=1))
    if field == "issuers":
        return replace(facts, issuers=(_changed(facts.issuers[0], chance), *facts.issuers[1:]))
    return replace(facts, **{field: _changed(str(getattr(facts, field)), chance)})


def _changed(value: str, chance: random.Random) -> str:
    at = chance.randrange(len(value))
    return value[:at] + otherwise(value[at], chance) + value[at + 1 :]


def changed_lines(name: str, before: bytes, after: bytes) -> set[int]:
    """Return the numbers of the lines that a change touched."""
    was, now = (read_finished(name, content).lines for content in (before, after))
    return {line.number for line in set(was) ^ set(now)}


def people_marks(paper: Expected) -> list[Mark]:
    """Return the facts of people in a paper."""
    return [mark for mark in paper.marks if mark.person is not None]
