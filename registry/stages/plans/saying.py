"""What a plan says, in words: places, departments, shares, quotas and what was used of them."""

from registry.records.plans import PlanCategory, QuotaCount
from registry.stages.plans.rules import departments
from registry.wording import KINDS


def places_said(rules: PlanCategory) -> str:
    """Say how many are honored and how many may be put forward for that."""
    measure = rules.category.measure
    prizes = f"，另设提名奖{rules.prizes}{measure}" if rules.prizes else ""
    if rules.places is None:
        return f"不限{prizes}"
    if rules.most_nominees is None or rules.most_nominees == rules.places:
        return f"{rules.places}{measure}，等额推荐{prizes}"
    return f"{rules.places}{measure}，差额推荐，最多推荐{rules.most_nominees}{measure}{prizes}"


def clearances_said(rules: PlanCategory) -> list[str]:
    """Say which departments are asked about which kinds."""
    known = departments()
    return [
        f"{KINDS[kind]}：{'、'.join(known[code]['name'] for code in codes)}" for kind, codes in rules.clearances.items()
    ]


def shares_said(rules: PlanCategory) -> list[str]:
    """Say which shares are bounded."""
    return [
        f"{share['mark']} 不超过{share['most']}%" if "most" in share else f"{share['mark']} 不少于{share['least']}%"
        for share in rules.shares
    ]


def quota_said(count: QuotaCount, measure: str) -> str:
    """Say a quota, what was used of it, and what is too much or lacking."""
    most = f"最多{count.most}{measure}" if count.most is not None else "不限"
    limits = f"最少{count.least}{measure}，{most}" if count.least else most
    used = f"已报{count.received}{measure}" + (f"（其中退回补正{count.waiting}{measure}）" if count.waiting else "")
    over = f"，超出{count.over}{measure}" if count.over else ""
    short = f"，还差{count.short}{measure}" if count.short else ""
    return f"{limits}；{used}{over}{short}"
