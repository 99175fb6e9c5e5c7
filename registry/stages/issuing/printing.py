"""Printing: one PDF of a cycle's certificates, drawn once from their frozen facts and layouts, then kept."""

import io
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import BinaryIO

from certificates import Calibration, CertificateFacts, print_certificates
from registry.errors import NotFound, RuleViolation
from registry.records.database import transaction
from registry.records.models import Certificate
from registry.records.paper import KeptPrint
from registry.stages.issuing.binding import NotBindable, bind
from registry.stages.issuing.keeping import asked_for, digest_of, give, keep, kept_print
from registry.stages.issuing.layouts import frozen, press
from registry.stages.issuing.listing import drawable

Progress = Callable[[int], None]
Pages = dict[int, tuple[bytes, int]]  # of certificates: a file, and the place of the page in it


def print_cycle(
    cycle: int,
    out: BinaryIO,
    progress: Progress | None = None,
    *,
    only: Collection[int] | None = None,
    overprint: Calibration | None = None,
) -> tuple[int, ...]:
    """Write the numbered certificates of a cycle in scope as one PDF, in the order of the decision; return their ids.

    The same certificates in the same order are the same file for ever: it is kept when first written. `only` names
    some of them; `overprint` leaves the design off the paper, for one printer.
    """
    chosen = [one for one in drawable(cycle) if only is None or one.id in only]
    if not chosen:
        raise NotFound(what="可以打印的证书；作出表彰决定后会自动编号")
    asked = asked_for(chosen, "" if overprint is None else repr(overprint))
    kept = kept_print(chosen[0].office_id, asked)
    if kept is None:
        with transaction():
            mark = press()
        earlier = {} if overprint else _printed_before(cycle, chosen, mark)
        file = _drawn(chosen, earlier, overprint, progress)
        kept = keep(chosen, cycle, asked, file, mark, whole=overprint is None)
    elif progress:
        progress(len(chosen))
    give(kept, out)
    return tuple(certificate.id for certificate in chosen)


def _drawn(
    chosen: Sequence[Certificate], earlier: Pages, overprint: Calibration | None, progress: Progress | None
) -> bytes:
    """Draw certificates, each in its frozen layout; what an earlier press has printed is taken from its file instead."""
    groups: dict[str, list[Certificate]] = {}
    for one in chosen:
        if one.id not in earlier:
            groups.setdefault(one.layout_digest, []).append(one)
    done = len(earlier)
    pages = dict(earlier)
    for group in groups.values():
        heard = None if progress is None else partial(_from, progress, done)
        file = _print(group, overprint, heard)
        pages |= {one.id: (file, place) for place, one in enumerate(group)}
        done += len(group)
    if len(groups) == 1 and not earlier:
        return file
    try:
        return bind([pages[one.id] for one in chosen])
    except NotBindable as error:
        said = "这些证书有的用另一种版式，有的是以前的程序打印的，现在合不成一个文件；请按编号分几次打印。"
        raise RuleViolation(reason=said) from error


def _from(progress: Progress, before: int, done: int) -> None:
    progress(before + done)


def _print(group: Sequence[Certificate], overprint: Calibration | None, progress: Progress | None) -> bytes:
    out = io.BytesIO()
    facts = [CertificateFacts.from_dict(one.facts) for one in group]
    print_certificates(facts, frozen(group[0]), out, overprint=overprint, progress=progress)
    return out.getvalue()


def _printed_before(cycle: int, wanted: Sequence[Certificate], mark: str) -> Pages:
    """Return where certificates were first printed, with just these facts, by another press: the file and the place in it."""
    open_ = {(one.id, digest_of(one.facts)) for one in wanted}
    found: Pages = {}
    for kept in KeptPrint.select().where(KeptPrint.cycle == cycle, KeptPrint.whole).order_by(KeptPrint.id):
        places = {(identity, digest): place for place, (identity, digest) in enumerate(kept.pages)}
        here = open_ & places.keys()
        if here and kept.press != mark:  # of one press, drawing again gives the same
            out = io.BytesIO()
            give(kept, out)
            file = out.getvalue()
            found |= {page[0]: (file, places[page]) for page in here}
        open_ -= here
    return found
