"""What a plan may say: the order of steps, numbers that can be, names that are told once."""

import json
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from registry import paths
from registry.errors import InvalidInput
from registry.records.masking import masked
from registry.wording import KINDS

MOST_NAMES = 20
LONGEST_NAME = 120
LONGEST_UNIT = 160
LONGEST_TEXT = 4_000
LONGEST_DEEDS = 20_000
MOST_PLACES = 1_000_000


@cache
def departments() -> dict[str, dict[str, Any]]:
    """Return the departments that may be asked for clearance: code → name, and the kinds of honoree they know of."""
    told: dict[str, dict[str, Any]] = json.loads((paths.templates() / "clearances.json").read_text("utf-8"))
    return told


def check_steps(steps: Sequence[str]) -> None:
    """Refuse an order in which something is decided before it was checked or made public."""
    between = steps[1:-2]
    if (
        list(steps) != ["check", *between, "notice", "decide"]
        or not set(between) <= {"clear", "score"}
        or _twice(steps)
    ):
        raise InvalidInput(reason="步骤次序不对：要从资格审查开始，以公示、表彰决定结束，每步只能有一次。")


def names(said: Sequence[str], what: str, least: int = 0) -> list[str]:
    """Return names of offices without blanks around them; refuse too few, too many, too long, told twice."""
    found = [masked(" ".join(name.split())) for name in said if name.strip()]
    if not least <= len(found) <= MOST_NAMES:
        raise InvalidInput(reason=f"{what}要写{least}至{MOST_NAMES}个，现在是{len(found)}个。")
    for name in found:
        if len(name) > LONGEST_NAME:
            raise InvalidInput(reason=f"{what}“{name[:20]}……”太长，有{len(name)}个字，最多{LONGEST_NAME}个字。")
    if again := _twice(found):
        raise InvalidInput(reason=f"{what}“{again}”写了两次，请留一个。")
    return found


def words(said: str, what: str, longest: int = LONGEST_TEXT) -> str:
    """Return a text without blanks around it and without numbers of persons; refuse one that is too long."""
    found = masked(said.strip())
    if len(found) > longest:
        raise InvalidInput(reason=f"{what}太长，有{len(found)}个字，最多{longest}个字。")
    return found


def within(value: int | None, what: str, least: int, most: int) -> None:
    """Refuse a number outside two others; None is no number and passes."""
    if value is not None and not least <= value <= most:
        raise InvalidInput(reason=f"{what}应是{least}至{most}之间的整数，现在是“{value}”。")


def one_of(value: str, what: str, allowed: Mapping[str, str]) -> None:
    """Refuse what is not on a list."""
    if value not in allowed:
        listed = "、".join(f"{code}（{said}）" for code, said in allowed.items())
        raise InvalidInput(reason=f"{what}“{value}”不认识，只能是：{listed}。")


def check_clearances(told: Mapping[str, Sequence[str]], kinds: Collection[str]) -> None:
    """Refuse departments that do not exist, and those that know nothing of a kind of honoree."""
    for kind, codes in told.items():
        if kind not in kinds:
            said = "、".join(f"{code}（{KINDS[code]}）" for code in kinds)
            raise InvalidInput(reason=f"这一类没有“{KINDS.get(kind, kind)}”，征求意见只能写：{said}。")
        fitting = {code: told["name"] for code, told in departments().items() if kind in told["kinds"]}
        for code in codes:
            one_of(code, f"对{KINDS[kind]}征求意见的部门", fitting)
        if again := _twice(codes):
            raise InvalidInput(reason=f"对{KINDS[kind]}征求意见的部门“{fitting[again]}”写了两次，请留一个。")


def check_shares(shares: Sequence[Mapping[str, object]]) -> None:
    """Refuse a share without a mark, told twice, or of no percent."""
    for share in shares:
        mark = share.get("mark")
        bounds = [name for name in ("most", "least") if name in share]
        if not isinstance(mark, str) or not mark.strip() or len(bounds) != 1 or set(share) != {"mark", *bounds}:
            raise InvalidInput(reason="比例要写明标注和一个百分数，例如“县处级 不超过20”。")
        percent = share[bounds[0]]
        if not isinstance(percent, int) or isinstance(percent, bool) or not 0 <= percent <= 100:
            raise InvalidInput(reason=f"“{mark}”的比例应是0至100之间的整数，现在是“{percent}”。")
    if again := _twice([str(share["mark"]) for share in shares]):
        raise InvalidInput(reason=f"“{again}”的比例写了两次，请留一个。")


def _twice(told: Sequence[str]) -> str:
    return next((one for place, one in enumerate(told) if one in told[:place]), "")
