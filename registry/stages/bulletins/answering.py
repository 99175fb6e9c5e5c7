"""Answering what was handed up: adopted as it is or changed, several merged into one, or rejected with the reason.

The news belongs to the office that sent it; the editor writes only into the own bulletin. The answer returns by its event.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from registry import clock, events, journal
from registry.errors import InvalidInput, NotFound, WrongState
from registry.records.bulletins import Bulletin, BulletinItem, ItemSource
from registry.records.masking import masked
from registry.records.models import Actor, Announcement, Office
from registry.stages.bulletins.compiling import label_of
from registry.stages.bulletins.editing import remove, write
from registry.stages.bulletins.planning import draft
from registry.wording import ANNOUNCEMENT_STATES

LONGEST_REASON = 500


@dataclass(frozen=True)
class AdoptAnnouncements:
    """Put handed-up news into an issue, as it is or changed; several become one item."""

    bulletin: int
    announcements: tuple[int, ...]
    column: str
    title: str
    text: str


@dataclass(frozen=True)
class RejectAnnouncement:
    """Send news back with the reason why it is not printed."""

    announcement: int
    reason: str


@dataclass(frozen=True)
class UndoAnswer:
    """Take an answer back while its issue is a draft: the news waits again."""

    announcement: int


def inbox(actor: Actor, states: Sequence[str] = ("submitted",)) -> list[Announcement]:
    """Return the news handed up to the actor's office, the oldest first, offices joined."""
    query = Announcement.select(Announcement, Office).join(Office, on=Announcement.office)
    asked = query.where(Announcement.sent_to == actor.office_id, Announcement.state.in_(list(states)))
    return list(asked.order_by(Announcement.sent_at, Announcement.id))


def adopt_announcements(command: AdoptAnnouncements, actor: Actor) -> int:
    """Write the item and answer each sender; return the item's id."""
    bulletin = draft(command.bulletin, "采用稿件")
    chosen = [_waiting(identity, actor, "采用") for identity in dict.fromkeys(command.announcements)]
    if not chosen:
        raise InvalidInput(reason="请选择要采用的信息稿。")
    source = "、".join(dict.fromkeys(one.office.name for one in chosen))
    item = write(bulletin, command.column, command.title, command.text, source)
    verdict = "accepted" if len(chosen) == 1 else "merged"
    where = f"{label_of(bulletin)}【{item.column_name}】"
    for one in chosen:
        ItemSource.create(office=bulletin.office_id, item=item, announcement=one)
        _answer(actor, one.id, verdict, where=where, item=item)
    return int(item.id)


def reject_announcement(command: RejectAnnouncement, actor: Actor) -> None:
    """Answer the sender with the reason."""
    reason = masked(command.reason.strip())
    if not reason:
        raise InvalidInput(reason="不采用要写明原因，会告诉报送单位。")
    if len(reason) > LONGEST_REASON:
        raise InvalidInput(reason=f"原因太长，有{len(reason)}个字，最多{LONGEST_REASON}个字。")
    _answer(actor, _waiting(command.announcement, actor, "退回").id, "rejected", reason=reason)


def undo_answer(command: UndoAnswer, actor: Actor) -> None:
    """Take the item out again and let all it was made of wait; a rejection is simply taken back."""
    announcement = _sent_here(command.announcement, actor)
    if announcement.state not in ("accepted", "merged", "rejected"):
        raise WrongState(what="这篇信息稿", state=ANNOUNCEMENT_STATES[announcement.state], step="撤回答复")
    source = ItemSource.get_or_none(ItemSource.announcement == announcement)
    if source is None:
        _answer(actor, announcement.id, "undone")
        return
    item: BulletinItem = source.item
    bulletin: Bulletin = draft(item.bulletin_id, "撤回采用")
    together = [one.announcement_id for one in ItemSource.select().where(ItemSource.item == item)]
    remove(item)
    journal.record(events.ItemDropped(bulletin.office_id, bulletin.id, item.id))
    for identity in together:
        _answer(actor, identity, "undone")


def take_answers(heard: Sequence[events.Event]) -> None:
    """Write each answer beside the news of the office that sent it; a follower's function."""
    for event in heard:
        if isinstance(event, events.AnnouncementAnswered):
            undone = event.verdict == "undone"
            told = {
                "state": "submitted" if undone else event.verdict, "answered_at": "" if undone else clock.written(clock.now()),
                "answer": event.reason, "adopted_in": event.where, "adopted_title": event.title, "adopted_text": event.text,
            }  # fmt: skip
            Announcement.update(**told).where(Announcement.id == event.announcement).execute()


def _waiting(identity: int, actor: Actor, step: str) -> Announcement:
    announcement = _sent_here(identity, actor)
    if announcement.state != "submitted":
        raise WrongState(what=f"“{announcement.title}”", state=ANNOUNCEMENT_STATES[announcement.state], step=step)
    if ItemSource.select().where(ItemSource.announcement == announcement).exists():
        raise WrongState(what=f"“{announcement.title}”", state=ANNOUNCEMENT_STATES["accepted"], step=step)
    return announcement


def _sent_here(identity: int, actor: Actor) -> Announcement:
    announcement = Announcement.one(identity)
    if announcement is None or announcement.sent_to_id != actor.office_id:
        raise NotFound(what="这篇信息稿")
    return announcement


def _answer(
    actor: Actor, announcement: int, verdict: str, reason: str = "", where: str = "", item: BulletinItem | None = None
) -> None:
    title, text = (item.title, item.text) if item else ("", "")
    journal.record(events.AnnouncementAnswered(actor.office_id, announcement, verdict, reason, where, title, text))
