"""Announcements: a ceremony becomes a news item for the city's bulletin, drafted by itself, edited and approved by people.

Its figures, dates, titles and offices stay bound to the record: a text that no longer agrees goes nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from registry import clock, events, journal, roles
from registry.bus import held_roles
from registry.drafting.binding import disagreements
from registry.drafting.facts import NewsFacts, read_news_facts
from registry.drafting.house_style import SHORT_COLUMN, Slip, lint
from registry.drafting.news_item import NewsItem, draft_news
from registry.errors import Forbidden, InvalidInput, NotFound, RuleViolation, WrongState
from registry.records.ceremonies import ceremony_of
from registry.records.masking import masked
from registry.records.models import Actor, Announcement, Office
from registry.records.revisions import edit
from registry.wording import ANNOUNCEMENT_STATES

NEXT = {"checked": ("draft",), "approved": ("checked",), "submitted": ("approved",)}
EDITABLE = ("draft", "checked")
LONGEST_TITLE, LONGEST_TEXT = 80, 4_000
_NAMED = 5  # of the places that a refusal names


@dataclass(frozen=True)
class MoveAnnouncement:
    """Take a news item on: checked, approved, submitted; then `to` is the office above it goes to, 0 the usual one."""

    announcement: int
    state: str
    to: int = 0


@dataclass(frozen=True)
class TakeBackSubmission:
    """Take back news that nobody above has answered yet; it is approved as before."""

    announcement: int


@dataclass(frozen=True)
class EditAnnouncement:
    """Write a news item otherwise; one that was checked is a draft again. `revision` is the one seen, None on the command line."""

    announcement: int
    revision: int | None
    title: str
    text: str


@dataclass(frozen=True)
class RedraftAnnouncement:
    """Draft a news item anew from its facts, short or long; what was written by hand is lost."""

    announcement: int
    revision: int | None
    long: bool = False


def draft_announcements(heard: Sequence[events.Event]) -> None:
    """Draft the news item of each ceremony held; a follower's function."""
    for event in heard:
        if isinstance(event, events.CeremonyHeld):
            _draft(event)


def move_announcement(command: MoveAnnouncement, actor: Actor) -> None:
    """Move the news item to its next state; one that says otherwise than the record is refused."""
    if command.state == "approved" and not roles.may("ApproveAnnouncement", held_roles(actor)):
        raise Forbidden(what="审签信息稿")
    if command.to and command.state != "submitted":
        raise InvalidInput(reason="只有报送时才选报送给哪个单位。")
    announcement = find(command.announcement)
    if announcement.state not in NEXT.get(command.state, ()):
        step = ANNOUNCEMENT_STATES.get(command.state, command.state)
        raise WrongState(what="这篇信息稿", state=ANNOUNCEMENT_STATES[announcement.state], step=f"改为“{step}”")
    refuse_disagreements(announcement)
    if command.state == "submitted":
        _submit(announcement, command.to, actor)
    else:
        edit(announcement, None, "这篇信息稿", state=command.state)
    journal.record(events.AnnouncementMoved(announcement.office_id, announcement.id, command.state))


def take_back_submission(command: TakeBackSubmission, _actor: Actor) -> None:
    """Let the news be approved as it was before it was handed up."""
    announcement = find(command.announcement)
    if announcement.state != "submitted":
        raise WrongState(what="这篇信息稿", state=ANNOUNCEMENT_STATES[announcement.state], step="撤回")
    edit(announcement, None, "这篇信息稿", state="approved", sent_to=None, sent_by=None, sent_at="")
    journal.record(events.SubmissionTakenBack(announcement.office_id, announcement.id))


def receivers(office: Office) -> list[Office]:
    """Return the offices above to which news may be handed up, the usual one first: the nearest that has an editor."""
    above = [int(part) for part in office.path.split("/") if part and int(part) != office.id]
    found = {one.id: one for one in Office.select().where(Office.id.in_(above or [office.id]))}
    nearest = [found[identity] for identity in reversed(above)] or [office]
    editors = [one for one in nearest if _has_editor(one)]
    usual = (editors or nearest[-1:])[0]
    return [usual, *(one for one in nearest if one.id != usual.id)]


def _has_editor(office: Office) -> bool:
    people = Actor.select().where(Actor.office == office, Actor.active)
    return any("city_officer" in person.roles for person in people)


