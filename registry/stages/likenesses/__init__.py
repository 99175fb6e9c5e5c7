"""Likenesses: the same person across rosters, cycles, programs and years; asked about once, and every answer reversible.

While a roster is looked at, `known_rows` says whom of the register its rows seem to be. Once rows are stored, a follower
asks about the pairs that may be one person; people tell them apart (`telling`) or merge them (`merging`).
"""

from registry.stages.likenesses.asking import ask_about_likely
from registry.stages.likenesses.indexing import index_people
from registry.stages.likenesses.knowing import known_rows
from registry.stages.likenesses.merging import (
    Merged,
    MergePeople,
    Unexplained,
    UnmergePeople,
    merge_people,
    together_of,
    unexplained,
    unmerge_people,
)
from registry.stages.likenesses.questions import Joined, Question, counted, find_merges, find_question, find_questions
from registry.stages.likenesses.standing import Stand, hidden, stands_of
from registry.stages.likenesses.telling import (
    AskAgain,
    TellApart,
    ask_again,
    tell_apart,
    told_apart_rows,
)

__all__ = [
    "AskAgain",
    "Joined",
    "MergePeople",
    "Merged",
    "Question",
    "Stand",
    "TellApart",
    "Unexplained",
    "UnmergePeople",
    "ask_about_likely",
    "ask_again",
    "counted",
    "find_merges",
    "find_question",
    "find_questions",
    "hidden",
    "index_people",
    "known_rows",
    "merge_people",
    "stands_of",
    "tell_apart",
    "together_of",
    "told_apart_rows",
    "unexplained",
    "unmerge_people",
]
