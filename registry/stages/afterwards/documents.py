"""The texts of what becomes of titles: the decision that revokes one, notices that they stay, expire, or were misprinted."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from registry import clock
from registry.drafting.award_change_text import CHANGES, AwardChangeFacts, Misprint, award_change_document
from registry.drafting.decision_text import DecisionCategory, document_number
from registry.drafting.kinds import headed, measure_for
from registry.errors import InvalidInput, NotFound
from registry.records.afterwards import AwardChange, TakeBack
from registry.records.models import Award, Category, Cycle, Decision
from registry.wording import CAUSES, TAKEN_BACK


def revocation(change: int, doc_no: str = "", on_day: date | None = None) -> bytes:
    """Return the decision that revokes a title as .docx: as it was signed, or as a draft to be signed under a number."""
    found = AwardChange.one(change)
    if found is None or found.what != "revoked" or found.state == "refused":
        raise NotFound(what="这件撤销")
    if not (found.doc_no or doc_no.strip()):
        raise InvalidInput(reason="撤销决定还没有签发，起草时请写明拟用的文号，例如“太昊办〔2023〕12号”。")
    signed = found.state == "standing"
    asked = TakeBack.select().where(TakeBack.award == found.award).order_by(TakeBack.id)
    taken = tuple(TAKEN_BACK[one.what] for one in asked) or (TAKEN_BACK["certificate"],)
    facts = _facts(
        "revocation", [found.award], found.on_day if signed else on_day or clock.today(), doc_no=found.doc_no or doc_no,
        cause=CAUSES[found.cause], taken_back=taken,
    )  # fmt: skip
    return award_change_document(facts)


def retention(cycle: int, doc_no: str) -> bytes:
    """Return the notice that titles of a cycle are kept, by the document of that number, as .docx."""
    number = document_number(doc_no)
    query = AwardChange.select(AwardChange, Award).join(Award).join(Decision)
    asked = query.where(Decision.cycle == _cycle(cycle), AwardChange.what == "retained", AwardChange.doc_no == number)
    changes = list(asked.order_by(Award.position))
    if not changes:
        raise NotFound(what=f"本届文号“{number}”的继续保留")
    if changes[0].until is None:
        raise InvalidInput(reason="这次继续保留没有写明到哪一天，不能起草通报。")
    facts = _facts(
        "retention", [one.award for one in changes], changes[0].on_day, doc_no=number, until=changes[0].until
    )
    return award_change_document(facts)


def expiry(cycle: int) -> bytes:
    """Return the notice that titles of a cycle expired, those of the latest last day, as .docx."""
    query = Award.select().join(Decision).where(Decision.cycle == _cycle(cycle), Award.state == "expired")
    expired = list(query.order_by(Award.position))
    if not expired:
        raise NotFound(what="本届已经届满的荣誉")
    until = max(award.ends_on for award in expired)
    last = [award for award in expired if award.ends_on == until]
    change = AwardChange.get(AwardChange.award == last[0], AwardChange.what == "expired")
    return award_change_document(_facts("expiry", last, change.on_day, until=until))


def correction(award: int) -> bytes:
    """Return the notice that an award was misprinted, as .docx."""
    found = Award.one(award)
    asked = AwardChange.select().where(AwardChange.award == award, AwardChange.what == "corrected")
    change = asked.order_by(AwardChange.id.desc()).first()
    if found is None or change is None:
        raise NotFound(what="这项荣誉的更正")
    printed = _named(change.facts["name"], change.facts["unit"])
    misprint = Misprint(printed, _named(found.name, found.unit))
    return award_change_document(_facts("correction", [found], change.on_day, misprints=(misprint,)))


def title_of(what: str) -> str:
    """Return what such a text is called."""
    return CHANGES[what][0]


def _cycle(identity: int) -> Cycle:
    cycle = Cycle.one(identity)
    if cycle is None:
        raise NotFound(what="这届评选活动")
    return cycle


def _facts(
    what: str,
    awards: Sequence[Award],
    on_day: date,
    doc_no: str = "",
    cause: str = "",
    until: date | None = None,
    misprints: tuple[Misprint, ...] = (),
    taken_back: tuple[str, ...] = ("证书",),
) -> AwardChangeFacts:
    decision = awards[0].decision
    program = decision.cycle.program
    title = awards[0].title if len({award.title for award in awards}) == 1 else program.name
    return AwardChangeFacts(
        what=what, offices=tuple(decision.issuers), on_day=on_day, cycle=decision.cycle.label, title=title,
        granted_by=decision.doc_no, granted_on=awards[0].granted_on, doc_no=doc_no, cause=cause, until=until,
        categories=() if misprints else _listed(awards), misprints=misprints, taken_back=taken_back,
    )  # fmt: skip


def _listed(awards: Sequence[Award]) -> tuple[DecisionCategory, ...]:
    """Return the awards by category and kind, as the decision lists them."""
    lists: dict[tuple[int, str], list[Award]] = {}
    for award in awards:
        lists.setdefault((award.category_id, award.kind), []).append(award)
    kinds = Counter(category for category, _ in lists)
    categories = {
        one.id: one for one in Category.select().where(Category.id.in_({award.category_id for award in awards}))
    }
    return tuple(
        DecisionCategory(
            kind,
            tuple(award.name for award in held),
            headed(held[0].title, kind, kinds[category] == 1),
            measure_for(kind, categories[category].measure),
        )
        for (category, kind), held in lists.items()
    )


def _named(name: str, unit: str) -> str:
    return f"{name}（{unit}）" if unit else name
