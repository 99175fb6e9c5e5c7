"""Texts that people type, without the numbers of persons: those belong into the vault alone."""

import re

# ID numbers and phones, run together or set apart in their usual groups; eight digits may be a landline or a birthday.
_NUMBERS = re.compile(r"\d{6}[ -]\d{8}[ -]\d{3}[\dXxＸｘ]|1[3-9]\d[ -]\d{4}[ -]\d{4}|\d{8,}[XxＸｘ]?")


def masked(text: str) -> str:
    """Return a text without the numbers of persons that people put there."""
    return _NUMBERS.sub("…", text)
