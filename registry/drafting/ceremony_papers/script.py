"""The reader's script (宣读稿): the decision, then every name in walking order, pinyin over what one may stumble over."""

from collections.abc import Sequence

from registry.drafting.ceremony_facts import CeremonyFacts, Walker
from registry.drafting.ceremony_papers.heads import (
    batches_of,
    counted,
    honor_of,
    is_joint,
    off_stage,
    ordinal,
    titled,
)
from registry.drafting.listing import unspread, width
from registry.drafting.readings import Syllable, is_open, reading, said_of
from registry.drafting.tables import Cell, Column, Table
from registry.drafting.texts import Paragraph

SECONDS = {"name": 2.0, "batch": 12.0, "opening": 40.0}  # to read one aloud, at the pace of a meeting
_SIZE, _NUMBER = 18.0, 17.0
_LINE = 178.0  # millimetres
_POINT = 0.3528
_FEW, _MANY = 2, 3  # names in a row: long ones, short ones
_LONG = 6  # characters


def script(facts: CeremonyFacts) -> list[Paragraph | Table]:
    """Write the script; what is to be asked before it is read stands on the first page."""
    blocks: list[Paragraph | Table] = [*titled(facts, "宣读稿")]
    blocks.append(Paragraph("small", f"宣读：{facts.reader or '　　　　'}　　约需{minutes(facts)}分钟"))
    blocks += _to_be_asked(facts)
    if facts.decisions:
        blocks.append(
            Paragraph("speech", f"下面，我宣读{honor_of(facts)}{_named(facts)}（{'、'.join(facts.decisions)}）。")
        )
    if facts.at_home:
        return [*blocks, *_names(facts, facts.walkers)]
    for batch, walkers in batches_of(facts):
        late = "（迟到补颁）" if all(one.attendance == "late" for one in walkers) else ""
        title = f"　{walkers[0].title}" if is_joint(facts) else ""
        blocks.append(Paragraph("section", f"{ordinal(batch)}{late}{title}（{counted(walkers)}）"))
        blocks += _names(facts, walkers)
    if absent := off_stage(facts):
        blocks.append(Paragraph("section", f"没有到会、会后送达（{counted(absent)}），只宣读，不上台"))
        blocks += _names(facts, absent)
    return [*blocks, Paragraph("speech", "宣读完毕。")]


def minutes(facts: CeremonyFacts) -> int:
    """Return about how many minutes it takes to read the script aloud."""
    batches = len(list(batches_of(facts)))
    seconds = SECONDS["opening"] + SECONDS["name"] * len(facts.walkers) + SECONDS["batch"] * batches
    return max(1, round(seconds / 60))


def _named(facts: CeremonyFacts) -> str:
    """Return what the list is called: 表彰 is not every office's to use."""
    return f"{facts.form if facts.form in ('表彰', '表扬', '命名', '认定') else '获奖'}名单"


def _to_be_asked(facts: CeremonyFacts) -> list[Paragraph]:
    asked = []
    for one in facts.walkers:
        syllables = _read(one)
        if is_open(syllables) and not one.reading:
            asked.append(f"第{one.place}名{one.name}：{said_of(syllables)}")
    if not asked:
        return []
    return [Paragraph("small", f"下列{len(asked)}个姓名有几种读法，请会前向本人核对：{'；'.join(asked)}。")]


def _names(facts: CeremonyFacts, walkers: Sequence[Walker]) -> list[Paragraph | Table]:
    """Return names as a grid to be read row by row, each number in a column of its own."""
    across = _MANY if all(width(one.name) <= _LONG for one in walkers) else _FEW
    if any(width(one.name) > 2 * _LONG for one in walkers):
        across = 1
    room = _LINE / across - _NUMBER
    columns = tuple(column for _ in range(across) for column in (Column("", _NUMBER, "right"), Column("", room)))
    rows = []
    for start in range(0, len(walkers), across):
        cells: list[str | Cell] = []
        for one in walkers[start : start + across]:
            cells += [f"{one.place}.", _name(one)]
        rows.append((*cells, *[""] * (len(columns) - len(cells))))
    return [Table(columns, tuple(rows), size=_SIZE, height=11, borders=False, headed=False, small=12, stand="bottom")]


def _name(one: Walker) -> Cell:
    syllables = _read(one)
    above = tuple(
        ((place + 0.5) * _SIZE + 2, syllable.reading or "？")
        for place, syllable in enumerate(syllables)
        if syllable.shown
    )
    below = f"（{one.proxy}代领）" if one.attendance == "by_proxy" else ""
    return Cell(unspread(one.name), above=above, below=below)


def _read(one: Walker) -> tuple[Syllable, ...]:
    return reading(one.name, one.kind, one.reading)
