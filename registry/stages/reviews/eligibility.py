"""What stands against nominations by the plan of their cycle, told as sentences, for all of them in one batch."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from peewee import fn

from registry import clock
from registry.drafting.dates import full_date
from registry.errors import RuleViolation
from registry.records import vault
from registry.records.database import among
from registry.records.honorees import holders
from registry.records.identities import groups_of
from registry.records.models import Award, Cycle, Nomination, SealedRow
from registry.records.plans import GONE, Plan, PlanCategory, plan_of, quota_counts, recommenders_of, rules_of

NEW_DEEDS = "新事迹"  # the mark of a holder who is nominated again for what was done since
_COLLECTIVES = ("department", "unit", "group", "community")
_SAID = 5  # sentences in one refusal
_PART = 500

Told = Iterator[tuple[int, str]]


@dataclass(frozen=True)
class Rules:
    """What a cycle rules, looked up once; units by the ids of recommending units."""

    cycle: Cycle
    plan: Plan
    categories: Mapping[int, PlanCategory]
    units: Mapping[int, str]
    today: date


def rules_for(cycle: Cycle) -> Rules:
    """Look up what a cycle rules."""
    units = {unit.id: unit.name for unit in recommenders_of(cycle)}
    return Rules(cycle, plan_of(cycle), rules_of(cycle), units, clock.today())


def obstacles(cycle: Cycle, chosen: Sequence[Nomination]) -> dict[int, tuple[str, ...]]:
    """Return by nomination what keeps it from passing the eligibility check; nominations without any are left out."""
    rules = rules_for(cycle)
    found: dict[int, list[str]] = {}
    for told in (_single, _deeds, _repeats, _other_categories, _quotas):
        for identity, sentence in told(rules, chosen):
            found.setdefault(identity, []).append(sentence)
    return {identity: tuple(sentences) for identity, sentences in found.items()}


def refuse_ineligible(cycle: Cycle, chosen: Sequence[Nomination]) -> None:
    """Raise RuleViolation with the first sentences of what stands against any of these."""
    told = list(dict.fromkeys(sentence for said in obstacles(cycle, chosen).values() for sentence in said))
    if told:
        more = f"另有{len(told) - _SAID}处，请在审核页面逐个查看。" if len(told) > _SAID else ""
        raise RuleViolation(reason="".join(told[:_SAID]) + more)


def refuse_unanswered(cycle: Cycle, chosen: Sequence[Nomination]) -> None:
    """Raise RuleViolation where a category has a negative list that nobody has gone through."""
    categories = rules_of(cycle)
    for category in dict.fromkeys(one.category_id for one in chosen):
        listed = categories[category].negative
        if listed:
            name = categories[category].category.name
            raise RuleViolation(reason=f"“{name}”有{len(listed)}条不得推荐的情形，请逐条核对后勾选“均无”。")


def _single(rules: Rules, chosen: Sequence[Nomination]) -> Told:
    """Tell what a nomination itself says against it: by whom it comes, whether endorsed, corrected in time."""
    for one in chosen:
        unit = rules.units.get(one.recommender_id or 0, "")
        if rules.plan.originator and one.kind in _COLLECTIVES and one.name == unit:
            yield one.id, f"“{one.name}”不能推荐自己，请由上级或其他单位推荐。"
        if not one.endorsed:
            yield one.id, f"“{one.name}”是自荐，还没有推荐单位盖章同意，请先登记推荐意见。"
        if one.state == "returned" and one.correct_by is not None and one.correct_by < rules.today:
            until = full_date(one.correct_by)
            yield one.id, f"“{one.name}”的补正期限到{until}为止，已经过期；请列为未入选，或重新定期限。"


def _deeds(rules: Rules, chosen: Sequence[Nomination]) -> Told:
    """Tell deeds too short or too long; the vault is opened only for rows that may hold them."""
    wanted = {one.id: one for one in chosen}
    for identity, length in _lengths(rules, chosen).items():
        one = wanted[identity]
        limits = rules.categories[one.category_id]
        if not limits.least_deeds <= length <= limits.most_deeds:
            allowed = (
                f"{limits.least_deeds}至{limits.most_deeds}个字"
                if limits.least_deeds
                else f"不超过{limits.most_deeds}个字"
            )
            yield identity, f"“{one.name}”的事迹有{length}个字，这一类要{allowed}。"


def deeds_length(values: Mapping[str, str]) -> int:
    """Return how many characters the deeds of a row have, blanks not counted."""
    return len("".join((values.get("deeds") or values.get("deeds_short") or "").split()))


def _lengths(rules: Rules, chosen: Sequence[Nomination]) -> dict[int, int]:
    asked = [one.id for one in chosen if rules.categories[one.category_id].least_deeds]
    for category, limits in rules.categories.items():
        if not limits.least_deeds:  # a text has no more characters than the sealed row around it has bytes
            these = [one.id for one in chosen if one.category_id == category]
            asked += _longer(these, limits.most_deeds)
    facts = vault.read_many(asked)
    return {one: deeds_length(facts[one].values) if one in facts else 0 for one in asked}


def _longer(nominations: Sequence[int], size: int) -> list[int]:
    found: list[int] = []
    for start in range(0, len(nominations), _PART):
        these = among(SealedRow.nomination, nominations[start : start + _PART])
        rows = SealedRow.select(SealedRow.nomination).where(these, fn.LENGTH(SealedRow.sealed) > size)
        found += [identity for (identity,) in rows.tuples()]
    return found


def _repeats(rules: Rules, chosen: Sequence[Nomination]) -> Told:
    """Tell who holds the title already and is nominated for nothing new."""
    if not rules.plan.repeat_years:
        return
    since = _years_before(rules.today, rules.plan.repeat_years)
    for category, limits in rules.categories.items():
        title = limits.category.name
        these = [one for one in chosen if one.category_id == category and one.person_id and NEW_DEEDS not in one.marks]
        held = holders([one.person_id for one in these if one.person_id], title, since)
        labels = _labels(held)
        for one in these:
            award = held.get(one.person_id or 0)
            if award is not None:
                label = labels.get(award.nomination.cycle_id, "以前")
                years = rules.plan.repeat_years
                yield (
                    one.id,
                    f"“{one.name}”在{label}已获“{title}”，{years}年内没有新的事迹不能再报；有新事迹的请标注“{NEW_DEEDS}”。",
                )


def _labels(held: Mapping[int, Award]) -> dict[int, str]:
    cycles = {award.nomination.cycle_id for award in held.values()}
    return dict(Cycle.select(Cycle.id, Cycle.label).where(Cycle.id.in_(cycles)).tuples()) if cycles else {}


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def _other_categories(rules: Rules, chosen: Sequence[Nomination]) -> Told:
    """Tell who stands in another category of the same cycle too, under whatever record."""
    if len(rules.categories) < 2:
        return
    groups = groups_of(one.person_id for one in chosen if one.person_id)
    stands: dict[int, set[int]] = {}
    people = sorted({person for group in groups.values() for person in group})
    for start in range(0, len(people), _PART):
        here = (Nomination.cycle == rules.cycle, among(Nomination.person, people[start : start + _PART]))
        query = Nomination.select(Nomination.person, Nomination.category).where(*here, Nomination.state.not_in(GONE))
        for person, category in query.tuples():
            stands.setdefault(person, set()).add(category)
    for one in chosen:
        every = {category for person in groups.get(one.person_id or 0, ()) for category in stands.get(person, ())}
        for other in sorted(every - {one.category_id}):
            name = rules.categories[other].category.name
            yield one.id, f"“{one.name}”同一届已报“{name}”，一届只能报一类。"


def _quotas(rules: Rules, chosen: Sequence[Nomination]) -> Told:
    """Tell whose unit put forward more than it may."""
    counts = quota_counts(rules.cycle)
    for one in chosen:
        count = counts.get((one.recommender_id or 0, one.category_id))
        if count is not None and count.over:
            category = rules.categories[one.category_id].category
            used = f"名额是{count.most}{category.measure}，现已{count.received}{category.measure}"
            unit = rules.units[one.recommender_id or 0]
            yield one.id, f"{unit}的“{category.name}”{used}，超出{count.over}{category.measure}；请先撤回多报的。"
