"""The comments of one sheet: ours are taken away, the clerk's are kept, and the new ones are put beside or below them."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from lxml import etree
from lxml.etree import _Element as Element

from importers.marking.orders import AUTHOR, SHADES, Mark, legal
from importers.marking.parts import namespace_of, parsed, written

_FIRST, _LAST = "━━ 光荣榜检查 ━━", "━━━━━━━━━━━"
_BEGIN, _END = re.compile(rf"(?:\r?\n)?{_FIRST}\r?\n"), re.compile(rf"\r?\n{_LAST}(?:\r?\n(?=\Z))?")
_MOST = 3_000
_THREAD = "tc="  # and the thread's id, in the place of an author
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def block_of(marks: Iterable[Mark]) -> str:
    """Return what a comment says of the findings of one cell, between a first and a last line of ours."""
    lines: list[str] = []
    for mark in marks:
        said = f"【{SHADES[mark.level].word}】{mark.message}"
        if said not in lines:
            lines.append(said)
            if mark.suggestion:
                lines.append(f"建议：{mark.suggestion}")
    text = legal("\n".join(lines))
    # Our own last line inside a message would end the block too early.
    text = text.replace(_LAST, "…")
    return f"{_FIRST}\n{text[:_MOST] + '……' if len(text) > _MOST else text}\n{_LAST}"


class Notes:
    """The comments part of a sheet, or a new one; `removed` and `shrunk` tell what taking ours away has changed."""

    def __init__(self, xml: bytes | None, namespace: str) -> None:
        empty = f'<comments xmlns="{namespace}"><authors/><commentList/></comments>'.encode()
        self._root = parsed(xml or empty)
        self._space = f"{{{namespace_of(self._root)}}}"
        self._changed = False
        self.removed: list[str] = []
        self.shrunk: dict[str, str] = {}
        self._take_away()
        self._known = {comment.get("ref", "").replace("$", ""): comment for comment in self._comments()}
        authors = self._authors()
        self._threads = {ref for ref, one in self._known.items() if _author_of(one, authors).startswith(_THREAD)}

    @property
    def is_empty(self) -> bool:
        """Whether no comment is left."""
        return next(self._comments(), None) is None

    def _comments(self) -> Iterator[Element]:
        yield from self._root.iter(f"{self._space}comment")

    def _authors(self) -> list[str]:
        return [author.text or "" for author in self._root.iter(f"{self._space}author")]

    def _texts(self, comment: Element) -> list[Element]:
        """The pieces of a comment's text, in order; what tells how to pronounce it is none of it."""
        spoken = f"{self._space}rPh"
        return [one for one in comment.iter(f"{self._space}t") if one.getparent().tag != spoken]

    def _take_away(self) -> None:
        authors = self._authors()
        for comment in list(self._comments()):
            texts = self._texts(comment)
            full = "".join(text.text or "" for text in texts)
            if _FIRST not in full:
                continue
            ours = _author_of(comment, authors) == AUTHOR
            spans = list(_blocks(full))
            left = _without(full, spans)
            # Somebody may have written into our comment, or spoilt its last line: only what is surely ours goes.
            if ours and (not left.strip() or not spans):
                comment.getparent().remove(comment)
                self.removed.append(comment.get("ref", ""))
            elif spans:
                self._cut(texts, spans)
                self.shrunk[comment.get("ref", "")] = "\n".join(full[start:end] for start, end in spans)
            self._changed = True

    def _cut(self, texts: list[Element], spans: list[tuple[int, int]]) -> None:
        at, left = 0, deque(spans)
        for text in texts:
            end, inside = at + len(text.text or ""), []
            while left and left[0][0] < end:
                inside.append((max(left[0][0], at) - at, min(left[0][1], end) - at))
                if left[0][1] > end:
                    break
                left.popleft()
            text.text = _without(text.text or "", inside)
            at = end
            run = text.getparent()
            if not text.text and run.tag == f"{self._space}r":
                run.getparent().remove(run)

    def is_thread(self, ref: str) -> bool:
        """Tell whether the comment of a cell only stands for a thread, which programs show instead of its text."""
        return ref in self._threads

    def put(self, ref: str, block: str) -> bool:
        """Add a block to the comment of a cell, below what the clerk wrote; tell whether the comment is a new one."""
        self._changed = True
        if ref in self._known:
            self._below(self._known[ref], block)
            return False
        comment = etree.SubElement(self._list, f"{self._space}comment", ref=ref, authorId=self._author)
        self._known[ref] = comment
        text = etree.SubElement(comment, f"{self._space}text")
        text.extend(self._runs(block))
        return True

    def _below(self, comment: Element, block: str) -> None:
        text = comment.find(f"{self._space}text")
        if text is None:
            text = etree.SubElement(comment, f"{self._space}text")
        plain = text.find(f"{self._space}t")
        if plain is not None:
            run = etree.Element(f"{self._space}r")
            plain.addprevious(run)
            run.append(plain)
        runs = text.findall(f"{self._space}r")
        at = text.index(runs[-1]) + 1 if runs else 0
        text[at:at] = self._runs("\n" + block if runs else block)

    def _runs(self, block: str) -> list[Element]:
        """The block as two runs: our first line in bold, the rest as usual."""
        head, _, rest = block.partition(f"{_FIRST}\n")
        return [self._run(f"{head}{_FIRST}\n", bold=True), self._run(rest, bold=False)]

    def _run(self, text: str, bold: bool) -> Element:
        run = etree.Element(f"{self._space}r")
        look = etree.SubElement(run, f"{self._space}rPr")
        for name, value in (("b", ""), ("sz", "9"), ("color", ""), ("rFont", "宋体"), ("charset", "134")):
            if name == "color":
                etree.SubElement(look, f"{self._space}color", indexed="81")
            elif name != "b" or bold:
                etree.SubElement(look, f"{self._space}{name}", {"val": value} if value else {})
        piece = etree.SubElement(run, f"{self._space}t")
        piece.set(_XML_SPACE, "preserve")
        piece.text = text
        return run

    @cached_property
    def _list(self) -> Element:
        found = self._root.find(f"{self._space}commentList")
        return etree.SubElement(self._root, f"{self._space}commentList") if found is None else found

    @cached_property
    def _author(self) -> str:
        """The number of our name among the authors, to whom it is added if need be."""
        known = self._authors()
        if AUTHOR in known:
            return str(known.index(AUTHOR))
        authors = self._root.find(f"{self._space}authors")
        if authors is None:
            authors = etree.Element(f"{self._space}authors")
            self._root.insert(0, authors)
        etree.SubElement(authors, f"{self._space}author").text = AUTHOR
        return str(len(known))

    def to_bytes(self) -> bytes | None:
        """Return the part, or None where nothing changed."""
        return written(self._root) if self._changed else None


def _author_of(comment: Element, authors: Sequence[str]) -> str:
    number = comment.get("authorId", "")
    return authors[int(number)] if number.isdecimal() and int(number) < len(authors) else ""


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Where our blocks begin and end; a first line without a last one is looked for once."""
    begun = _BEGIN.search(text)
    while begun and (ended := _END.search(text, begun.end())):
        yield begun.start(), ended.end()
        begun = _BEGIN.search(text, ended.end())


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    pieces, at = [], 0
    for start, end in spans:
        pieces.append(text[at:start])
        at = end
    return "".join((*pieces, text[at:]))
