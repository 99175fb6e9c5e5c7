"""Columns whose Python value is richer than its database value."""

import json
from typing import Any

import peewee


class JsonField(peewee.TextField):
    """Plain values (lists, dicts, texts, numbers) as canonical JSON text, the same on both engines."""

    def db_value(self, value: Any) -> str | None:
        """Write the value as JSON."""
        return None if value is None else canonical(value)

    def python_value(self, value: str | None) -> Any:
        """Read the value back."""
        return None if value is None else json.loads(value)


def canonical(value: Any) -> str:
    """Return the one JSON text of plain values: sorted keys, no spaces, Chinese left readable."""
    return _encode(value)


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
