"""What leaves of a phase as a workbook: the ranking with each figure explained, and who stood aside."""

from registry.records.juries import ReviewPhase, jurors_of
from registry.stages.juries.counting import count, recusals_of
from registry.stages.juries.finding import find_phase, judged, numbered


def ranking_workbook(identity: int) -> bytes:
    """Return the ranking as it is counted now; how each figure came about stands beside it."""
    phase = find_phase(identity)
    named = {one.id: one for one in judged(phase)}
    numbers = phase.judged
    rows = [
        [str(row.place), numbered(numbers[row.nomination]), named[row.nomination].name, named[row.nomination].unit,
         row.shown, "并列" if row.tied else "", row.explanation]
        for row in count(phase).rows
    ]  # fmt: skip
    return _book(phase, "排名", ["名次", "编号", "姓名（名称）", "单位", "结果", "并列", "怎样得出"], rows)


def recusal_workbook(identity: int) -> bytes:
    """Return who stood aside from whom, and why."""
    phase = find_phase(identity)
    named = {one.id: one.name for one in judged(phase)}
    people = {one.id: one.actor.name for one in jurors_of(phase)}
    rows = [
        [str(place), people[one.juror_id], named.get(one.nomination_id, ""), one.reason, one.entered_at[:10]]
        for place, one in enumerate(recusals_of(phase), start=1)
    ]
    return _book(phase, "回避登记表", ["序号", "评委", "回避对象", "回避原因", "登记日期"], rows)


def _book(phase: ReviewPhase, what: str, headings: list[str], rows: list[list[str]]) -> bytes:
    from importers.writing import roster_bytes  # noqa: PLC0415 - loads slowly, for a download alone

    title = f"{phase.cycle.label}“{phase.cycle.program.name}”评审“{phase.name}”{what}"
    return roster_bytes(title, headings, rows)
