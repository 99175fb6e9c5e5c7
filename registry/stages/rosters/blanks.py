"""The empty roster that a category's senders fill in; apart from the stage's front, since writing workbooks loads slowly."""

from importers.blanks import COLLECTIVES, FAMILIES, PEOPLE, Table, blank_roster
from registry.records.models import Category

_TABLES = {"person": PEOPLE, "household": FAMILIES}


def blank_for(category: Category) -> bytes:
    """Return the empty roster of a category: a sheet for each form its kinds of honoree take."""
    tables: list[Table] = list(dict.fromkeys(_TABLES.get(kind, COLLECTIVES) for kind in category.kinds))
    # The whole list is for one category: nobody has to write it into every line.
    named = dict.fromkeys((category.program.name, category.name))
    return blank_roster(f"{category.office.name}{''.join(f'“{name}”' for name in named)}推荐名单", *tables)
