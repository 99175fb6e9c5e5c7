"""The quota table (名额分配表): how many each recommending unit puts forward in each category."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from registry import events, journal
from registry.errors import InvalidInput, NotFound
from registry.records.database import insert_rows
from registry.records.masking import masked
from registry.records.models import Actor, Cycle, Nomination, Recommender
from registry.records.plans import PlanCategory, Quota, plan_of, recommenders_of, rules_of
from registry.records.revisions import edit
from registry.stages.plans import rules as ask
from registry.stages.plans.setting import digest_of, settable

MOST_ROWS = 5_000

Row = tuple[str, int, int, int | None]  # recommending unit, category, at least, at most


@dataclass(frozen=True)
class SetQuotas:
    """Say who puts forward how many in which category; the table that stood before is replaced whole.

    `revision` is that of the plan as seen, None on the command line.
    """

    cycle: int
    rows: tuple[Row, ...]
    revision: int | None = None


def set_quotas(command: SetQuotas, _actor: Actor) -> None:
    """Write the table down; its units keep the order in which they are told."""
    cycle = settable(command.cycle, "分配名额")
    rules = rules_of(cycle)
    rows = tuple((unit_name(name), category, least, most) for name, category, least, most in command.rows)
    _check(rows, rules)
    edit(plan_of(cycle), command.revision, f"{cycle.label}的评选方案")
    units = _keep_units(cycle, tuple(dict.fromkeys(row[0] for row in rows)))
    Quota.delete().where(
        Quota.recommender.in_(Recommender.select(Recommender.id).where(Recommender.cycle == cycle))
    ).execute()
    _forget_units(cycle, set(units))
    columns = ("office_id", "recommender_id", "category_id", "least", "most")
    insert_rows(
        "quota",
        columns,
        [(cycle.office_id, units[name], category, least, most) for name, category, least, most in rows],
    )
    journal.record(events.QuotasSet(cycle.office_id, cycle.id, len(rows), digest_of(rows)))


def read_quotas(text: str, rules: Mapping[int, PlanCategory]) -> tuple[Row, ...]:
    """Read a table as pasted from a workbook: unit, category, at least, at most; raise InvalidInput saying in which line.

    Where there is one category its column may be left out; an empty number is no limit.
    """
    named = {found.category.name: identity for identity, found in rules.items()}
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in line.split("\t" if "\t" in line else ",")]
        if any(cells) and not (number == 1 and cells[0] == "推荐单位"):
            rows.append(_row(number, cells, named))
    return tuple(rows)


def written(cycle: Cycle) -> list[tuple[str, str, str, str]]:
    """Return the table as it stands, as texts to change and hand in again."""
    names = {unit.id: unit.name for unit in recommenders_of(cycle)}
    rules = rules_of(cycle)
    quotas = Quota.select().join(Recommender).where(Recommender.cycle == cycle)
    lines = quotas.order_by(Recommender.position, Recommender.id, Quota.category)
    return [
        (names[one.recommender_id], rules[one.category_id].category.name, str(one.least), "" if one.most is None else str(one.most))
        for one in lines
    ]  # fmt: skip


def unit_name(said: str) -> str:
    """Return the name of a recommending unit as rosters give it: without blanks and numbers of persons."""
    name = masked("".join(said.split()))
    if not 0 < len(name) <= ask.LONGEST_UNIT:
        raise InvalidInput(reason=f"推荐单位的名称要有1至{ask.LONGEST_UNIT}个字，现在是“{name[:20]}”。")
    return name


def _row(number: int, cells: list[str], named: Mapping[str, int]) -> Row:
    if len(named) == 1 and len(cells) < 4 and cells[1:2] != [*named]:
        cells.insert(1, *named)
    cells += [""] * (4 - len(cells))
    if cells[1] not in named:
        raise InvalidInput(reason=f"第{number}行的类别“{cells[1]}”不认识，这届的类别是：{'、'.join(named)}。")
    for cell in cells[2:4]:
        if cell and not (cell.isascii() and cell.isdecimal() and len(cell) < 8):
            raise InvalidInput(reason=f"第{number}行的名额“{cell}”不是整数，请写成 推荐单位、类别、最少、最多 四列。")
    if len(cells) > 4:
        raise InvalidInput(reason=f"第{number}行有{len(cells)}列，只要四列：推荐单位、类别、最少、最多。")
    return cells[0], named[cells[1]], int(cells[2] or 0), int(cells[3]) if cells[3] else None


def _check(rows: tuple[Row, ...], rules: Mapping[int, PlanCategory]) -> None:
    if len(rows) > MOST_ROWS:
        raise InvalidInput(reason=f"名额分配表有{len(rows)}行，最多{MOST_ROWS}行。")
    seen = set()
    for name, category, least, most in rows:
        if category not in rules:
            raise NotFound(what="这届评选活动的这个类别")
        if (name, category) in seen:
            raise InvalidInput(reason=f"“{name}”的“{rules[category].category.name}”写了两次，请留一行。")
        seen.add((name, category))
        ask.within(least, f"“{name}”的最少名额", 0, ask.MOST_PLACES)
        ask.within(most, f"“{name}”的最多名额（不能比最少名额少）", least, ask.MOST_PLACES)


def _keep_units(cycle: Cycle, names: tuple[str, ...]) -> dict[str, int]:
    """Return the id of each unit by name, those met for the first time made, all in this order."""
    known = {unit.name: unit for unit in recommenders_of(cycle)}
    for place, name in enumerate((*names, *(name for name in known if name not in names)), 1):
        unit = known.get(name)
        if unit is None:
            known[name] = Recommender.create(office=cycle.office_id, cycle=cycle, name=name, position=place)
        elif unit.position != place:
            Recommender.update(position=place).where(Recommender.id == unit.id).execute()
    return {name: int(known[name].id) for name in names}


def _forget_units(cycle: Cycle, kept: Iterable[str]) -> None:
    """Let go of units that are in the table no more and recommended nobody."""
    used = Nomination.select(Nomination.recommender).where(
        Nomination.cycle == cycle, Nomination.recommender.is_null(False)
    )
    gone = Recommender.delete().where(Recommender.cycle == cycle, Recommender.name.not_in(list(kept)))
    gone.where(Recommender.id.not_in(used)).execute()
