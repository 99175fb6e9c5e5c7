"""The decision as a document, its annexed list in the order asked for; and its draft before anybody signs."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry import events, journal
from registry.drafting.decision_text import VERBS, DecisionCategory, DecisionFacts, decision_document
from registry.drafting.kinds import headed, measure_for, title_of
from registry.drafting.listing import LATE
from registry.drafting.ordering import Line, Listed, annexed, order_note
from registry.errors import NotFound, WrongState
from registry.records.honorees import deceased
from registry.records.ledger import Entry
from registry.records.models import Award, Category, Cycle, Decision, Nomination, Recommender
from registry.records.plans import plan_of
from registry.wording import CYCLE_STATES


@dataclass(frozen=True)
class _Line:
    """A name of the annexed list; `division` is the place of the recommending unit, in the order of the plan."""

    category: Category
    is_prize: bool
    kind: str
    name: str
    unit: str
    division: int | None


def document(identity: int, order: str = "", divisions: Sequence[str] = ()) -> bytes:
    """Return the decision as a .docx: titles before prizes, by category, each list in the order decided on or asked for."""
    decision = Decision.one(identity)
    if decision is None:
        raise NotFound(what="这份表彰决定")
    query = (
        Award.select(Award, Category, Nomination, Recommender).join_from(Award, Category).join_from(Award, Nomination)
    )
    awards = query.join(Recommender, "LEFT JOIN").where(Award.decision == decision).order_by(Award.position)
    late = deceased([one.nomination.person_id for one in awards if one.nomination.person_id], _signed_at(decision))
    lines = [_line(one.nomination, one.category, one.name, one.unit, late) for one in awards]
    facts = _facts(decision.cycle, lines, order or decision.list_order, divisions)
    return decision_document(
        DecisionFacts(offices=tuple(decision.issuers), doc_no=decision.doc_no, adopted_on=decision.adopted_on, **facts)
    )


def draft(cycle: int, adopted_on: date, order: str = "", divisions: Sequence[str] = ()) -> bytes:
    """Return the decision as it would read that day, without a number yet, for whoever is to sign it."""
    found = Cycle.one(cycle)
    if found is None:
        raise NotFound(what="这届评选活动")
    query = Nomination.select(Nomination, Category, Recommender).join_from(Nomination, Category)
    standing = query.join_from(Nomination, Recommender, "LEFT JOIN").where(
        Nomination.cycle == found, Nomination.state == "proposed"
    )
    proposed = list(standing.order_by(Nomination.position))
    late = deceased([one.person_id for one in proposed if one.person_id])
    lines = [_line(one, one.category, one.name, one.unit, late) for one in proposed]
    if not lines:
        raise WrongState(what=f"{found.label}评选活动", state=CYCLE_STATES[found.state], step="起草表彰决定")
    facts = _facts(found, lines, order or plan_of(found).list_order, divisions)
    return decision_document(
        DecisionFacts(offices=(found.office.name,), doc_no="", adopted_on=adopted_on, is_draft=True, **facts)
    )


def _signed_at(decision: Decision) -> str:
    """Return the instant at which the decision was entered: who died later is not marked in it."""
    about = Entry.facts.contains(f'"decision":{decision.id},')  # narrows only: what counts is the event itself
    adopted = Entry.select().where(Entry.name == "DecisionAdopted", Entry.office == decision.office_id, about)
    for entry in adopted:
        event = journal.event_of(entry)
        if isinstance(event, events.DecisionAdopted) and event.decision == decision.id:
            return str(entry.recorded_at)
    return ""


def _line(nomination: Nomination, category: Category, name: str, unit: str, late: Collection[int]) -> _Line:
    name = f"{name}{LATE}" if nomination.person_id in late else name
    division = nomination.recommender.position if nomination.recommender else None
    return _Line(category, bool(nomination.prize), nomination.kind, name, unit, division)


def _facts(cycle: Cycle, lines: Sequence[_Line], order: str, divisions: Sequence[str]) -> dict[str, Any]:
    program = cycle.program
    categories = tuple(_annexed([line for line in lines if not line.is_prize], order, divisions))
    prizes = tuple(_annexed([line for line in lines if line.is_prize], order, divisions))
    return {
        "program": program.name, "cycle": cycle.label, "title": program.name, "verb": _verb(program.form), "categories": categories,
        "prizes": prizes, "basis": program.basis, "order_note": order_note(order, (one.kind for one in (*categories, *prizes))),
    }  # fmt: skip


def _verb(form: str) -> str:
    """Return the decision's verb: where an office selects (选树, 评选), the title is conferred."""
    return form if form in VERBS else "授予"


def _annexed(lines: Sequence[_Line], order: str, divisions: Sequence[str]) -> Iterator[DecisionCategory]:
    """Yield the lists by category and kind: persons and units under one title are counted apart."""
    kinds = Counter(category for category, _ in {(line.category.id, line.kind) for line in lines})
    for (is_prize, category, kind), places in annexed([_entry(line) for line in lines], order, divisions).items():
        held = lines[places[0]].category
        title = title_of(held.name, is_prize)
        names = tuple(lines[place].name for place in places)
        measure = measure_for(kind, held.measure)
        yield DecisionCategory(kind, names, headed(title, kind, kinds[category] == 1), measure)


def _entry(line: _Line) -> Line:
    return Line(Listed(line.kind, line.name, line.unit), line.category.id, line.is_prize, line.division)
