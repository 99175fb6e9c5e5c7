"""What the papers of a ceremony are written from: its arrangements, and its honorees in walking order with their certificates."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from registry.drafting.ceremony_facts import CeremonyFacts, Walker
from registry.drafting.kinds import title_of
from registry.drafting.listing import LATE
from registry.errors import NotFound
from registry.records.ceremonies import Attendance, cycles_of
from registry.records.database import among
from registry.records.honorees import deceased
from registry.records.models import Award, Category, Ceremony, Certificate, Cycle, Decision, Nomination
from registry.stages.ceremonies.planning import HOLDING

_ON_PAPER = ("numbered", "printed", "sealed", "handed_over", "reissued")
_PART = 500


def find(identity: int) -> Ceremony:
    """Return a ceremony in sight, planned or held; raise NotFound for any other."""
    ceremony = Ceremony.one(identity)
    if ceremony is None:
        raise NotFound(what="这次颁奖大会")
    return ceremony


def facts_of(ceremony: Ceremony) -> CeremonyFacts:
    """Return what the papers of a ceremony say, as it stands now."""
    cycles = cycles_of(ceremony)
    decisions = {one.cycle_id: one for one in Decision.select().where(Decision.cycle.in_(cycles))}
    issuers = list(dict.fromkeys(name for cycle in cycles for name in decisions[cycle.id].issuers))
    return CeremonyFacts(
        offices=tuple(issuers), event=ceremony.event, programs=tuple((cycle.label, cycle.program.name) for cycle in cycles),
        held_on=ceremony.held_on, part_of_day=ceremony.part_of_day, starts_at=ceremony.starts_at, place=ceremony.place,
        decisions=tuple(decisions[cycle.id].doc_no for cycle in cycles), presiding=ceremony.presiding, reader=ceremony.reader,
        presenters=tuple(ceremony.presenters), acts=tuple(ceremony.acts), walkers=walkers_of(ceremony, cycles),
        form=cycles[0].program.form, at_home=ceremony.at_home,
    )  # fmt: skip


def walkers_of(ceremony: Ceremony, cycles: Sequence[Cycle]) -> tuple[Walker, ...]:
    """Return the honorees in walking order; whose award holds no longer is left out."""
    standing = _standing(ceremony)
    numbers = {award: str(one.number) for award, one in _certificates([one.award_id for one in standing]).items()}
    people = [one.award.nomination.person_id for one in standing if one.award.nomination.person_id]
    late, served = deceased(people), {cycle.id: cycle for cycle in cycles}
    return tuple(
        _walker(
            place, one, served[one.award.decision.cycle_id], numbers, one.award.nomination.person_id in late, ceremony
        )
        for place, one in enumerate(standing, start=1)
    )


def certificates_of(ceremony: Ceremony) -> list[int]:
    """Return the ids of the certificates of a ceremony in walking order; who has none to print is left out."""
    awards = [one.award_id for one in _standing(ceremony)]
    found = _certificates(awards)
    return [int(found[award].id) for award in awards if award in found]


def attendances(ceremony: Ceremony) -> list[Attendance]:
    """Return everybody of a ceremony in walking order, awards joined."""
    return _standing(ceremony)


def _standing(ceremony: Ceremony) -> list[Attendance]:
    query = Attendance.select(Attendance, Award, Nomination, Category, Decision).join_from(Attendance, Award)
    joined = query.join_from(Award, Nomination).join_from(Award, Category).join_from(Award, Decision)
    listed = joined.where(Attendance.ceremony == ceremony).order_by(Attendance.place)
    return [one for one in listed if ceremony.state == "held" or one.award.state in HOLDING]


def _certificates(awards: Sequence[int]) -> dict[int, Certificate]:
    """Return the certificate of each award that is or can be on paper, the last where there were several."""
    found: dict[int, Certificate] = {}
    columns = (Certificate.id, Certificate.number, Certificate.award)
    for start in range(0, len(awards), _PART):
        query = Certificate.select(*columns).where(
            among(Certificate.award, awards[start : start + _PART]), Certificate.state.in_(_ON_PAPER)
        )
        found |= {one.award_id: one for one in query.order_by(Certificate.id)}
    return found


def _walker(
    place: int, one: Attendance, cycle: Cycle, numbers: Mapping[int, str], is_late: bool, ceremony: Ceremony
) -> Walker:
    award = one.award
    plain = Walker(
        place=place, name=award.name, unit=award.unit, title=title_of(award.category.name, bool(award.prize)),
        kind=award.kind, program=cycle.program.name, cycle=cycle.label, number=numbers.get(award.id, ""), batch=one.batch,
        seat=one.seat, attendance=one.state, proxy=one.proxy, speaks=bool(one.speaks), reading=one.reading,
        plaque=award.kind in ceremony.plaques,
    )  # fmt: skip
    return replace(plain, name=f"{award.name}{LATE}") if is_late else plain
