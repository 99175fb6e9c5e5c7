"""Drawing: certificates, each in its frozen layout, written as the output asked for."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from io import BytesIO
from typing import BinaryIO, NamedTuple

from certificates import (
    Calibration,
    CertificateFacts,
    Labelled,
    Layout,
    Product,
    UnusablePaper,
    file_names,
    pack,
    preview_overprint,
    print_certificates,
    print_product,
)
from registry.errors import InvalidInput, RuleViolation
from registry.records.models import Certificate
from registry.stages.issuing.binding import NotBindable, bind
from registry.stages.issuing.layouts import frozen
from registry.stages.issuing.outputs import Output

Progress = Callable[[int], None]
_Item = tuple[CertificateFacts, Layout]


class Page(NamedTuple):
    """A page printed before: its file, its place there, and whether the file holds this page alone."""

    file: bytes
    place: int
    alone: bool = False


Pages = dict[int, Page]  # of certificates, by id


def draw(
    chosen: Sequence[Certificate], output: Output, earlier: Pages, out: BinaryIO, progress: Progress | None = None
) -> None:
    """Write certificates as an output; a page in `earlier`, which another press has printed, is taken and not drawn anew."""
    try:
        if output.screen:
            preview_overprint(*_items(chosen[:1])[0], out)
        elif output.each:
            labelled = [Labelled(one.award.position, one.facts["addressee"], one.facts["number"]) for one in chosen]
            pack(zip(file_names(labelled), _singles(chosen, output, earlier, progress), strict=True), out)
        elif output.product != Product():
            print_product(_items(chosen), out, output.product, progress)
        else:
            out.write(_bound(chosen, earlier, output.overprint, progress))
    except UnusablePaper as refusal:
        raise InvalidInput(reason=refusal.message) from refusal


def _singles(
    chosen: Sequence[Certificate], output: Output, earlier: Pages, progress: Progress | None
) -> Iterator[bytes]:
    """Yield for each certificate the file that its number alone gives."""
    for count, (one, item) in enumerate(zip(chosen, _items(chosen), strict=True), 1):
        file = BytesIO()
        if output.product != Product():
            print_product([item], file, output.product)
        elif one.id in earlier:
            file.write(_bound([one], earlier, None, None))
        else:
            print_certificates([item[0]], item[1], file)
        yield file.getvalue()
        if progress:
            progress(count)


def _items(chosen: Sequence[Certificate]) -> list[_Item]:
    """Return the facts of certificates, each with the layout it was frozen with; each layout is looked up once."""
    layouts: dict[str, Layout] = {}
    for one in chosen:
        if one.layout_digest not in layouts:
            layouts[one.layout_digest] = frozen(one)
    return [(CertificateFacts.from_dict(one.facts), layouts[one.layout_digest]) for one in chosen]


def _bound(
    chosen: Sequence[Certificate], earlier: Pages, overprint: Calibration | None, progress: Progress | None
) -> bytes:
    """Return one file to print from: one drawing for each layout, bound in order with what was printed before."""
    groups: dict[str, list[Certificate]] = {}
    for one in chosen:
        if one.id not in earlier:
            groups.setdefault(one.layout_digest, []).append(one)
    done = len(earlier)
    pages = dict(earlier)
    for group in groups.values():
        heard = None if progress is None else partial(_from, progress, done)
        file = _print(group, overprint, heard)
        pages |= {one.id: Page(file, place, len(group) == 1) for place, one in enumerate(group)}
        done += len(group)
    if len(groups) == 1 and not earlier:
        return file
    wanted = [pages[one.id] for one in chosen]
    if len(wanted) == 1 and wanted[0].alone:
        return wanted[0].file
    try:
        return bind([(page.file, page.place) for page in wanted])
    except NotBindable as error:
        said = "这些证书有的用另一种版式，有的是以前的程序打印的，现在合不成一个文件；请按编号分几次打印。"
        raise RuleViolation(reason=said) from error


def _from(progress: Progress, before: int, done: int) -> None:
    progress(before + done)


def _print(group: Sequence[Certificate], overprint: Calibration | None, progress: Progress | None) -> bytes:
    out = BytesIO()
    facts = [CertificateFacts.from_dict(one.facts) for one in group]
    print_certificates(facts, frozen(group[0]), out, overprint=overprint, progress=progress)
    return out.getvalue()
