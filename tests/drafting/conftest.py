"""Snapshot files of drafted texts; HONORS_UPDATE_SNAPSHOTS=1 writes them anew."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

SNAPSHOTS = Path(__file__).parent / "snapshots"


@pytest.fixture
def same_as_snapshot() -> Callable[[str, str], bool]:
    """Compare a text with the snapshot of a name."""

    def compare(name: str, text: str) -> bool:
        path = SNAPSHOTS / f"{name}.txt"
        if os.environ.get("HONORS_UPDATE_SNAPSHOTS") == "1":
            path.write_text(text + "\n", encoding="utf-8", newline="\n")
        return path.read_text(encoding="utf-8") == text + "\n"

    return compare
