"""What is told of an upload as small bytes to seal."""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from importers import Finding
from importers.parts import findings_from, findings_told


def later_told(findings: Mapping[int, Sequence[Finding]]) -> list[list[Any]]:
    """Return findings by line as plain values."""
    return [[number, findings_told(found)] for number, found in findings.items()]


def later_from(told: Iterable[Sequence[Any]]) -> dict[int, tuple[Finding, ...]]:
    """Build findings by line again."""
    return {number: findings_from(found) for number, found in told}


def squeezed(told: object) -> bytes:
    """Return plain values as small bytes; quickly, for they live a week at most."""
    return zlib.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"), 1)


def released(packed: bytes) -> Any:
    """Return the plain values that were squeezed."""
    return json.loads(zlib.decompress(packed))
