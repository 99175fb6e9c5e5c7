"""Write the statement on how a public notice went (公示情况说明): where and how long, what was objected, what came of it."""

from dataclasses import dataclass
from datetime import date

from registry.drafting.dates import full_date
from registry.drafting.documents import written
from registry.drafting.notice_text import notice_said, proposed_list
from registry.drafting.texts import Paragraph, filled
from registry.errors import InvalidInput


@dataclass(frozen=True)
class Proposed:
    """How many stood in the notice under one heading, how many of them objections took off and how many stood back."""

    heading: str
    measure: str
    count: int
    removed: int = 0
    withdrawn: int = 0

    @property
    def left(self) -> int:
        """Return how many are left on the list."""
        return self.count - self.removed - self.withdrawn


@dataclass(frozen=True)
class NoticeResultFacts:
    """Everything the statement says; it counts objections and names nobody: neither who objected nor against whom."""

    office: str
    cycle: str
    title: str
    form: str
    proposed: tuple[Proposed, ...]
    first_day: date
    last_day: date
    working_days: int
    places: str
    written_on: date
    ways: tuple[str, ...] = ("联系电话",)
    received: int = 0
    upheld: int = 0
    substituted: int = 0
    scope: str = ""
    round: int = 1


def notice_result_paragraphs(facts: NoticeResultFacts) -> list[Paragraph]:
    """Return the statement, or raise InvalidInput for facts that no notice can have."""
    _check(facts)
    return list(filled("notice-result", _values(facts)))


def notice_result_document(facts: NoticeResultFacts) -> bytes:
    """Return the statement as .docx."""
    subject = f"{facts.cycle}“{facts.title}”{notice_said(facts.round)}情况说明"
    return written(notice_result_paragraphs(facts), subject, facts.office, facts.written_on)


def _check(facts: NoticeResultFacts) -> None:
    if not facts.proposed or any(one.count < 1 or one.left < 0 for one in facts.proposed):
        raise InvalidInput(reason="公示名单是空的，或去掉、退出的比公示的还多，请核对。")
    if facts.written_on <= facts.last_day:
        last_day, written_on = full_date(facts.last_day), full_date(facts.written_on)
        raise InvalidInput(reason=f"公示期到{last_day}24时才结束，公示情况说明不能写{written_on}，请写以后的日期。")
    removed = _removed(facts)
    if not 0 <= facts.upheld <= facts.received or removed > facts.upheld or bool(facts.upheld) != bool(removed):
        raise InvalidInput(
            reason=f"异议收到{facts.received}件、成立{facts.upheld}件、去掉{removed}个对象，互相对不上，请核对。"
        )
    if not 0 <= facts.substituted <= removed:
        raise InvalidInput(reason=f"去掉{removed}个对象，却递补了{facts.substituted}个，请核对。")


def _values(facts: NoticeResultFacts) -> dict[str, str]:
    return {
        "office": facts.office,
        "cycle": facts.cycle,
        "title": facts.title,
        "notice": notice_said(facts.round),
        "proposed": proposed_list(facts.form),
        "first_day": full_date(facts.first_day),
        "last_day": full_date(facts.last_day),
        "working_days": str(facts.working_days),
        "places": facts.places.strip().rstrip("。；，"),
        "scope": facts.scope.strip().rstrip("。"),
        "counted": _counted([(one.heading, one.count, one.measure) for one in facts.proposed]),
        "ways": "、".join(facts.ways),
        "handled": _handled(facts),
        "stood_back": _stood_back(facts),
        "conclusion": _conclusion(facts),
        "written_on": full_date(facts.written_on),
    }  # fmt: skip


def _handled(facts: NoticeResultFacts) -> str:
    if not facts.received:
        return "公示期内，未收到异议。"
    dismissed = facts.received - facts.upheld
    found = []
    if facts.upheld:
        gone = _counted([(one.heading, one.removed, one.measure) for one in facts.proposed if one.removed])
        substituted = f"，递补{facts.substituted}个对象，另行公示" if facts.substituted else ""
        found.append(f"成立{facts.upheld}件，{gone}不再列入名单{substituted}")
    if dismissed:
        alone = "均不成立" if dismissed > 1 else "不成立"
        found.append(f"不成立{dismissed}件" if facts.upheld else alone)
    return f"公示期内，共收到异议{facts.received}件，已全部核查处理：{'；'.join(found)}。"


def _stood_back(facts: NoticeResultFacts) -> str:
    gone = _counted([(one.heading, one.withdrawn, one.measure) for one in facts.proposed if one.withdrawn])
    return f"另有{gone}退出，不再列入名单。" if gone else ""


def _conclusion(facts: NoticeResultFacts) -> str:
    left = _counted([(one.heading, one.left, one.measure) for one in facts.proposed if one.left])
    if not left:
        return "公示期满，公示名单上的对象都不再列入名单。"
    whole = all(one.left == one.count for one in facts.proposed)
    return f"公示期满，{'名单上的' if whole else '其余'}{left}没有未处理的异议，可以按程序作出决定。"


def _counted(counts: list[tuple[str, int, str]]) -> str:
    """Return 198名 for one list, 先进个人2名、先进集体1个 for several."""
    return "、".join(f"{heading}{count}{measure}" for heading, count, measure in counts)


def _removed(facts: NoticeResultFacts) -> int:
    return sum(one.removed for one in facts.proposed)
