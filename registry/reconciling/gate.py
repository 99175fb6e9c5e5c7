"""Which paper a file is, what it says otherwise, and the gate that lets nothing out that disagrees."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import PurePath

from rapidfuzz import fuzz

from certificates import CertificateFacts
from certificates.fields import chinese_date
from importers.documents import (
    Finished,
    UnreadableDocument,
    guarded_pages,
    read_finished,
    read_guarded,
    whole_pages,
)
from registry.errors import InvalidInput, NotFound, RuleViolation
from registry.reconciling.certificates import Sheet, compare_certificates
from registry.reconciling.comparing import Difference, compare
from registry.reconciling.marks import Expected, Person, Stream, stream_of
from registry.reconciling.papers import CERTIFICATES, bulletin_paper, expected_papers, sheets_of
from registry.records.models import Actor, Award, Certificate, Cycle, Decision
from registry.stages import announcements, bulletins, issuing

_HEAD, _LIKE = 500, 55.0  # characters by which a paper is known, and how like they must be, in percent
_ISSUE = re.compile(r"第\d+期.*【")  # a masthead and the first column
_NAMED = 5  # differences that a refusal names


@dataclass(frozen=True)
class Checked:
    """A file that was held against the record: which paper it is taken for, and what it says otherwise.

    One that is none of the papers has no paper and was not compared.
    """

    name: str
    paper: str
    differences: tuple[Difference, ...]
    remarks: tuple[Difference, ...] = ()
    people: int = 0

    @property
    def agrees(self) -> bool:
        """Tell whether nothing in it disagrees."""
        return not self.differences


def reconcile(cycle: int, files: Sequence[tuple[str, bytes]], are_own: bool = False) -> list[Checked]:
    """Hold finished files against the record of a cycle in sight; raise NotFound or InvalidInput for what cannot be read.

    Files are read by a limited child, unless they are the register's own, made this moment.
    """
    found = _find(cycle)
    expected, sheets = expected_papers(found), sheets_of(found)
    checked = [_checked(name, content, expected, sheets, are_own) for name, content in files]
    if checked and not any(one.paper for one in checked):
        known = "、".join([*dict.fromkeys(one.name for one in expected), CERTIFICATES])
        raise InvalidInput(reason=f"“{checked[0].name}”认不出是哪一份文件；能核对的有：{known}。")
    return checked


def reconcile_bulletin(bulletin: int, files: Sequence[tuple[str, bytes]]) -> list[Checked]:
    """Hold finished files of an issue of the bulletin in sight against it, masthead and footer too."""
    expected = bulletin_paper(bulletins.find(bulletin))
    checked = []
    for name, content in files:
        stream = stream_of(_read(name, content, are_own=False))
        told = compare(expected, stream, PurePath(name).name)
        checked.append(_told(name, expected, told))
    return checked


def gate(cycle: int) -> list[Checked]:
    """Hold what the register itself would send against the roll of honor: the frozen certificates, and their PDF."""
    found = _find(cycle)
    sheets, frozen = sheets_of(found), list(_frozen(found))
    told = [Checked(CERTIFICATES, CERTIFICATES, tuple(frozen), (), len(sheets[0]))]
    if sheets[0]:
        file = BytesIO()
        issuing.print_cycle(found.id, file)
        told += [_checked(CERTIFICATES, file.getvalue(), [], sheets, are_own=True)]
    return told


def move_announcement(command: announcements.MoveAnnouncement, actor: Actor) -> None:
    """Move a news item on; it is handed up only while certificates and roll of honor say the same."""
    if command.state == "submitted":
        refuse_disagreeing(announcements.find(command.announcement).cycle_id)
    announcements.move_announcement(command, actor)


def refuse_disagreeing(cycle: int) -> None:
    """Raise RuleViolation where a certificate was frozen with other facts than the roll of honor has: nothing goes out then."""
    found = list(_frozen(_find(cycle)))
    if found:
        more = f"另有{len(found) - _NAMED}处。" if len(found) > _NAMED else ""
        raise RuleViolation(reason=f"四单不一致，不能报送：{''.join(one.said for one in found[:_NAMED])}{more}")


def _find(cycle: int) -> Cycle:
    found = Cycle.one(cycle)
    if found is None:
        raise NotFound(what="这届评选活动")
    return found


def _checked(
    name: str, content: bytes, expected: Sequence[Expected], sheets: Sequence[Sequence[Sheet]], are_own: bool
) -> Checked:
    paper = _read(name, content, are_own)
    if _is_certificates(paper, sheets):
        read_whole = whole_pages if are_own else guarded_pages
        told = compare_certificates(paper, partial(read_whole, content), [order for order in sheets if order])
        return Checked(name, CERTIFICATES, tuple(told), (), len(sheets[0]))
    stream = stream_of(paper)
    meant = _meant(paper, stream, expected)
    if meant is None:
        return Checked(name, "", ())
    return _told(name, meant, compare(meant, stream, PurePath(name).name))


def _read(name: str, content: bytes, are_own: bool) -> Finished:
    try:
        return (read_finished if are_own else read_guarded)(PurePath(name).name, content)
    except UnreadableDocument as refusal:
        raise InvalidInput(reason=refusal.message) from refusal


def _told(name: str, meant: Expected, told: Sequence[Difference]) -> Checked:
    people = len({mark.person for mark in meant.marks if mark.person})
    differences = tuple(one for one in told if not one.is_remark)
    return Checked(name, meant.name, differences, tuple(one for one in told if one.is_remark), people)


def _is_certificates(paper: Finished, sheets: Sequence[Sequence[Sheet]]) -> bool:
    """Tell by its pages: a PDF whose first pages carry certificate numbers, or nearly."""
    if paper.kind != "pdf" or not sheets or not sheets[0]:
        return False
    first = stream_of(Finished(paper.name, paper.kind, paper.page(1))).text
    return fuzz.partial_ratio(sheets[0][0].facts.number, first) > 80 and "签领" not in first


def _meant(paper: Finished, stream: Stream, expected: Sequence[Expected]) -> Expected | None:
    """Return the paper that a file is: by its name, else the one its beginning is most like."""
    if _ISSUE.search(stream.text[:_HEAD]):
        return next((one for one in expected if one.title), None)
    named = [one for one in expected if PurePath(one.name).stem == PurePath(paper.name).stem]
    same = [one for one in named if one.name.endswith(paper.kind)] or named
    head = stream.text[:_HEAD]
    likes = [(fuzz.ratio(head, one.stream.text[:_HEAD]), one) for one in same or expected]
    best = max(likes, key=lambda pair: pair[0], default=None)
    return best[1] if best and (best[0] >= _LIKE or same) else None


def _frozen(cycle: Cycle) -> list[Difference]:
    """Return the certificates whose frozen facts are not those of the roll of honor, and numbers given out twice."""
    decision = Decision.get_or_none(Decision.cycle == cycle)
    if decision is None:
        raise NotFound(what="这届评选的表彰决定，作出决定以后才有文件可核对")
    query = Certificate.select(Certificate, Award).join(Award).where(Award.decision == decision)
    listed = list(query.where(Certificate.state.in_(issuing.DRAWABLE)).order_by(Award.position))
    numbers = Counter(one.number for one in listed)
    told = []
    for one in listed:
        facts, person = CertificateFacts.from_dict(one.facts), Person(one.award.position, one.award.name)
        for what, should, is_ in _otherwise(facts, one, decision):
            told.append(Difference(CERTIFICATES, 0, 0, what, should, is_, person))
        if numbers[one.number] > 1:
            told.append(Difference(CERTIFICATES, 0, 0, "number", "不重复的编号", str(one.number), person))
    return told


def _otherwise(facts: CertificateFacts, one: Certificate, decision: Decision) -> list[tuple[str, str, str]]:
    """Return what a certificate was frozen with that the roll has otherwise; one made out anew by hand keeps its name."""
    told = []
    if one.award.name not in facts.addressee and facts.addressee not in one.award.name:
        told.append(("name", one.award.name, facts.addressee))
    if facts.title != one.award.title:
        told.append(("title", str(one.award.title), facts.title))
    if list(facts.issuers) != list(decision.issuers):
        told.append(("office", "、".join(decision.issuers), "、".join(facts.issuers)))
    if facts.granted_on != decision.adopted_on:
        told.append(("date", chinese_date(decision.adopted_on), chinese_date(facts.granted_on)))
    if facts.number != one.number:
        told.append(("number", str(one.number), facts.number))
    return told
