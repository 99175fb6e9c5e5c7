"""What a roster's rows mean for the register: who may be stored, whom a row nominates, what tells namesakes apart."""

from importers import RosterRow
from registry.records.masking import masked as masked  # noqa: PLC0414 - the other modules of this stage take it from here
from registry.records.models import Category

LONGEST_NAME = 120
LONGEST_UNIT = 160


def has_error(row: RosterRow) -> bool:
    """Tell whether a row cannot be stored as it is: an error on it, or a name or unit that no column holds."""
    too_long = len(name_of(row)) > LONGEST_NAME or len(unit_of(row)) > LONGEST_UNIT
    return too_long or any(finding.level == "error" for finding in row.findings)


def is_repeated(row: RosterRow) -> bool:
    """Tell whether the same person seems to stand in another row too."""
    return any(finding.code.startswith("duplicate") for finding in row.findings)


def honoree(row: RosterRow, category: Category) -> tuple[str, str]:
    """Return the kind and name of whom a row nominates, by the column the name stands in and the category's kinds."""
    kinds = list(category.kinds)
    for field, fitting in (
        ("family", ("household",)),
        ("collective", ("department", "unit", "group", "community")),
        ("name", ("person",)),
    ):
        name = row.values.get(field, "")
        if name:
            return next((kind for kind in kinds if kind in fitting), kinds[0]), name
    return kinds[0], row.values["name"]


def name_of(row: RosterRow) -> str:
    """Return whom a row names, or an empty text."""
    return next((row.values[field] for field in ("family", "collective", "name") if row.values.get(field)), "")


def unit_of(row: RosterRow) -> str:
    """Return what tells namesakes apart in public: the unit, else the community, else who recommended."""
    fields = ("unit", "unit_post", "community", "recommender", "township")
    return next((row.values[field] for field in fields if row.values.get(field)), "")
