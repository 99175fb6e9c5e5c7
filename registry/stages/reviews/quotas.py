"""How far each recommending unit has used its quota, told before more is sent and again when the review begins."""

from collections.abc import Mapping
from dataclasses import dataclass

from registry.records.models import Category, Cycle
from registry.records.nominees import recommender_said
from registry.records.plans import Quota, QuotaCount, quota_counts, recommenders_of, rules_of


@dataclass(frozen=True)
class Used:
    """A recommending unit in a category: its quota, what stands in the list, and what a file would add."""

    unit: str
    category: str
    measure: str
    count: QuotaCount
    adding: int = 0
    listed: bool = True  # whether the quota table names the unit

    @property
    def over(self) -> int:
        """How many there would be too many."""
        return max(self.count.received + self.adding - self.count.most, 0) if self.count.most is not None else 0

    @property
    def short(self) -> int:
        """How many would still be lacking."""
        return max(self.count.least - self.count.received - self.adding, 0)

    @property
    def sentence(self) -> str:
        """What the clerk reads."""
        said, m = f"{self.unit}的“{self.category}”", self.measure
        if not self.listed:
            return f"{said}不在名额分配表里，已报{self.count.received}{m}{self._more}；请核对推荐单位的名称。"
        most = "没有上限" if self.count.most is None else f"是{self.count.most}{m}"
        told = f"{said}名额{most}，已报{self.count.received}{m}{self._more}"
        if self.over:
            return f"{told}，超出{self.over}{m}；超出的通不过资格审查。"
        return f"{told}，还少{self.short}{m}（至少{self.count.least}{m}）。" if self.short else f"{told}。"

    @property
    def _more(self) -> str:
        return f"，这份再报{self.adding}{self.measure}" if self.adding else ""


def has_quotas(cycle: Cycle) -> bool:
    """Tell whether the plan of a cycle gives quotas at all."""
    units = [unit.id for unit in recommenders_of(cycle)]
    return bool(units) and Quota.select().where(Quota.recommender.in_(units)).exists()


def used_by(cycle: Cycle, category: Category | int, adding: Mapping[str, int]) -> list[Used]:
    """Return the units that a file or form would add to in a category, and how their quotas stand then."""
    rules = rules_of(cycle)
    named = rules[category if isinstance(category, int) else category.id].category
    units = {unit.name: unit.id for unit in recommenders_of(cycle)}
    counts, limited = quota_counts(cycle), _limited(cycle)
    more: dict[str, int] = {}
    for said, count in adding.items():
        more[recommender_said(said)] = more.get(recommender_said(said), 0) + count
    told = []
    for name, count in more.items():
        key = (units.get(name, 0), named.id)
        stands = counts.get(key, QuotaCount(0, None, 0, 0))
        told.append(Used(name or "（没有写推荐单位）", named.name, named.measure, stands, count, key in limited))
    return sorted(told, key=lambda one: (not one.over, one.listed, -one.adding))


def standing(cycle: Cycle) -> list[Used]:
    """Return how the quota of each unit in each category stands now."""
    rules, limited = rules_of(cycle), _limited(cycle)
    names = {unit.id: unit.name for unit in recommenders_of(cycle)}
    return [
        Used(names[unit], rules[category].category.name, rules[category].category.measure, count)
        for (unit, category), count in quota_counts(cycle).items()
        if (unit, category) in limited
    ]


def uneven(cycle: Cycle) -> list[Used]:
    """Return the units that put forward more or fewer than the plan says, those with too many first."""
    told = [one for one in standing(cycle) if one.count.over or one.count.short]
    return sorted(told, key=lambda one: not one.over)


def _limited(cycle: Cycle) -> set[tuple[int, int]]:
    units = [unit.id for unit in recommenders_of(cycle)]
    query = Quota.select(Quota.recommender, Quota.category).where(Quota.recommender.in_(units))
    return set(query.tuples()) if units else set()
