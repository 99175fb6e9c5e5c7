"""Keep the marks of everybody anew: for a register that is older than they are, or whose marks are made another way now."""

from collections.abc import Iterator

from importers.duplicates import somebody_of
from registry.records import vault
from registry.records.database import database, transaction
from registry.records.likenesses import Keeping
from registry.records.models import Nomination
from registry.stages.likenesses.asking import ask_about_likely

_PART = 1_000


def index_people() -> Iterator[int]:
    """Keep the marks of all nominees not withdrawn, a roster a transaction; yield how many are done.

    Called within a scope that sees everything. Until it has ended not everybody is met; pairs found are asked about.
    """
    with transaction():
        database.execute_sql("DELETE FROM likeness_key")
    done = 0
    rosters = Nomination.select(Nomination.roster, Nomination.office).where(Nomination.state != "withdrawn").distinct()
    for roster, office in sorted(rosters.tuples(), key=lambda one: one[0] or 0):
        with transaction():
            keeping = Keeping(office)
            for people, opened in _parts(roster, office):
                keeping.add(people, [somebody_of(private.values) for private in opened])
                done += len(people)
            keeping.finish()
            ask_about_likely(())
        yield done


def _parts(roster: int | None, office: int) -> Iterator[tuple[list[int], list[vault.Private]]]:
    """Yield the people of a roster and what is sealed of each, part by part; those forgotten are left out."""
    of_roster = Nomination.roster.is_null() if roster is None else Nomination.roster == roster
    query = Nomination.select(Nomination.id, Nomination.person).where(
        of_roster, Nomination.office == office, Nomination.state != "withdrawn"
    )
    last = 0
    while part := list(query.where(Nomination.id > last).order_by(Nomination.id).limit(_PART).tuples()):
        last = part[-1][0]
        facts = vault.read_many([nomination for nomination, _ in part])
        known = [(person, facts[nomination]) for nomination, person in part if nomination in facts]
        yield [person for person, _ in known], [private for _, private in known]