def _submit(announcement: Announcement, to: int, actor: Actor) -> None:
    offices = receivers(announcement.office)
    receiver = next((one for one in offices if one.id == to), offices[0] if not to else None)
    if receiver is None:
        raise InvalidInput(reason=f"只能报送给上级单位：{'、'.join(one.name for one in offices)}。")
    sent = {"sent_to": receiver, "sent_by": actor, "sent_at": clock.written(clock.now())}
    edit(announcement, None, "这篇信息稿", state="submitted", **sent)
    told = (announcement.id, receiver.id, announcement.title, announcement.text)
    journal.record(events.AnnouncementSubmitted(announcement.office_id, *told))


def edit_announcement(command: EditAnnouncement, _actor: Actor) -> None:
    """Keep what was written, agreeing with the record or not; `slips_of` tells where it does not."""
    announcement = _editable(command.announcement)
    title = " ".join(command.title.split())
    text = "\n".join(line.strip() for line in command.text.strip().splitlines() if line.strip())
    if not title or not text:
        raise InvalidInput(reason="信息稿的标题和正文都要写。")
    for said, label, most in ((title, "标题", LONGEST_TITLE), (text, "正文", LONGEST_TEXT)):
        if len(said) > most:
            raise InvalidInput(reason=f"信息稿的{label}太长，有{len(said)}个字，最多{most}个字。")
    _write(announcement, command.revision, NewsItem(masked(title), masked(text)))


def redraft_announcement(command: RedraftAnnouncement, _actor: Actor) -> None:
    """Draft it anew."""
    announcement = _editable(command.announcement)
    _write(announcement, command.revision, draft_news(facts_of(announcement), command.long))


def find(identity: int) -> Announcement:
    """Return an announcement in sight; raise NotFound for any other."""
    announcement = Announcement.one(identity)
    if announcement is None:
        raise NotFound(what="这篇信息稿")
    return announcement


def of_cycle(cycle: int) -> Announcement | None:
    """Return the news item of the ceremony that serves a cycle, where there is one."""
    held = ceremony_of(cycle)
    found: Announcement | None = Announcement.get_or_none(Announcement.ceremony == held) if held else None
    return found


def item_of(announcement: Announcement) -> NewsItem:
    """Return the news item that an announcement holds."""
    return NewsItem(announcement.title, announcement.text)


def facts_of(announcement: Announcement) -> NewsFacts:
    """Return the facts that a news item is bound to."""
    return read_news_facts(announcement.facts)


def disagreements_of(announcement: Announcement) -> list[Slip]:
    """Return where a news item says otherwise than the record, places in its line."""
    return disagreements(item_of(announcement).line, facts_of(announcement))


def slips_of(announcement: Announcement) -> list[Slip]:
    """Return what is to be mended in a news item: where it disagrees with the record, then where with the house style."""
    facts, line = facts_of(announcement), item_of(announcement).line
    kinds = [group.kind for group in facts.honorees]
    most = None if "\n" in announcement.text else SHORT_COLUMN
    return [*disagreements(line, facts), *lint(line, facts.offices, facts.held_on, facts.program, kinds, most)]


def refuse_disagreements(announcement: Announcement) -> None:
    """Raise RuleViolation naming where a news item says otherwise than the record, or what must never leave the office."""
    found = [slip.message for slip in disagreements_of(announcement)]
    found += [slip.message for slip in slips_of(announcement) if slip.code == "private"]
    if found:
        more = f"；另有{len(found) - _NAMED}处" if len(found) > _NAMED else ""
        raise RuleViolation(reason=f"信息稿与登记的内容不一致，改好才能办理：{''.join(found[:_NAMED])}{more}")


def _editable(identity: int) -> Announcement:
    announcement = find(identity)
    if announcement.state not in EDITABLE:
        raise WrongState(what="这篇信息稿", state=ANNOUNCEMENT_STATES[announcement.state], step="修改")
    return announcement


def _write(announcement: Announcement, revision: int | None, item: NewsItem) -> None:
    edit(announcement, revision, "这篇信息稿", title=item.title, text=item.text, state="draft")
    journal.record(events.AnnouncementEdited(announcement.office_id, announcement.id, item.title, item.text))


def _draft(held: events.CeremonyHeld) -> None:
    facts = events.news_facts(held)
    item = draft_news(read_news_facts(facts))
    announcement = Announcement.create(
        office=held.office, cycle=held.cycle, ceremony=held.ceremony, title=item.title, text=item.text, facts=facts
    )
    journal.record(events.AnnouncementDrafted(held.office, announcement.id, held.cycle, item.title, item.text))
