"""What happens between an office that hands news up and the one that compiles the bulletin."""

from dataclasses import dataclass

from registry.events.base import Event


@dataclass(frozen=True)
class AnnouncementSubmitted(Event):
    """A news item was handed up to an office, as it read then."""

    announcement: int
    to: int
    title: str
    text: str


@dataclass(frozen=True)
class SubmissionTakenBack(Event):
    """A news item that nobody had answered was taken back."""

    announcement: int


@dataclass(frozen=True)
class AnnouncementAnswered(Event):
    """The editing office answered a news item: accepted, merged or rejected, or took its answer back (undone).

    Title and text are those adopted, `where` the issue and its column as people call them.
    """

    announcement: int
    verdict: str
    reason: str = ""
    where: str = ""
    title: str = ""
    text: str = ""


@dataclass(frozen=True)
class BulletinPlanned(Event):
    """An issue of the bulletin was begun, or its facts were changed."""

    bulletin: int
    name: str
    number: int
    issued_on: str


@dataclass(frozen=True)
class ItemWritten(Event):
    """An item of an issue was written: entered, adopted, changed or moved."""

    bulletin: int
    item: int
    column: str
    title: str
    text: str


@dataclass(frozen=True)
class ItemDropped(Event):
    """An item was taken out of an issue."""

    bulletin: int
    item: int


@dataclass(frozen=True)
class BulletinIssued(Event):
    """An issue was signed off; `digest` is the SHA-256 of its text, the tree is the journal's before this entry."""

    bulletin: int
    name: str
    issue: str
    digest: str
    tree_size: int
    tree_root: str
