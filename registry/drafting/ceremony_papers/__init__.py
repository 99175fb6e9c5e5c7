"""The papers of a ceremony: what the host, the reader, the ushers and the desk at the door hold in their hands.

All of them are written from the same facts in the same walking order, which is also that of the certificates' PDF.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from registry.drafting.ceremony_facts import CeremonyFacts
from registry.drafting.ceremony_papers.desk import delivery, name_cards, receipts, sign_in
from registry.drafting.ceremony_papers.room import batches, seating
from registry.drafting.ceremony_papers.script import script
from registry.drafting.ceremony_papers.speech import agenda, presiding
from registry.drafting.documents import LANDSCAPE, LISTS, Sheet, written
from registry.drafting.tables import Table
from registry.drafting.texts import Paragraph

__all__ = ["PAPERS", "Paper", "papers_for"]


@dataclass(frozen=True)
class Paper:
    """One paper: its key, what people call it, and what writes it."""

    key: str
    name: str
    blocks: Callable[[CeremonyFacts], Sequence[Paragraph | Table]]
    sheet: Sheet = LISTS
    at_home: bool = False
    at_meetings: bool = True

    @property
    def file(self) -> str:
        """Return the name of its file."""
        return f"{self.name}.docx"

    def document(self, facts: CeremonyFacts) -> bytes:
        """Return the paper as .docx; its own date is that of the ceremony."""
        return written(self.blocks(facts), self.name, "、".join(facts.offices), facts.held_on, self.sheet)


PAPERS = (
    Paper("agenda", "议程", agenda),
    Paper("presiding", "主持词", presiding),
    Paper("script", "宣读稿", script, at_home=True),
    Paper("batches", "上台分组表", batches),
    Paper("seating", "座次表", seating, LANDSCAPE),
    Paper("sign_in", "签到表", sign_in),
    Paper("receipts", "证书签领表", receipts, at_home=True),
    Paper("cards", "席卡", name_cards),
    Paper("delivery", "送奖上门安排表", delivery, at_home=True, at_meetings=False),
)


def papers_for(facts: CeremonyFacts) -> list[Paper]:
    """Return the papers a ceremony needs: no seats where the honors are brought home."""
    return [paper for paper in PAPERS if (paper.at_home if facts.at_home else paper.at_meetings)]
