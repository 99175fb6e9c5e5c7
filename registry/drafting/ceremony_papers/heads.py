"""What several papers of a ceremony say alike: its title, when and where it is, how its honorees are called and counted."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from registry.drafting.ceremony_facts import CeremonyFacts, Walker
from registry.drafting.dates import full_date
from registry.drafting.kinds import KINDS
from registry.drafting.listing import numeral
from registry.drafting.texts import Paragraph

STATES = {"late": "迟到", "absent": "未到，会后送达"}


def honor_of(facts: CeremonyFacts) -> str:
    """Return the editions handed out: 2023年度第二届“道德文明使者”."""
    return "、".join(f"{cycle}“{program}”" for cycle, program in facts.programs)


def titled(facts: CeremonyFacts, paper: str) -> list[Paragraph]:
    """Return a paper's title over two lines: what is handed out where, and what the paper is."""
    called = f"{facts.event}{paper}" if paper else facts.event
    return [Paragraph("paper_title", f"{honor_of(facts)}\n{called}")]


def when(facts: CeremonyFacts) -> str:
    """Return the day and hour: 2023年5月6日上午9:00."""
    return f"{full_date(facts.held_on)}{facts.part_of_day}{facts.starts_at}"


def counted(walkers: Sequence[Walker]) -> str:
    """Return how many honorees there are: 198名, or 15户、9名."""
    counts = Counter(KINDS[one.kind].measure for one in walkers)
    return "、".join(f"{count}{measure}" for measure, count in counts.items())


def batches_of(facts: CeremonyFacts) -> Iterator[tuple[int, list[Walker]]]:
    """Yield the walk-ons with their numbers, in order; those off the stage are in none."""
    on_stage = [one for one in facts.walkers if one.batch]
    for batch, walkers in groupby(on_stage, key=lambda one: one.batch):
        yield batch, list(walkers)


def off_stage(facts: CeremonyFacts) -> list[Walker]:
    """Return who does not walk on."""
    return [one for one in facts.walkers if not one.batch]


def presenter_of(facts: CeremonyFacts, batch: int) -> str:
    """Return who presents to a batch: the presenters take turns."""
    return facts.presenters[(batch - 1) % len(facts.presenters)] if facts.presenters else ""


def ordinal(batch: int) -> str:
    """Return 第一批; beyond 九十九 in figures."""
    return f"第{numeral(batch)}批" if batch < 100 else f"第{batch}批"


def remark(one: Walker) -> str:
    """Return what is noted beside a name: who takes it, that somebody came late or not at all."""
    return f"代领：{one.proxy}" if one.attendance == "by_proxy" else STATES.get(one.attendance, "")


def is_joint(facts: CeremonyFacts) -> bool:
    """Tell whether several titles are handed out, so that each name needs its own beside it."""
    return len({one.title for one in facts.walkers}) > 1
