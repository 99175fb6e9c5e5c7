"""What the register knows beforehand about a roster: columns that the clerk has set right, and the names of units."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Hints:
    """Help for reading one file.

    `columns` holds, by the name of the sheet, which field each column (by its letters) is, None for a column not to
    be read; `header_rows` the line of headings by sheet, 0 for none; `units` the names of units as registered.
    """

    columns: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    header_rows: Mapping[str, int] = field(default_factory=dict)
    units: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        columns = {sheet: dict(fields) for sheet, fields in self.columns.items()}
        return {"columns": columns, "header_rows": dict(self.header_rows), "units": list(self.units)}

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> "Hints":
        """Build the hints again from what `as_dict` returned."""
        return cls(told["columns"], told["header_rows"], tuple(told["units"]))
