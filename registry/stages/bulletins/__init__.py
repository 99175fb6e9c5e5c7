"""Bulletins: what was handed up is adopted, merged or rejected, issues are compiled and signed off; the answers return."""

from registry.stages.bulletins.answering import (
    AdoptAnnouncements,
    RejectAnnouncement,
    UndoAnswer,
    adopt_announcements,
    inbox,
    reject_announcement,
    take_answers,
    undo_answer,
)
from registry.stages.bulletins.compiling import (
    facts_of,
    label_of,
    read_item,
    slips_of,
)
from registry.stages.bulletins.counting import Adoption, adoption
from registry.stages.bulletins.editing import (
    DropItem,
    EnterItem,
    SetItem,
    drop_item,
    enter_item,
    set_item,
)
from registry.stages.bulletins.issuing import IssueBulletin, issue_bulletin
from registry.stages.bulletins.planning import (
    Particulars,
    PlanBulletin,
    SetBulletin,
    find,
    following,
    plan_bulletin,
    set_bulletin,
)

__all__ = [
    "AdoptAnnouncements",
    "Adoption",
    "DropItem",
    "EnterItem",
    "IssueBulletin",
    "Particulars",
    "PlanBulletin",
    "RejectAnnouncement",
    "SetBulletin",
    "SetItem",
    "UndoAnswer",
    "adopt_announcements",
    "adoption",
    "drop_item",
    "enter_item",
    "facts_of",
    "find",
    "following",
    "inbox",
    "issue_bulletin",
    "label_of",
    "plan_bulletin",
    "read_item",
    "reject_announcement",
    "set_bulletin",
    "set_item",
    "slips_of",
    "take_answers",
    "undo_answer",
]
