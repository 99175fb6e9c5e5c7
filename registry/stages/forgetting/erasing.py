"""What forgetting does to the rows: names, reasons and hashes go, sealed rows go, and with the keys all copies of them."""

from collections.abc import Iterable, Sequence
from typing import Any

from registry.records import keys
from registry.records.annexes import Annex
from registry.records.clearances import ClearanceReply
from registry.records.database import after_commit
from registry.records.forgettings import Forgetting
from registry.records.identities import LikenessKey, LikenessPair, PersonMerge, ToldApart
from registry.records.models import Award, Nomination, Objection, Person, Review, SealedRow
from registry.wording import FORGOTTEN

_PART = 500


def parts(ids: Iterable[int]) -> Iterable[list[int]]:
    """Yield ids in parts that one query may name."""
    ordered = sorted(set(ids))
    return (ordered[start : start + _PART] for start in range(0, len(ordered), _PART))


def forget_nominations(nominations: Sequence[int]) -> list[str]:
    """Make nominations anonymous, but for the names of those awarded, which were published; return keys to erase."""
    erasable = []
    for part in parts(nominations):
        awarded = {one for (one,) in Award.select(Award.nomination).where(Award.nomination.in_(part)).tuples()}
        unnamed: dict[str, object] = {"name": FORGOTTEN, "unit": "", "recommender": None, "marks": []}
        blank: dict[str, object] = {"reason": "", "row_index": None, "row_digest": None}
        Nomination.update(**unnamed).where(Nomination.id.in_([one for one in part if one not in awarded])).execute()
        Nomination.update(**blank).where(Nomination.id.in_(part)).execute()
        Review.update(reason="").where(Review.nomination.in_(part)).execute()
        SealedRow.delete().where(SealedRow.nomination.in_(part)).execute()
        erasable += _keys_beside(part)
        Annex.delete().where(Annex.nomination.in_(part)).execute()
    return erasable


def forget_people(people: Sequence[int]) -> list[str]:
    """Drop all by which people could be met again; return the keys to erase.

    Who was merged and told apart stays, by numbers alone: the journal tells it too, and the two are compared.
    """
    erasable = []
    for part in parts(people):
        erasable += [key for (key,) in Person.select(Person.key).where(Person.id.in_(part)).tuples()]
        LikenessKey.delete().where(LikenessKey.person.in_(part)).execute()
        LikenessPair.delete().where(_either(LikenessPair.left, LikenessPair.right, part)).execute()
        ToldApart.update(left_face=0, right_face=0, reason="").where(
            _either(ToldApart.left, ToldApart.right, part)
        ).execute()
        PersonMerge.update(reason=FORGOTTEN).where(_either(PersonMerge.kept, PersonMerge.gone, part)).execute()
        Person.update(id_index=None, mask="", state="shredded").where(Person.id.in_(part)).execute()
    return erasable


def erase_later(forgetting: Forgetting, erasable: Sequence[str]) -> None:
    """Erase keys as soon as the transaction has committed; they stay noted, so that a crash in between delays it only."""
    forgetting.erasable = list(erasable)
    forgetting.save()
    after_commit(lambda: keys.erase_many(erasable))


def _keys_beside(nominations: list[int]) -> list[str]:
    """Return the keys of what was sealed about nominations under no person's key: objections, vetoes, some pictures."""
    nobody = Annex.select(Annex.key).join(Nomination).where(Nomination.person.is_null())
    found = (
        Objection.select(Objection.key).where(Objection.nomination.in_(nominations)),
        ClearanceReply.select(ClearanceReply.key).where(ClearanceReply.nomination.in_(nominations)),
        nobody.where(Annex.nomination.in_(nominations)),
    )
    return [key for query in found for (key,) in query.tuples() if key]


def _either(left: Any, right: Any, people: list[int]) -> Any:
    return left.in_(people) | right.in_(people)
