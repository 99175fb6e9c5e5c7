"""Feeds of what an office has published: Atom (RFC 4287) and JSON Feed 1.1, the same entries in both."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as ET

_ATOM = "http://www.w3.org/2005/Atom"
_VERSION = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True)
class Entry:
    """Something published: an id for ever, its title, its instant, its text in plain paragraphs, and where it is read."""

    id: str
    title: str
    updated: datetime
    text: str
    link: str


@dataclass(frozen=True)
class Feed:
    """What an office, or one of its programs, has published, the newest first; `home` is the page that shows it."""

    id: str
    title: str
    author: str
    entries: Sequence[Entry]
    home: str
    begun: datetime

    @property
    def updated(self) -> datetime:
        """Return the instant of the newest entry, or that of the office's first where there is none."""
        return max((entry.updated for entry in self.entries), default=self.begun)


def atom(feed: Feed, own: str) -> bytes:
    """Return the feed as Atom; `own` is its own address, relative or not."""
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "zh-CN"})
    for tag, text in (("id", feed.id), ("title", feed.title), ("updated", feed.updated.isoformat())):
        _add(root, tag, text)
    _add(_add(root, "author"), "name", feed.author)
    _add(root, "link", rel="self", href=own, type="application/atom+xml")
    _add(root, "link", rel="alternate", href=feed.home, type="text/html")
    for entry in feed.entries:
        told = _add(root, "entry")
        for tag, text in (("id", entry.id), ("title", entry.title), ("updated", entry.updated.isoformat())):
            _add(told, tag, text)
        _add(told, "link", rel="alternate", href=entry.link, type="text/html")
        _add(told, "content", entry.text, type="text")
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def json_feed(feed: Feed, own: str) -> bytes:
    """Return the feed as JSON Feed."""
    items = [
        {
            "id": entry.id, "url": entry.link, "title": entry.title, "content_text": entry.text,
            "date_published": entry.updated.isoformat(),
        }
        for entry in feed.entries
    ]  # fmt: skip
    told = {
        "version": _VERSION, "title": feed.title, "home_page_url": feed.home, "feed_url": own, "language": "zh-CN",
        "authors": [{"name": feed.author}], "items": items,
    }  # fmt: skip
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_ATOM}}}{tag}", attributes)
    element.text = text or None
    return element
