"""What a form says of a nominee, brought to the normal form that rosters have; what is wrong is said at once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from importers.columns import BY_FIELD
from registry.errors import InvalidInput
from registry.records import nominees, vault
from registry.records.fields import canonical
from registry.records.models import Category
from registry.wording import KINDS

LONGEST_NAME = 120
LONGEST_UNIT = 160
LONGEST_DEEDS = 20_000
LONGEST_FACT = 500

# What a form may tell beside name, unit, deeds and recommending unit: the fields of rosters, but those of office use.
FIELDS = ("id_no", "phone", "sex", "birth", "ethnicity", "politics", "education", "post", "native_place", "address",
          "members", "credit", "headcount", "leader", "contact", "contact_phone", "past_honors", "remark")  # fmt: skip

_NAMED_IN = {"person": "name", "household": "family"}
_SALT = 16  # bytes


@dataclass(frozen=True)
class Filled:
    """A form in normal form: whom it nominates, and all it says by the fields of rosters."""

    kind: str
    name: str
    unit: str
    values: dict[str, str]

    @cached_property
    def salt(self) -> str:
        """What the journal's commitment is salted with."""
        return os.urandom(_SALT).hex()

    @cached_property
    def packed(self) -> str:
        """The canonical JSON of the values."""
        return canonical(self.values)

    @property
    def commitment(self) -> str:
        """What the journal says of the row without saying it."""
        return nominees.committed(self.salt, self.kind, self.name, self.unit, self.packed)

    def private(self, originals: Mapping[str, str] | None = None) -> vault.Private:
        """Return what the vault keeps; `originals` are the cells of the roster it came from, where it did."""
        return vault.Private(self.values, self.values if originals is None else originals, self.salt)


def fill(
    category: Category, kind: str, name: str, unit: str, recommender: str, private: Mapping[str, str], deeds: str
) -> Filled:
    """Return a form in normal form; raise InvalidInput for the first thing in it that cannot be."""
    if kind not in category.kinds:
        allowed = "、".join(KINDS[one] for one in category.kinds)
        raise InvalidInput(reason=f"“{category.name}”只评{allowed}，不能填报{KINDS.get(kind, kind)}。")
    unknown = [field for field in private if field not in FIELDS]
    if unknown:
        raise InvalidInput(reason=f"表单里没有“{unknown[0][:20]}”这一项。")
    if len(deeds) > LONGEST_DEEDS:
        raise InvalidInput(reason=f"事迹有{len(deeds)}个字，太长，最多{LONGEST_DEEDS}个字。")
    field = _NAMED_IN.get(kind, "collective")
    said = {field: name, "unit": unit, **private, "recommender": recommender}
    values = {one: _cleaned(one, text) for one, text in said.items() if text.strip()} | {"deeds": deeds.strip()}
    cleaned = values.get(field, "")
    if not cleaned:
        raise InvalidInput(reason="请填写推荐对象的姓名或名称。")
    shown = values.get("unit") or values.get("recommender", "")
    for label, text, longest in (("姓名或名称", cleaned, LONGEST_NAME), ("单位", shown, LONGEST_UNIT)):
        if len(text) > longest:
            raise InvalidInput(reason=f"{label}太长，有{len(text)}个字，最多{longest}个字。")
    return Filled(kind, cleaned, shown, {one: text for one, text in values.items() if text})


def deeds_of(values: Mapping[str, str]) -> str:
    """Return the deeds that a row tells, the long ones before their summary."""
    return values.get("deeds") or values.get("deeds_short") or ""


def _cleaned(field: str, text: str) -> str:
    column = BY_FIELD[field]
    if len(text) > LONGEST_FACT:
        raise InvalidInput(reason=f"{column.label}太长，有{len(text)}个字，最多{LONGEST_FACT}个字。")
    value, remarks = column.clean(text)
    for remark in remarks:
        if remark.level == "error":
            label = "" if remark.message.startswith(column.label) else f"{column.label}："
            raise InvalidInput(reason=label + remark.message)
    return value
