"""What is said besides the names: the agenda with its times, and the words of whoever presides (主持词)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from registry.drafting.ceremony_facts import CeremonyFacts
from registry.drafting.ceremony_papers.heads import batches_of, counted, honor_of, ordinal, presenter_of, titled, when
from registry.drafting.ceremony_papers.script import minutes
from registry.drafting.listing import numeral
from registry.drafting.texts import Paragraph

_BATCH, _SPEECH, _OTHER = 1.5, 5, 5  # minutes


def agenda(facts: CeremonyFacts) -> list[Paragraph]:
    """Write the agenda: when, where, who, and each item with the hour it begins where the meeting's is known."""
    told = {
        "时间": when(facts), "地点": facts.place, "主持": facts.presiding, "宣读": facts.reader, "颁奖": "、".join(facts.presenters),
        "对象": f"{honor_of(facts)}{counted(facts.walkers)}",
    }  # fmt: skip
    head = [Paragraph("meta", f"{label}：{said}") for label, said in told.items() if said]
    items = [
        Paragraph("body", f"{numeral(place)}、{said}{f'（{begins}）' if begins else ''}")
        for place, (said, begins) in enumerate(_timed(facts), start=1)
    ]
    return [*titled(facts, "议程"), *head, Paragraph("section", "议程"), *items]


def presiding(facts: CeremonyFacts) -> list[Paragraph]:
    """Write the words of whoever presides, every batch called up by name."""
    return [*titled(facts, "主持词"), Paragraph("small", f"主持：{facts.presiding or '　　　　'}"), *_words(facts)]


def _words(facts: CeremonyFacts) -> Iterator[Paragraph]:
    yield Paragraph("speech", "各位领导，同志们：")
    at = f"在{facts.place}" if facts.place else ""
    yield Paragraph(
        "speech",
        f"今天，我们{at}举行{honor_of(facts)}{facts.event}。参加今天大会的有{counted(facts.walkers)}获奖者和他们的代表。",
    )
    yield Paragraph("speech", f"大会共有{numeral(len(facts.acts))}项议程。")
    for place, act in enumerate(facts.acts, start=1):
        yield Paragraph("speech", f"现在进行大会第{numeral(place)}项：{act}。")
        yield from _of_act(facts, act)
    yield Paragraph("speech", "大会的各项议程已经进行完毕。希望获奖者珍惜荣誉、再接再厉，也希望大家向他们学习。")
    yield Paragraph("speech", "散会。")


def _of_act(facts: CeremonyFacts, act: str) -> Iterator[Paragraph]:
    if "宣读" in act and facts.reader:
        yield Paragraph("speech", f"请{facts.reader}宣读。")
    elif act.startswith(("颁发", "授牌", "颁授")):
        yield from _batches(facts)
    elif "发言" in act:
        for one in (one for one in facts.walkers if one.speaks):
            yield Paragraph("speech", f"请{f'{one.unit}的' if one.unit else ''}{one.name}发言，大家欢迎。")


def _batches(facts: CeremonyFacts) -> Iterator[Paragraph]:
    last = max((batch for batch, _ in batches_of(facts)), default=0)
    for batch, walkers in batches_of(facts):
        names = "、".join(one.name for one in walkers)
        yield Paragraph("speech", f"请{ordinal(batch)}获奖者上台领奖：{names}。")
        presenter = presenter_of(facts, batch)
        yield Paragraph(
            "cue",
            f"（{f'请{presenter}颁奖。' if presenter else ''}颁奖、合影，鼓掌{f'；{ordinal(batch + 1)}候场' if batch < last else ''}。）",
        )


def _timed(facts: CeremonyFacts) -> Iterator[tuple[str, str]]:
    clock = datetime.strptime(facts.starts_at, "%H:%M") if facts.starts_at else None
    for act, lasts in zip(facts.acts, (_lasts(facts, act) for act in facts.acts), strict=True):
        yield act, f"约{clock:%H:%M}".replace("约0", "约") if clock else ""
        clock = clock + timedelta(minutes=lasts) if clock else None


def _lasts(facts: CeremonyFacts, act: str) -> float:
    if "宣读" in act:
        return minutes(facts)
    if act.startswith(("颁发", "授牌", "颁授")):
        return _BATCH * len(list(batches_of(facts)))
    return _SPEECH * max(1, sum(one.speaks for one in facts.walkers)) if "发言" in act else _OTHER
