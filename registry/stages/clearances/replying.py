"""What a department answers: agreed, or vetoed with the fact, which is sealed; one veto (一票否决) excludes."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry import clock, events, journal
from registry.errors import InvalidInput, NotFound, RuleViolation
from registry.records import keys
from registry.records.clearances import Clearance, ClearanceReply, department_name
from registry.records.models import Actor, Nomination
from registry.records.revisions import edit
from registry.stages.clearances import matching
from registry.stages.clearances.finding import find_asked, mark, move, replies_of, settle
from registry.stages.clearances.matching import Answer, Asked, Reply, Unmatched
from registry.wording import NOMINATION_STATES

_PLACE = "clearance_reply.sealed"


@dataclass(frozen=True)
class TakeReplies:
    """Take in what a department wrote into its workbook."""

    clearance: int
    rows: tuple[Reply, ...]


@dataclass(frozen=True)
class EnterReply:
    """Enter what a department said of one nomination: agree, or veto with the fact."""

    clearance: int
    nomination: int
    answer: str
    fact: str = ""
    revision: int | None = None


@dataclass(frozen=True)
class Taken:
    """What came of a workbook: answers taken, vetoes among them, rows left out with the reason, and who is still open."""

    matched: int
    vetoed: int
    unmatched: tuple[Unmatched, ...]
    open: int


def take_replies(command: TakeReplies, _actor: Actor) -> Taken:
    """Match the rows and enter their answers; what cannot be told or cannot be any more is left out with its reason."""
    clearance = find_asked(command.clearance, "收取答复")
    every = replies_of(clearance)
    by_nomination = {one.nomination_id: one for one in every}
    asked = [Asked(one.nomination_id, one.place, one.nomination.name, one.nomination.unit) for one in every]
    told = matching.match(clearance.id, asked, command.rows)
    refused = {answer: _refusal(by_nomination[answer.nomination], answer.answer) for answer in told.answers}
    left = [Unmatched(answer.row, f"第{answer.row}行{why}") for answer, why in refused.items() if why]
    taken = [answer for answer, why in refused.items() if not why]
    fresh = [answer for answer in taken if by_nomination[answer.nomination].answer != answer.answer]
    _enter(clearance, [(by_nomination[answer.nomination], answer) for answer in fresh])
    unmatched = sorted((*told.unmatched, *left), key=lambda one: one.row)
    answered = {answer.nomination for answer in taken} | {one.nomination_id for one in every if one.answer != "open"}
    vetoed = sum(answer.answer == "veto" for answer in taken)
    return Taken(len(taken), vetoed, tuple(unmatched), len(every) - len(answered))


def enter_reply(command: EnterReply, _actor: Actor) -> None:
    """Enter one answer."""
    clearance = find_asked(command.clearance, "登记答复")
    query = ClearanceReply.select(ClearanceReply, Nomination).join(Nomination)
    reply = query.where(ClearanceReply.clearance == clearance, ClearanceReply.nomination == command.nomination).first()
    if reply is None:
        raise NotFound(what="这次征求意见里的这个对象")
    if command.answer not in ("agree", "veto"):
        raise InvalidInput(reason="请选择同意或者不同意。")
    fact = matching.plain_fact(command.fact)
    if command.answer == "veto" and not fact:
        raise InvalidInput(reason="不同意要写明事实。")
    if len(fact) > matching.LONGEST_FACT:
        raise InvalidInput(reason=f"事实太长，有{len(fact)}个字，最多{matching.LONGEST_FACT}个字。")
    why = _refusal(reply, command.answer)
    if why:
        raise RuleViolation(reason=why)
    edit(reply, command.revision, f"“{reply.nomination.name}”的答复")  # refuses an outdated page; the answer follows
    if reply.answer != command.answer:
        _enter(clearance, [(reply, Answer(command.nomination, command.answer, fact, 0))])


def fact_of(reply: int) -> str:
    """Return the fact of a veto; for the reviewers of an office in scope."""
    found = ClearanceReply.one(reply)
    if found is None or found.sealed is None:
        raise NotFound(what="这条不同意的事实")
    return keys.unseal(found.key, bytes(found.sealed), _PLACE).decode()


def _refusal(reply: ClearanceReply, answer: str) -> str:
    """Return why an answer cannot be entered any more; nothing if it can."""
    name, state = reply.nomination.name, reply.nomination.state
    if reply.answer == "veto" and answer == "agree":
        return f"“{name}”已登记过不同意，一票否决以后不能改为同意。"
    if reply.answer != "veto" and answer == "veto" and state not in ("clearing", "vetoed"):
        return f"“{name}”现在是“{NOMINATION_STATES[state]}”，不能再登记不同意，请在审核里办理。"
    return ""


def _enter(clearance: Clearance, answers: Sequence[tuple[ClearanceReply, Answer]]) -> None:
    """Write answers down: agreements together, each veto under a key of its own."""
    if not answers:
        return
    today = clock.today()
    agreed = [reply for reply, answer in answers if answer.answer == "agree"]
    against = [(reply, answer.fact) for reply, answer in answers if answer.answer == "veto"]
    mark([reply.id for reply in agreed], "agree", today)
    for key, (reply, fact) in zip(keys.make(len(against)), against, strict=True):
        sealed = keys.seal(key, fact.encode(), _PLACE)
        edit(reply, None, "", answer="veto", replied_on=today, key=key, sealed=sealed)
    told, vetoed = (
        tuple(reply.nomination_id for reply, _ in answers),
        tuple(reply.nomination_id for reply, _ in against),
    )
    journal.record(events.RepliesTaken(clearance.office_id, clearance.id, told, vetoed))
    out = [reply.nomination_id for reply, _ in against if reply.nomination.state == "clearing"]
    move(clearance, out, "vetoed", cleared=False, reason=f"{department_name(clearance.department)}不同意")
    settle(clearance, [reply.nomination for reply in agreed])
