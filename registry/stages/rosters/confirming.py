"""A clerk confirms what was looked at: a batch is stored at once, a large one by the worker in the clerk's name."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from importers import RosterRow
from registry import events, journal
from registry.errors import InvalidInput, NotFound, RuleViolation
from registry.records import keys
from registry.records.database import transaction
from registry.records.fields import canonical
from registry.records.models import Actor, Category, Cycle, Roster
from registry.records.uploads import Upload
from registry.stages.rosters.leases import Lease
from registry.stages.rosters.rows import masked
from registry.stages.rosters.staged import GOOD, HINTED, REPEATED, Staged, StagedPart, open_key
from registry.stages.rosters.storing import store_rows
from registry.stages.rosters.uploads import facts_of, find_read, find_upload, forget, place_for, refuse_again

AT_ONCE = 5_000  # rows; more of them would keep the clerk waiting at a blank page
GIVEN_UP = "入库做了几次都没有做完，已经停下，一行也没有入库。请再确认一次；如果还这样，请告诉系统管理员。"
_CHOSEN = "upload.chosen"


@dataclass(frozen=True)
class ConfirmRoster:
    """Store the good rows of an upload; `doubtful` names repeated rows that are different people after all.

    A row is named by the place of its table in the upload and its line: tables side by side share the name of the sheet
    and the lines.

    With `edition` only what was looked at is confirmed: the same reading of the file, not a later one.
    """

    upload: int
    doubtful: tuple[tuple[int, int], ...] = ()
    edition: int | None = None


@dataclass(frozen=True)
class StoreRoster:
    """Store an upload that was confirmed, as the clerk who confirmed it."""

    upload: int


@dataclass(frozen=True)
class Stored:
    """What became of an upload."""

    roster: int
    rows_stored: int
    rows_left: int


@dataclass(frozen=True)
class Choice:
    """The rows of an upload that will be stored: good ones, and repeated ones that somebody vouches for, none listed yet."""

    staged: Staged
    doubtful: frozenset[tuple[int, int]]

    @cached_property
    def rows(self) -> int:
        """How many rows are chosen, told by their marks alone."""
        return sum(len(list(self._chosen(part))) for part in self.staged.parts)

    @property
    def left(self) -> int:
        """How many rows are left out."""
        return sum(len(part.marks.numbers) for part in self.staged.parts) - self.rows

    def parts(self) -> Iterator[list[tuple[str, RosterRow]]]:
        """Open the chosen rows part by part, each with the name of its sheet."""
        for part in self.staged.parts:
            chosen = list(self._chosen(part))
            if chosen:
                name = self.staged.summary.sheets[part.sheet].head.name
                rows = self.staged.rows(part)
                yield [(name, rows[at]) for at in chosen]

    def _chosen(self, part: StagedPart) -> Iterator[int]:
        for at, letter in enumerate(self.staged.states(part)):
            vouched = letter == REPEATED and (part.sheet, part.marks.numbers[at]) in self.doubtful
            if vouched or letter in (GOOD, HINTED):
                yield at


def chosen_rows(upload: Upload, doubtful: Iterable[tuple[int, int]] = ()) -> Choice:
    """Return the rows of a read upload that may be stored now."""
    return Choice(Staged(upload), frozenset(doubtful))


def confirm_roster(command: ConfirmRoster, actor: Actor) -> Stored | None:
    """Store what was chosen; None where that is much and left to the worker, which shows how far it is."""
    upload = find_read(command.upload, "确认入库")
    if command.edition not in (None, upload.edition):
        raise RuleViolation(reason="这份花名册刚才按更正的列名重新读取过，请核对新读出的内容以后再确认入库。")
    cycle, category = place_for(upload.cycle_id, upload.category_id)
    refuse_again(cycle, category, upload.digest)
    choice = chosen_rows(upload, command.doubtful)
    _refuse_none(choice)
    if choice.rows <= AT_ONCE:
        return _store(upload, cycle, category, choice)
    chosen = keys.seal("", canonical(sorted(choice.doubtful)).encode(), _CHOSEN, open_key(upload))
    put_off = {"state": "confirmed", "chosen": chosen, "confirmed_by": actor, "rows_chosen": choice.rows, "attempts": 0}
    Upload.update(put_off | {"refusal": ""}).where(Upload.id == upload.id).execute()
    journal.record(events.RosterConfirmed(cycle.office_id, upload.id, cycle.id, choice.rows))
    return None


def store_roster(command: StoreRoster, _actor: Actor) -> Stored:
    """Store a confirmed upload whole: one transaction, whatever its size."""
    upload = find_upload(command.upload)
    if upload.state != "confirmed":
        raise NotFound(what="这份已确认的花名册")
    cycle, category = place_for(upload.cycle_id, upload.category_id)
    refuse_again(cycle, category, upload.digest)
    doubtful = json.loads(keys.unseal("", bytes(upload.chosen or b""), _CHOSEN, open_key(upload)))
    choice = chosen_rows(upload, ((sheet, row) for sheet, row in doubtful))
    _refuse_none(choice)
    return _store(upload, cycle, category, choice)


def put_back(lease: Lease, sentence: str = GIVEN_UP) -> None:
    """Let a clerk look again at a confirmed upload that was not stored, with the reason."""
    with transaction():
        lease.give_back(state="read", refusal=sentence, attempts=0, chosen=None, confirmed_by=None)


def confirmed() -> list[int]:
    """Return the uploads in scope that wait to be stored, the oldest first; leased ones too."""
    query = Upload.select(Upload.id).where(Upload.state == "confirmed").order_by(Upload.id)
    return [identity for (identity,) in query.tuples()]


def _refuse_none(choice: Choice) -> None:
    """Raise InvalidInput if nothing is chosen, and say why by what was left out."""
    if choice.rows:
        return
    if not choice.left:
        why = "文件里没有认出名单，请核对列名，或者改好后重新上传。"
    elif any(REPEATED in choice.staged.states(part) for part in choice.staged.parts):
        why = "疑似重复的行要在网页上勾选“不是同一人”才入库；有错误的请改好后重新上传，已在本届名单中的不必再报。"
    else:
        why = "每一行都有错误或已在本届名单中，请改好后重新上传。"
    raise InvalidInput(reason=f"没有可以入库的行：{why}")


def _store(upload: Upload, cycle: Cycle, category: Category, choice: Choice) -> Stored:
    """Store the chosen rows as nominations, seal their private facts, and forget the upload."""
    roster = Roster.create(
        office=cycle.office_id, cycle=cycle, category=category, filename=masked(facts_of(upload)["filename"]),
        digest=upload.digest, rows_stored=choice.rows, rows_left=choice.left, sender=upload.sender, upload=upload.id,
    )  # fmt: skip
    store_rows(cycle, category, roster, choice.parts())
    told = (cycle.office_id, roster.id, cycle.id, upload.digest, choice.rows, choice.left)
    journal.record(events.RosterStored(*told))
    forget(upload)
    return Stored(int(roster.id), choice.rows, choice.left)
