"""Announcements: a ceremony becomes a news item for the city's bulletin, drafted by itself, approved by people."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry import events, journal, roles
from registry.bus import held_roles
from registry.drafting.facts import read_news_facts
from registry.drafting.news_item import NewsItem, draft_news
from registry.errors import Forbidden, NotFound, WrongState
from registry.records.models import Actor, Announcement
from registry.wording import ANNOUNCEMENT_STATES

NEXT = {"checked": ("draft",), "approved": ("checked",), "submitted": ("approved",)}


@dataclass(frozen=True)
class MoveAnnouncement:
    """Take a news item on: checked, approved, submitted."""

    announcement: int
    state: str


def draft_announcements(heard: Sequence[events.Event]) -> None:
    """Draft the news item of each ceremony held; a follower's function."""
    for event in heard:
        if isinstance(event, events.CeremonyHeld):
            _draft(event)


def move_announcement(command: MoveAnnouncement, actor: Actor) -> None:
    """Move the news item to its next state."""
    if command.state == "approved" and not roles.may("ApproveAnnouncement", held_roles(actor)):
        raise Forbidden(what="审签信息稿")
    announcement = Announcement.one(command.announcement)
    if announcement is None:
        raise NotFound(what="这篇信息稿")
    if announcement.state not in NEXT.get(command.state, ()):
        step = ANNOUNCEMENT_STATES.get(command.state, command.state)
        raise WrongState(what="这篇信息稿", state=ANNOUNCEMENT_STATES[announcement.state], step=f"改为“{step}”")
    announcement.state = command.state
    announcement.save()
    journal.record(events.AnnouncementMoved(announcement.office_id, announcement.id, command.state))


def item_of(announcement: Announcement) -> NewsItem:
    """Return the news item that an announcement holds."""
    return NewsItem(announcement.title, announcement.text)


def _draft(held: events.CeremonyHeld) -> None:
    facts = events.news_facts(held)
    item = draft_news(read_news_facts(facts))
    announcement = Announcement.create(
        office=held.office, cycle=held.cycle, ceremony=held.ceremony, title=item.title, text=item.text, facts=facts
    )
    journal.record(events.AnnouncementDrafted(held.office, announcement.id, held.cycle, item.title, item.text))
