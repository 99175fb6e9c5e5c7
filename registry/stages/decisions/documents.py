"""The decision as a document, its annexed list in the order asked for."""

from collections import Counter
from collections.abc import Sequence

from registry.drafting.decision_text import VERBS, DecisionCategory, DecisionFacts, decision_document
from registry.drafting.kinds import headed, measure_for
from registry.drafting.ordering import Listed, order_note, ordered
from registry.errors import NotFound
from registry.records.models import Award, Category, Decision


def document(identity: int, order: str = "recommended", divisions: Sequence[str] = ()) -> bytes:
    """Return the decision as a .docx, its annexed list in the order asked for: by category first, as drafting.ordering knows them."""
    decision = Decision.one(identity)
    if decision is None:
        raise NotFound(what="这份表彰决定")
    program, categories = decision.cycle.program, _annexed(decision, order, divisions)
    facts = DecisionFacts(
        offices=tuple(decision.issuers), doc_no=decision.doc_no, adopted_on=decision.adopted_on, program=program.name,
        cycle=decision.cycle.label, title=program.name, verb=_verb(program.form), categories=categories, basis=program.basis,
        order_note=order_note(order, (category.kind for category in categories)),
    )  # fmt: skip
    return decision_document(facts)


def _verb(form: str) -> str:
    """Return the decision's verb: where an office selects (选树, 评选), the title is conferred."""
    return form if form in VERBS else "授予"


def _annexed(decision: Decision, order: str, divisions: Sequence[str]) -> tuple[DecisionCategory, ...]:
    """Return the list by category and kind: persons and units under one title are counted apart."""
    lists: dict[tuple[int, str], list[Award]] = {}
    query = Award.select(Award, Category).join(Category).where(Award.decision == decision).order_by(Award.position)
    for award in query:
        lists.setdefault((award.category_id, award.kind), []).append(award)
    kinds = Counter(category for category, _ in lists)
    annexed = []
    for (category, kind), awards in lists.items():
        names = ordered([Listed(kind, award.name, award.unit) for award in awards], order, divisions)
        heading = headed(awards[0].title, kind, kinds[category] == 1)
        measure = measure_for(kind, awards[0].category.measure)
        annexed.append(DecisionCategory(kind, tuple(named.name for named in names), heading, measure))
    return tuple(annexed)
