"""Fill the announcement texts of templates/announcements: one line a paragraph, its role before the colon."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise
from string import Template

from registry.drafting.listing import width
from registry.paths import templates

_TITLE_WIDTH = 18.5  # characters of 22 points in a line of 156 mm, with the blanks around figures


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a document: its role decides how it looks; a lead goes before the text in bold type."""

    role: str
    text: str
    lead: str = ""


def filled(name: str, values: Mapping[str, str], limit: float = _TITLE_WIDTH) -> Iterator[Paragraph]:
    """Yield the paragraphs of a text; a paragraph is left out where one of its values is empty.

    In a title | marks where its line, of so many characters, may break; a value may carry such marks too.
    """
    text = (templates() / "announcements" / f"{name}.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        role, words = line.split(": ", 1)
        template = Template(words)
        if all(values[key] for key in template.get_identifiers()):
            yield Paragraph(role, _set(role, template.substitute(values), limit))


def _set(role: str, text: str, line: float) -> str:
    return balanced(text.split("|"), line) if role.endswith("title") else text


def balanced(segments: list[str], limit: float = _TITLE_WIDTH) -> str:
    """Return a title in the fewest lines that hold it, as even as its segments allow."""
    segments = [segment for segment in segments if segment]
    for breaks in range(len(segments)):
        ways = [_lines(segments, places) for places in combinations(range(1, len(segments)), breaks)]
        fitting = [lines for lines in ways if max(map(width, lines)) <= limit]
        if fitting:
            return "\n".join(min(fitting, key=lambda lines: sum(width(line) ** 2 for line in lines)))
    return "\n".join(segment.strip() for segment in segments)


def _lines(segments: list[str], places: tuple[int, ...]) -> list[str]:
    ends = [0, *places, len(segments)]
    return ["".join(segments[start:end]).strip() for start, end in pairwise(ends)]


def plain_text(paragraphs: list[Paragraph]) -> str:
    """Return paragraphs as plain text, one a line."""
    return "\n".join(paragraph.lead + paragraph.text for paragraph in paragraphs)
