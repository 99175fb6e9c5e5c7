"""Decisions: after the notice, a document with a number and a date turns proposals into awards, all of them or none."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from registry import clock, events, journal
from registry.drafting.dates import full_date
from registry.drafting.decision_text import VERBS, DecisionCategory, DecisionFacts, decision_document, document_number
from registry.drafting.kinds import headed, measure_for
from registry.drafting.ordering import Listed, order_note, ordered
from registry.errors import InvalidInput, NotFound, NotYetDecidable, RuleViolation, WrongState
from registry.records.database import first_free_id, insert_rows
from registry.records.models import Actor, Award, Category, Cycle, Decision, Nomination, Notice, Objection
from registry.wording import CYCLE_STATES
from registry.working_days import is_over


@dataclass(frozen=True)
class AdoptDecision:
    """Confer the honor on every proposal of a cycle; `issuers` in the order of the document, the own office by default."""

    cycle: int
    doc_no: str
    adopted_on: date
    issuers: tuple[str, ...] = ()


def adopt_decision(command: AdoptDecision, _actor: Actor) -> int:
    """Adopt the decision and grant the awards; return the decision's id. Refused before the notice is over."""
    cycle = Cycle.one(command.cycle)
    if cycle is None:
        raise NotFound(what="这届评选活动")
    _check_notice_over(cycle, command.adopted_on)
    doc_no = _checked_number(command, cycle.office_id)
    proposed = list(
        Nomination.select()
        .where(Nomination.cycle == cycle, Nomination.state == "proposed")
        .order_by(Nomination.position)
    )
    if not proposed:
        raise RuleViolation(reason="公示名单里已没有拟表彰对象，不能作出表彰决定。")
    issuers = command.issuers or (cycle.office.name,)
    document = {"doc_no": doc_no, "adopted_on": command.adopted_on, "issuers": list(issuers)}
    decision = Decision.create(office=cycle.office_id, cycle=cycle, **document)
    _grant(decision, proposed)
    Nomination.update(state="awarded").where(Nomination.cycle == cycle, Nomination.state == "proposed").execute()
    cycle.state = "decided"
    cycle.save()
    adopted = events.DecisionAdopted(
        cycle.office_id,
        decision.id,
        cycle.id,
        decision.doc_no,
        decision.adopted_on.isoformat(),
        tuple(issuers),
        len(proposed),
    )
    journal.record(adopted)
    return int(decision.id)


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


def _check_notice_over(cycle: Cycle, adopted_on: date) -> None:
    if cycle.state not in ("notice", "approved"):
        raise WrongState(what=f"{cycle.label}评选活动", state=CYCLE_STATES[cycle.state], step="作出表彰决定")
    notice = Notice.select().where(Notice.cycle == cycle).order_by(Notice.last_day.desc()).get()
    if not is_over(notice.last_day, clock.now()) or adopted_on <= notice.last_day:
        raise NotYetDecidable(
            last_day=full_date(notice.last_day), next_day=full_date(notice.last_day + timedelta(days=1))
        )
    if Objection.select().where(Objection.notice == notice, Objection.state == "open").exists():
        raise RuleViolation(reason="公示期内的异议还没有处理完，不能作出表彰决定。")
    if cycle.state == "notice":
        raise RuleViolation(reason="公示期已满，请先结束公示（写明公示结果），再作出表彰决定。")


def _checked_number(command: AdoptDecision, office: int) -> str:
    if not command.doc_no.strip():
        raise InvalidInput(reason="请填写表彰决定的文号，例如“太昊办〔2023〕12号”。")
    if command.adopted_on > clock.today():
        raise InvalidInput(reason=f"决定日期{full_date(command.adopted_on)}还没有到，请核对。")
    number = document_number(command.doc_no)
    if Decision.select().where(Decision.office == office, Decision.doc_no == number).exists():
        raise RuleViolation(reason=f"文号“{number}”已用于另一份表彰决定，请核对。")
    return number


def _verb(form: str) -> str:
    """Return the decision's verb: where an office selects (选树, 评选), the title is conferred."""
    return form if form in VERBS else "授予"


def _grant(decision: Decision, proposed: Sequence[Nomination]) -> None:
    categories = {
        category.id: category
        for category in Category.select().where(Category.id.in_({one.category_id for one in proposed}))
    }
    first, granted_on = first_free_id("award", len(proposed)), decision.adopted_on
    columns = ("id", "office_id", "decision_id", "nomination_id", "category_id", "kind", "name", "unit", "title",
               "granted_on", "position", "state")  # fmt: skip
    rows, granted = [], []
    for position, nomination in enumerate(proposed, start=1):
        identity, title = first + position - 1, categories[nomination.category_id].name
        said = (nomination.kind, nomination.name, nomination.unit, title)
        rows.append((identity, decision.office_id, decision.id, nomination.id, nomination.category_id, *said,
                     granted_on.isoformat(), position, "active"))  # fmt: skip
        ids = (decision.office_id, identity, nomination.id, decision.id, nomination.category_id)
        granted.append(events.AwardGranted(*ids, *said, granted_on.isoformat()))
    insert_rows("award", columns, rows)
    journal.record(*granted)


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
