"""Printing: the one way by which certificates become a file: asked for, taken as it was kept, or drawn and kept."""

import tempfile
import zipfile
from collections.abc import Collection, Sequence
from typing import BinaryIO

from registry.errors import NotFound
from registry.records.database import among, transaction
from registry.records.models import Award, Certificate, Decision
from registry.records.paper import KeptPrint
from registry.stages.issuing.drawing import Page, Pages, Progress, draw
from registry.stages.issuing.keeping import asked_for, digest_of, give, keep, kept_print
from registry.stages.issuing.layouts import press
from registry.stages.issuing.listing import DRAWABLE, drawable
from registry.stages.issuing.outputs import PLAIN, Output


def print_cycle(
    cycle: int,
    out: BinaryIO,
    progress: Progress | None = None,
    *,
    only: Collection[int] | None = None,
    output: Output = PLAIN,
) -> tuple[int, ...]:
    """Write the numbered certificates of a cycle in scope as one file, in the order of the decision; return their ids.

    The same certificates in the same order and output are the same file for ever: it is kept when first written.
    `only` names some of them. A look on the screen shows the first, and is not kept.
    """
    chosen = chosen_of(cycle, only)
    if output.screen:
        draw(chosen, output, {}, out)
        return (chosen[0].id,)
    give(made(cycle, chosen, output, progress), out)
    return tuple(certificate.id for certificate in chosen)


def print_in_order(ordered: Sequence[int], out: BinaryIO, progress: Progress | None = None) -> tuple[int, ...]:
    """Write the certificates in scope of these ids, in this order, as one file to print from; return their ids.

    They may be of several cycles of one office; the file is kept with the first. Raise NotFound where there is none.
    """
    query = Certificate.select(Certificate, Award, Decision).join(Award).join(Decision)
    found = {one.id: one for one in query.where(among(Certificate.id, ordered), Certificate.state.in_(DRAWABLE))}
    chosen = [found[identity] for identity in ordered if identity in found]
    if not chosen:
        raise NotFound(what="可以打印的证书；作出表彰决定后会自动编号")
    give(made(chosen[0].award.decision.cycle_id, chosen, PLAIN, progress), out)
    return tuple(one.id for one in chosen)


def chosen_of(cycle: int, only: Collection[int] | None) -> list[Certificate]:
    """Return the certificates to print, in the order of the decision; raise NotFound where there is none."""
    chosen = [one for one in drawable(cycle) if only is None or one.id in only]
    if not chosen:
        raise NotFound(what="可以打印的证书；作出表彰决定后会自动编号")
    return chosen


def find_kept(chosen: Sequence[Certificate], output: Output) -> KeptPrint | None:
    """Return the file that was made of these certificates before, None for the first time."""
    return kept_print(chosen[0].office_id, asked_for(chosen, output.manner))


def made(cycle: int, chosen: Sequence[Certificate], output: Output, progress: Progress | None) -> KeptPrint:
    """Return the file of certificates as it was kept; draw and keep it where it is asked for the first time."""
    kept = find_kept(chosen, output)
    if kept is not None:
        if progress:
            progress(len(chosen))
        return kept
    with transaction():
        mark = press()
    earlier = _printed_before(cycle, chosen, mark) if output.whole else {}
    with tempfile.TemporaryFile() as file:
        draw(chosen, output, earlier, file, progress)
        return keep(chosen, cycle, output, file, mark)


def _printed_before(cycle: int, wanted: Sequence[Certificate], mark: str) -> Pages:
    """Return where certificates were first printed, with just these facts, by another press: the file and the place in it."""
    open_ = {(one.id, digest_of(one.facts)) for one in wanted}
    found: Pages = {}
    for kept in KeptPrint.select().where(KeptPrint.cycle == cycle, KeptPrint.whole).order_by(KeptPrint.id):
        places = {(identity, digest): place for place, (identity, digest) in enumerate(kept.pages)}
        here = open_ & places.keys()
        if here and kept.press != mark:  # of one press, drawing again gives the same
            found |= _pages_of(kept, {page[0]: places[page] for page in here})
        open_ -= here
    return found


def _pages_of(kept: KeptPrint, places: dict[int, int]) -> Pages:
    """Return pages of a kept file: of a PDF, or of the single files in a ZIP."""
    with tempfile.TemporaryFile() as file:
        give(kept, file)
        file.seek(0)
        if not kept.packed:
            whole = file.read()
            return {identity: Page(whole, place, len(kept.pages) == 1) for identity, place in places.items()}
        with zipfile.ZipFile(file) as packed:
            names = packed.namelist()
            return {identity: Page(packed.read(names[place]), 0, alone=True) for identity, place in places.items()}
