"""Clearances (征求意见): departments are asked about nominations by a workbook each, answer in it, and may veto."""

from registry.stages.clearances.asking import AskClearance, CloseClearance, ask_clearance, close_clearance, waiting
from registry.stages.clearances.finding import find_clearance, replies_of
from registry.stages.clearances.matching import Reply, Unmatched
from registry.stages.clearances.replying import EnterReply, Taken, TakeReplies, enter_reply, fact_of, take_replies
from registry.stages.clearances.workbooks import ExportClearance, Exported, export_clearance, read_replies

__all__ = [
    "AskClearance",
    "CloseClearance",
    "EnterReply",
    "ExportClearance",
    "Exported",
    "Reply",
    "TakeReplies",
    "Taken",
    "Unmatched",
    "ask_clearance",
    "close_clearance",
    "enter_reply",
    "export_clearance",
    "fact_of",
    "find_clearance",
    "read_replies",
    "replies_of",
    "take_replies",
    "waiting",
]
