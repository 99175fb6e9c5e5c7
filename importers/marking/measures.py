"""How much room a text takes: in columns of a fixed-width font, where a Chinese letter counts two, and in lines."""

import math
import unicodedata


def width_of(text: str) -> int:
    """Return the width of a text."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def lines_of(text: str, width: int) -> int:
    """Return how many lines of a width a text fills."""
    return sum(max(1, math.ceil(width_of(line) / width)) for line in text.split("\n"))
