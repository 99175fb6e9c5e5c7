"""Write what becomes of a title afterwards: the decision that revokes it, notices that it stays, ends or was misprinted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from registry.drafting.dates import full_date
from registry.drafting.decision_text import DecisionCategory, annexed, document_number, named_and_counted
from registry.drafting.documents import written
from registry.drafting.kinds import KINDS
from registry.drafting.listing import refuse_private
from registry.drafting.punctuation import mended
from registry.drafting.texts import Paragraph, filled
from registry.errors import InvalidInput

CHANGES = {
    "revocation": ("撤销决定", "撤销荣誉称号名单"),
    "retention": ("继续保留通报", "继续保留荣誉称号名单"),
    "correction": ("更正通知", ""),
    "expiry": ("届满通知", "荣誉称号届满名单"),
}
_NUMBERED = {"revocation", "retention"}
_DATED = {"retention", "expiry"}
_NAMED_IN_FULL = 2  # names that a sentence carries; more stand in an annex


@dataclass(frozen=True)
class Misprint:
    """A name or unit as it was published by mistake, and as it should be."""

    printed: str
    correct: str


@dataclass(frozen=True)
class AwardChangeFacts:
    """Everything such a text says: the award as it was conferred, and what happens to it now.

    The cause of a revocation is one of the list of causes, never the facts of the case; `until` is the last day a
    title is kept, or was valid.
    """

    what: str
    offices: tuple[str, ...]
    on_day: date
    cycle: str
    title: str
    granted_by: str
    granted_on: date
    categories: tuple[DecisionCategory, ...] = ()
    misprints: tuple[Misprint, ...] = ()
    doc_no: str = ""
    basis: str = ""
    cause: str = ""
    until: date | None = None
    taken_back: tuple[str, ...] = ("证书",)


def award_change_paragraphs(facts: AwardChangeFacts) -> list[Paragraph]:
    """Return the text and its annex, or raise InvalidInput for facts that no such text can have."""
    _check(facts)
    return [*filled(facts.what, _values(facts)), *_attached(facts), *_signature(facts), *_annex(facts)]


def award_change_document(facts: AwardChangeFacts) -> bytes:
    """Return the text as .docx."""
    paragraphs = award_change_paragraphs(facts)
    subject = f"{facts.cycle}“{facts.title}”{CHANGES[facts.what][0]}"
    return written(paragraphs, subject, "、".join(facts.offices), facts.on_day)


def _check(facts: AwardChangeFacts) -> None:
    if facts.what not in CHANGES:
        raise InvalidInput(reason=f"能起草的只有{'、'.join(said for said, _ in CHANGES.values())}。")
    said = CHANGES[facts.what][0]
    if not facts.offices:
        raise InvalidInput(reason=f"{said}没有写明由哪个单位作出。")
    if facts.what in _NUMBERED and not facts.doc_no:
        raise InvalidInput(reason=f"{said}要有文号，例如“太昊办〔2023〕12号”。")
    if facts.what == "revocation" and not facts.cause:
        raise InvalidInput(reason="撤销决定要写明撤销的原因。")
    if facts.what in _DATED and (facts.until is None or facts.until <= facts.granted_on):
        raise InvalidInput(reason=f"{said}要写明到哪一天为止，这一天在授予以后。")
    if facts.on_day < facts.granted_on:
        days = f"{full_date(facts.on_day)}，授予是{full_date(facts.granted_on)}"
        raise InvalidInput(reason=f"{said}的日期是{days}，前后不对，请核对。")
    _check_names(facts, said)


def _check_names(facts: AwardChangeFacts, said: str) -> None:
    if facts.what == "correction":
        if not facts.misprints or any(not one.correct or one.printed == one.correct for one in facts.misprints):
            raise InvalidInput(reason="更正通知要写明错在哪里、应当怎样写，两者不能相同。")
    elif not facts.categories or not all(category.names for category in facts.categories):
        raise InvalidInput(reason=f"{said}的名单是空的，或有一类没有人。")
    refuse_private([name for category in facts.categories for name in category.names] + [facts.cause, facts.basis])
    refuse_private(word for one in facts.misprints for word in (one.printed, one.correct))


def _values(facts: AwardChangeFacts) -> dict[str, str]:
    basis = f"根据{mended(facts.basis)}，" if facts.basis else ""
    return {
        "issuers": "\u3000|".join(facts.offices),
        "doc_no": document_number(facts.doc_no) if facts.doc_no else "",
        "who": "、".join(named_and_counted(category) for category in facts.categories),
        "cycle": facts.cycle,
        "title": facts.title,
        "granted_by": document_number(facts.granted_by),
        "granted_on": full_date(facts.granted_on),
        "on_day": full_date(facts.on_day),
        "until": full_date(facts.until) if facts.until else "",
        "studied": f"{basis}经研究",
        "rechecked": f"{basis}经复查确认",
        "expired": f"{basis}届满后",
        "cause": mended(facts.cause).removesuffix("的情形"),
        "honor": f"{facts.cycle}“{facts.title}”荣誉称号{'（名单见附件）' if _has_annex(facts) else ''}",
        "annex": CHANGES[facts.what][1],
        "recipients": _recipients(facts),
        "taken_back": "、".join(facts.taken_back),
        "corrected": "；".join(f"“{one.printed}”应为“{one.correct}”" for one in facts.misprints) + "。",
    }


def _recipients(facts: AwardChangeFacts) -> str:
    nouns = ("同志" if category.kind == "person" else KINDS[category.kind].noun for category in facts.categories)
    return "、".join(dict.fromkeys(nouns))


def _has_annex(facts: AwardChangeFacts) -> bool:
    return len(facts.categories) > 1 or any(len(category.names) > _NAMED_IN_FULL for category in facts.categories)


def _attached(facts: AwardChangeFacts) -> Iterator[Paragraph]:
    if _has_annex(facts):
        yield Paragraph("attachment", f"附件：{facts.cycle}“{facts.title}”{CHANGES[facts.what][1]}")


def _signature(facts: AwardChangeFacts) -> Iterator[Paragraph]:
    for office in facts.offices:
        yield Paragraph("signature", office)
    yield Paragraph("date", full_date(facts.on_day))


def _annex(facts: AwardChangeFacts) -> Iterator[Paragraph]:
    if _has_annex(facts):
        yield from filled("change-annex", _values(facts))
        yield from annexed(facts.categories)
