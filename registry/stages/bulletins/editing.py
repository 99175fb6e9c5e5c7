"""Editing an issue: items typed in or pasted, changed, moved, taken out."""

from dataclasses import dataclass

import peewee

from registry import events, journal
from registry.drafting.bulletin import SHORT_COLUMNS
from registry.errors import InvalidInput, NotFound, RuleViolation
from registry.records.bulletins import Bulletin, BulletinItem, ItemSource
from registry.records.masking import masked
from registry.records.models import Actor
from registry.records.revisions import edit
from registry.stages.bulletins.planning import draft

_LIMITS = {"column": 20, "title": 120, "text": 20_000, "source": 160}
_LABELS = {"column": "栏目", "title": "标题", "text": "正文", "source": "来源"}


@dataclass(frozen=True)
class EnterItem:
    """Put an item of another source into an issue, typed or pasted; `run_in` None is as its column usually has it."""

    bulletin: int
    column: str
    title: str
    text: str
    source: str = ""
    run_in: bool | None = None


@dataclass(frozen=True)
class SetItem:
    """Change an item, its column or its place among the others; `revision` is the one seen, None on the command line."""

    item: int
    revision: int | None
    column: str
    title: str
    text: str
    position: int = 0
    run_in: bool | None = None


@dataclass(frozen=True)
class DropItem:
    """Take an item of another source out; one made of handed-up news goes by taking the answer back."""

    item: int


def enter_item(command: EnterItem, _actor: Actor) -> int:
    """Enter the item; return its id."""
    bulletin = draft(command.bulletin, "加稿")
    return int(write(bulletin, command.column, command.title, command.text, command.source, command.run_in).id)


def set_item(command: SetItem, _actor: Actor) -> None:
    """Change the item."""
    item = _find(command.item)
    bulletin = draft(item.bulletin_id, "改稿")
    kept = _checked(command.column, command.title, command.text, item.source)
    run_in = kept["column_name"] in SHORT_COLUMNS if command.run_in is None else command.run_in
    edit(item, command.revision, "这篇稿件", **kept, run_in=run_in)
    if command.position and command.position != item.position:
        _move(bulletin, item, command.position)
    _record(BulletinItem.get_by_id(item.id))


def drop_item(command: DropItem, _actor: Actor) -> None:
    """Take the item out."""
    item = _find(command.item)
    bulletin = draft(item.bulletin_id, "撤稿")
    if ItemSource.select().where(ItemSource.item == item).exists():
        raise RuleViolation(reason="这篇是采用下级报送的，请先撤回采用。")
    remove(item)
    journal.record(events.ItemDropped(bulletin.office_id, bulletin.id, item.id))


def write(
    bulletin: Bulletin, column: str, title: str, text: str, source: str = "", run_in: bool | None = None
) -> BulletinItem:
    """Put an item at the end of an issue and record it."""
    kept = _checked(column, title, text, source)
    last = BulletinItem.select(peewee.fn.MAX(BulletinItem.position)).where(BulletinItem.bulletin == bulletin).scalar()
    runs = kept["column_name"] in SHORT_COLUMNS if run_in is None else run_in
    item = BulletinItem.create(
        office=bulletin.office_id, bulletin=bulletin, position=int(last or 0) + 1, run_in=runs, **kept
    )
    _record(item)
    return item


def remove(item: BulletinItem) -> None:
    """Delete an item with what it was made of."""
    ItemSource.delete().where(ItemSource.item == item).execute()
    BulletinItem.delete().where(BulletinItem.id == item.id).execute()


def _find(identity: int) -> BulletinItem:
    item = BulletinItem.one(identity)
    if item is None:
        raise NotFound(what="这篇稿件")
    return item


def _move(bulletin: Bulletin, item: BulletinItem, position: int) -> None:
    others_of = BulletinItem.select().where(BulletinItem.bulletin == bulletin, BulletinItem.id != item.id)
    others = list(others_of.order_by(BulletinItem.position, BulletinItem.id))
    others.insert(position - 1, item)
    for place, one in enumerate(others, start=1):
        BulletinItem.update(position=place).where(BulletinItem.id == one.id).execute()


def _record(item: BulletinItem) -> None:
    told = (item.bulletin_id, item.id, item.column_name, item.title, item.text)
    journal.record(events.ItemWritten(item.office_id, *told))


def _checked(column: str, title: str, text: str, source: str) -> dict[str, str]:
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    kept = {
        "column": masked(column.strip().strip("【】")), "title": masked(" ".join(title.split()).rstrip("。")),
        "text": masked("\n".join(lines)), "source": masked(source.strip()),
    }  # fmt: skip
    for name, said in kept.items():
        if not said and name != "source":
            raise InvalidInput(reason=f"请填写{_LABELS[name]}。")
        if len(said) > _LIMITS[name]:
            raise InvalidInput(reason=f"{_LABELS[name]}太长，有{len(said)}个字，最多{_LIMITS[name]}个字。")
    kept["column_name"] = kept.pop("column")
    return kept
