"""The adoption of a decision: everything checked, then the document and its awards at once."""

from dataclasses import dataclass
from datetime import date

from registry import clock, events, journal
from registry.drafting.dates import full_date
from registry.drafting.decision_text import document_number
from registry.drafting.ordering import ORDERS
from registry.errors import InvalidInput, NotFound, RuleViolation
from registry.records.masking import masked
from registry.records.models import Actor, Cycle, Decision, Nomination
from registry.records.notices import check_places
from registry.records.plans import plan_of
from registry.stages.decisions.checking import check_frozen, check_notices, check_signing, told_of
from registry.stages.decisions.granting import grant

_LONGEST_NAME = 60


@dataclass(frozen=True)
class AdoptDecision:
    """Confer the honor on every proposal of a cycle.

    `issuers` in the order of the document, the own office by default; `signatories` are who signed on paper; the list
    stands in the order of the plan unless another is chosen.
    """

    cycle: int
    doc_no: str
    adopted_on: date
    issuers: tuple[str, ...] = ()
    signatories: tuple[str, ...] = ()
    list_order: str = ""


def adopt_decision(command: AdoptDecision, actor: Actor) -> int:
    """Adopt the decision and grant the awards; return the decision's id. Refused before the notice is over."""
    cycle = Cycle.one(command.cycle)
    if cycle is None:
        raise NotFound(what="这届评选活动")
    notices = check_notices(cycle, command.adopted_on)
    told = told_of(cycle)
    journal.refuse_clock_set_back(told.last_at)
    doc_no = _checked_number(command, cycle.office_id)
    proposed = list(
        Nomination.select()
        .where(Nomination.cycle == cycle, Nomination.state == "proposed")
        .order_by(Nomination.position)
    )
    if not proposed:
        raise RuleViolation(reason="公示名单里已没有拟表彰对象，不能作出表彰决定。")
    check_signing(actor, told.proposers)
    check_frozen(notices, told, proposed)
    check_places(cycle, proposed)
    decision = Decision.create(
        office=cycle.office_id, cycle=cycle, doc_no=doc_no, adopted_on=command.adopted_on, signed_by=actor,
        issuers=list(command.issuers or (cycle.office.name,)), signatories=_signatories(command), list_order=_order(command, cycle),
    )  # fmt: skip
    grant(decision, proposed)
    Nomination.update(state="awarded").where(Nomination.cycle == cycle, Nomination.state == "proposed").execute()
    cycle.state = "decided"
    cycle.save()
    adopted = events.DecisionAdopted(
        cycle.office_id, decision.id, cycle.id, decision.doc_no, decision.adopted_on.isoformat(), tuple(decision.issuers),
        len(proposed), tuple(decision.signatories), decision.list_order, tuple(notice.roster_digest for notice in notices),
    )  # fmt: skip
    journal.record(adopted)
    return int(decision.id)


def _checked_number(command: AdoptDecision, office: int) -> str:
    if not command.doc_no.strip():
        raise InvalidInput(reason="请填写表彰决定的文号，例如“太昊办〔2023〕12号”。")
    if command.adopted_on > clock.today():
        raise InvalidInput(reason=f"决定日期{full_date(command.adopted_on)}还没有到，请核对。")
    number = document_number(command.doc_no)
    if Decision.select().where(Decision.office == office, Decision.doc_no == number).exists():
        raise RuleViolation(reason=f"文号“{number}”已用于另一份表彰决定，请核对。")
    return number


def _signatories(command: AdoptDecision) -> list[str]:
    names = [masked(name.strip()) for name in command.signatories if name.strip()]
    if any(len(name) > _LONGEST_NAME for name in names):
        raise InvalidInput(reason=f"签发人的姓名最多{_LONGEST_NAME}个字，几位签发人请一行写一位。")
    return names


def _order(command: AdoptDecision, cycle: Cycle) -> str:
    order = command.list_order or str(plan_of(cycle).list_order)
    if order not in ORDERS:
        raise InvalidInput(reason=f"名单的次序只能是{'、'.join(ORDERS.values())}。")
    return order
