"""The certificates of a cycle, in the order of the decision."""

from typing import Any

from registry.records.models import Award, Certificate, Decision

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
