"""Two people at one row: who saves an outdated copy is told so, and nothing of the other's work is lost."""

from typing import Any

import peewee
from peewee import IntegerField

from registry.errors import Outdated


class Revised(peewee.Model):
    """Mixed into tables whose rows people edit, named after their base: `revision` counts the changes, from 1."""

    revision = IntegerField(default=1)


def edit(row: Any, seen: int | None, what: str, **changes: object) -> None:
    """Change a row that still has the revision seen on the page; `seen` None is the command line, which shows none.

    Raise Outdated, naming `what`, when somebody changed the row in between; the row keeps what they wrote.
    """
    model = type(row)
    still = model.id == row.id
    if seen is not None:
        still &= model.revision == seen
    if not model.update(**changes, revision=model.revision + 1).where(still).execute():
        raise Outdated(what=what)
