"""The certificates of a cycle, in the order of the decision."""

from collections.abc import Sequence
from typing import Any

import peewee

from registry.records.models import Actor, Award, Certificate, Decision
from registry.records.paper import CertificateMove

DRAWABLE = ("numbered", "printed", "sealed", "handed_over", "reissued")
ENDED = ("spoiled", "recalled", "corrected")


def drawable(cycle: int) -> list[Certificate]:
    """Return the certificates of a cycle in scope that have a number and can be drawn, in the order of the decision."""
    return list(of_cycle(cycle).where(Certificate.state.in_(DRAWABLE)))


def held_reasons(cycle: int) -> list[str]:
    """Return why certificates of a cycle in scope are held, in order."""
    return [certificate.held_for for certificate in of_cycle(cycle).where(Certificate.state == "held")]


def of_cycle(cycle: int) -> Any:
    """Return the query of the certificates of a cycle in scope, in the order of the decision."""
    query = Certificate.select(Certificate, Award).join(Award).join(Decision)
    return query.where(Decision.cycle == cycle).order_by(Award.position, Certificate.id)


def last_moves(certificates: Sequence[int]) -> dict[int, CertificateMove]:
    """Return the last move of each of these certificates that has moved, with who moved it and what took its place."""
    found: dict[int, CertificateMove] = {}
    joined = CertificateMove.select(CertificateMove, Actor).join(
        Actor, peewee.JOIN.LEFT_OUTER, on=CertificateMove.moved_by
    )
    for start in range(0, len(certificates), 500):
        part = CertificateMove.certificate.in_(list(certificates[start : start + 500]))
        found |= {move.certificate_id: move for move in joined.where(part).order_by(CertificateMove.id)}
    return found
