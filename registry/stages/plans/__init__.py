"""Plans: what an edition rules, its quota table, and how both stand against the rules for commendations."""

from registry.stages.plans.facts import (
    ASKED,
    Checked,
    check_cycle,
    facts_of,
    lacking_said,
    read_answers,
    read_facts,
    rulebook,
    source_said,
    wanted,
)
from registry.stages.plans.quotas import SetQuotas, read_quotas, set_quotas, written
from registry.stages.plans.rules import departments
from registry.stages.plans.saying import clearances_said, places_said, quota_said, shares_said
from registry.stages.plans.setting import (
    SETTABLE_IN,
    SetPlan,
    SetPlanCategory,
    as_set,
    category_as_set,
    category_told,
    set_plan,
    set_plan_category,
)

__all__ = [
    "ASKED",
    "SETTABLE_IN",
    "Checked",
    "SetPlan",
    "SetPlanCategory",
    "SetQuotas",
    "as_set",
    "category_as_set",
    "category_told",
    "check_cycle",
    "clearances_said",
    "departments",
    "facts_of",
    "lacking_said",
    "places_said",
    "quota_said",
    "read_answers",
    "read_facts",
    "read_quotas",
    "rulebook",
    "set_plan",
    "set_plan_category",
    "set_quotas",
    "shares_said",
    "source_said",
    "wanted",
    "written",
]
