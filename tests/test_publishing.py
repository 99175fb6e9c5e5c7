"""Feeds and the folder for a portal: what was published, valid, the same bytes again, and nobody whose honor was revoked."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from registry import publishing
from registry.app import create_app
from registry.drafting.feeds import atom, json_feed
from registry.errors import InvalidInput, NotFound
from registry.records.models import Announcement, Award, Office
from registry.stages import bulletins
from tests.factories import Way
from tests.stages.test_bulletins import DAY, adopt, issue, submitted

pytestmark = [pytest.mark.usefixtures("everywhere"), pytest.mark.parametrize("config", ["sqlite"], indirect=True)]
A = "{http://www.w3.org/2005/Atom}"


def published(way: Way) -> int:
    """Walk a cycle to an issue of the city's bulletin that prints its news; return the id of the office that sent it."""
    news, bulletin = submitted(way), issue(way)
    adopt(way, bulletin, news)
    way.do("city_officer", bulletins.IssueBulletin(bulletin, None), DAY)
    return int(Announcement.get_by_id(news).office_id)


def test_the_feed_is_valid_atom_and_says_the_same_as_json(way: Way) -> None:
    feed = publishing.feed_of(published(way), 0, "index.html")

    root = ET.fromstring(atom(feed, "atom.xml"))
    told = json.loads(json_feed(feed, "feed.json"))
    entries = root.findall(f"{A}entry")
    assert [root.find(f"{A}{tag}") is not None for tag in ("id", "title", "updated", "author")] == [True] * 4
    assert {link.get("rel"): link.get("href") for link in root.findall(f"{A}link")} == {
        "self": "atom.xml",
        "alternate": "index.html",
    }
    assert [entry.findtext(f"{A}title") for entry in entries] == [
        "太昊路办事处举行“道德文明使者”颁奖大会", "2023年度第二届“道德文明使者”名单",
    ]  # fmt: skip
    assert all(datetime.fromisoformat(entry.findtext(f"{A}updated") or "").tzinfo for entry in entries)
    assert len({entry.findtext(f"{A}id") for entry in entries}) == 2
    assert [(one["id"], one["title"], one["content_text"]) for one in told["items"]] == [
        (entry.findtext(f"{A}id"), entry.findtext(f"{A}title"), entry.findtext(f"{A}content")) for entry in entries
    ]


def test_the_editing_office_publishes_its_issues_and_a_program_only_its_own(way: Way) -> None:
    office = published(way)
    city = Office.get(Office.name == "周口市文明办").id
    program = Award.get().category.program_id

    assert [one.title for one in publishing.feed_of(city, 0, "").entries] == ["周口精神文明建设简报 2023年第13期"]
    assert len(publishing.feed_of(office, program, "").entries) == 2
    with pytest.raises(NotFound):
        publishing.feed_of(city, program, "")


def test_a_portal_folder_is_whole_the_same_again_and_its_links_lead_somewhere(way: Way, tmp_path: Path) -> None:
    office, folder = published(way), tmp_path / "portal"
    publishing.export_site(office, folder)
    first = {path.name: path.read_bytes() for path in folder.iterdir()}

    count = publishing.export_site(office, folder)

    assert count == 2
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first
    links = {
        part.split('"')[0] for page in first.values() for part in page.decode("utf-8", "replace").split('href="')[1:]
    }
    assert {link for link in links if not (folder / link).exists()} == set()
    assert len([name for name in first if name.endswith(".docx")]) == 1


def test_a_folder_with_anything_else_in_it_is_left_alone(way: Way, tmp_path: Path) -> None:
    office = published(way)
    (tmp_path / "own.txt").write_text("mine")

    with pytest.raises(InvalidInput, match="已有别的东西，没有覆盖"):
        publishing.export_site(office, tmp_path)

    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == ["own.txt"]


def test_a_revoked_honor_vanishes_from_feed_and_folder_and_the_decision_that_names_it_is_not_given(
    way: Way, tmp_path: Path
) -> None:
    office = published(way)
    gone = Award.get()
    Award.update(state="revoked").where(Award.id == gone.id).execute()

    publishing.export_site(office, tmp_path / "portal")

    written = {path.name: path.read_bytes() for path in (tmp_path / "portal").iterdir()}
    assert [name for name, content in written.items() if gone.name.encode() in content or name.endswith(".docx")] == []


def test_anybody_may_subscribe_only_where_the_office_lets_them(way: Way) -> None:
    office = published(way)
    shut = create_app(way.register).test_client()
    open_ = create_app(replace(way.register, config=replace(way.register.config, public_feeds=True))).test_client()

    answers = [
        client.get(f"/feeds/{place}/feed.json") for client, place in ((shut, office), (open_, office), (open_, 987_654))
    ]

    assert [answer.status_code for answer in answers] == [404, 200, 404]
    assert [one["title"] for one in json.loads(answers[1].get_data())["items"]][1] == "2023年度第二届“道德文明使者”名单"
