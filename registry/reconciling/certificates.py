"""Hold the certificates' PDF itself against the roll of honor: page by page, every fact of every certificate, and their order."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from certificates import CertificateFacts
from certificates.fields import chinese_date
from importers.documents import Finished
from registry.reconciling.comparing import Difference
from registry.reconciling.marks import Person, plain

_GONE = "\x00"
_MOST_SHOWN = 40


@dataclass(frozen=True)
class Sheet:
    """A certificate as it was frozen, and its honoree as the roll has it."""

    facts: CertificateFacts
    person: Person

    def values(self) -> list[tuple[str, str]]:
        """Return what must stand on its page, the longest first: what it is, and its text without blanks."""
        facts = self.facts
        told = [("figure", facts.check_code), ("number", facts.number), ("date", chinese_date(facts.granted_on))]
        told += [("office", issuer) for issuer in facts.issuers]
        told += [("wording", line) for line in facts.body.split("\n")]
        told += [("name", facts.addressee)] if facts.addressed else []
        return sorted(((what, plain(text)) for what, text in told if text), key=lambda one: -len(one[1]))


def compare_certificates(
    paper: Finished, read_whole: Callable[[list[int]], Mapping[int, str]], orders: Sequence[Sequence[Sheet]]
) -> list[Difference]:
    """Return the differences of a PDF of certificates; its order may be any of those given, the nearest counts.

    `read_whole` reads pages again with every character, where a name has one beyond the basic plane.
    """
    pages = [plain("".join(line.text for line in paper.page(page))) for page in range(1, paper.pages + 1)]
    expected = max(
        orders, key=lambda order: sum(one.facts.number in page for one, page in zip(order, pages, strict=False))
    )
    found = _placed(pages, expected)
    told = list(_lacking(paper, pages, expected, found))
    told += _out_of_order(paper, expected, found)
    rare = [page for page, sheet in enumerate(found, start=1) if sheet is not None and _is_rare(sheet)]
    told += _of_pages(paper.name, pages, found, read_whole(rare))
    return told


def _placed(pages: Sequence[str], expected: Sequence[Sheet]) -> list[Sheet | None]:
    """Return whose certificate each page is: by its number, else by its name, else by its place."""
    numbers = {sheet.facts.number: sheet for sheet in expected}
    found: list[Sheet | None] = []
    for place, page in enumerate(pages):
        likely = expected[place] if place < len(expected) else None
        if likely is not None and _has_number(page, likely.facts.number):
            found.append(likely)
            continue
        found.append(next((sheet for number, sheet in numbers.items() if _has_number(page, number)), None))
    taken = {sheet.facts.number for sheet in found if sheet is not None}
    for place, known in enumerate(found):
        if known is None and place < len(expected) and expected[place].facts.number not in taken:
            found[place] = expected[place]
    return found


def _has_number(page: str, number: str) -> bool:
    """Tell whether a number stands there whole: 第1号 is not in 第11号."""
    at = page.find(plain(number))
    return at >= 0 and not page[at + len(plain(number)) : at + len(plain(number)) + 1].isdigit()


def _lacking(
    paper: Finished, pages: Sequence[str], expected: Sequence[Sheet], found: Sequence[Sheet | None]
) -> Iterator[Difference]:
    if len(pages) != len(expected):
        yield Difference(paper.name, 0, 0, "page", f"应有{len(expected)}页", f"{len(pages)}页")
    counts = Counter(sheet.facts.number for sheet in found if sheet is not None)
    for sheet in expected:
        if not counts[sheet.facts.number]:
            yield Difference(paper.name, 0, 0, "missing", sheet.facts.number, "", sheet.person)
    for page, shown in enumerate(found, start=1):
        if shown is None:
            yield Difference(paper.name, page, 0, "extra", "", pages[page - 1][:_MOST_SHOWN])
        elif counts[shown.facts.number] > 1:
            yield Difference(paper.name, page, 0, "extra", "", f"{shown.facts.number}（重复）", shown.person)


def _out_of_order(paper: Finished, expected: Sequence[Sheet], found: Sequence[Sheet | None]) -> Iterator[Difference]:
    """Yield pages that stand before or behind their places; one that is missing or added moves nobody else."""
    there = [sheet for sheet in found if sheet is not None]
    standing = {sheet.facts.number for sheet in there}
    wanted = [sheet for sheet in expected if sheet.facts.number in standing]
    pages = [page for page, sheet in enumerate(found, start=1) if sheet is not None]
    if len(there) != len(wanted):
        return
    wanted_at = {sheet.facts.number: place for place, sheet in enumerate(wanted)}
    kept = _in_order([wanted_at[sheet.facts.number] for sheet in there])
    for place, (page, is_, should) in enumerate(zip(pages, there, wanted, strict=True)):
        if place not in kept:
            yield Difference(paper.name, page, 0, "order", should.person.name, is_.person.name, should.person)


def _in_order(places: Sequence[int]) -> set[int]:
    """Return which of them stand in order, as many as can: whoever is not among them was moved."""
    ends, before = list[int](), list[int]()
    for place in places:
        at = bisect_left(ends, place, key=places.__getitem__)
        before.append(ends[at - 1] if at else -1)
        ends[at : at + 1] = [len(before) - 1]
    kept, last = set[int](), ends[-1] if ends else -1
    while last >= 0:
        kept.add(last)
        last = before[last]
    return kept


def _is_rare(sheet: Sheet) -> bool:
    return any(ord(character) > 0xFFFF for _, text in sheet.values() for character in text)


def _of_pages(
    name: str, pages: Sequence[str], found: Sequence[Sheet | None], whole: Mapping[int, str]
) -> Iterator[Difference]:
    """Yield the facts that pages lack, and pages on which more or other words stand than on the others."""
    residues: dict[int, str] = {}
    for page, (text, sheet) in enumerate(zip(pages, found, strict=True), start=1):
        if sheet is None:
            continue
        lacking, rest = _taken_out(text, sheet, plain(whole.get(page, "")))
        for what, value in lacking:
            yield Difference(
                name, page, 0, what, value, _nearest(value, plain(whole.get(page, "")) or text), sheet.person
            )
        if not lacking:
            residues[page] = rest
    usual = {key: counts.most_common(1)[0][0] for key, counts in _usual(residues, found).items()}
    for page, rest in residues.items():
        sheet = found[page - 1]
        if sheet is not None and rest != usual[_alike(sheet)]:
            shown = _different(usual[_alike(sheet)], rest)
            yield Difference(name, page, 0, "extra", "", shown, sheet.person)


def _taken_out(text: str, sheet: Sheet, whole: str) -> tuple[list[tuple[str, str]], str]:
    lacking = []
    for what, value in sheet.values():
        seen = "".join(character for character in value if ord(character) <= 0xFFFF)
        at = text.find(seen)
        if at < 0 or (seen != value and value not in whole):
            lacking.append((what, value))
        else:
            text = text[:at] + _GONE + text[at + len(seen) :]
    return lacking, text


def _usual(residues: Mapping[int, str], found: Sequence[Sheet | None]) -> dict[object, Counter[str]]:
    usual: dict[object, Counter[str]] = {}
    for page, rest in residues.items():
        sheet = found[page - 1]
        if sheet is not None:
            usual.setdefault(_alike(sheet), Counter())[rest] += 1
    return usual


def _alike(sheet: Sheet) -> object:
    """Return what certificates have in common that are drawn alike."""
    facts = sheet.facts
    return facts.kind, facts.address_form, facts.title, facts.addressed, len(facts.issuers)


def _nearest(value: str, text: str) -> str:
    at = fuzz.partial_ratio_alignment(value, text)
    return text[at.dest_start : at.dest_end] if at else ""


def _different(usual: str, rest: str) -> str:
    """Return what stands in a text where the usual one has something else."""
    start = next(
        (place for place, (one, other) in enumerate(zip(usual, rest, strict=False)) if one != other),
        min(len(usual), len(rest)),
    )
    end = next(
        (place for place, (one, other) in enumerate(zip(usual[::-1], rest[::-1], strict=False)) if one != other), 0
    )
    shown = rest[max(0, start - 4) : max(start + 1, len(rest) - end + 4)]
    return shown.replace(_GONE, "…")[:_MOST_SHOWN]
