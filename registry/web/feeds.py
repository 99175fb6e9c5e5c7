"""Feeds anybody may read, where the office lets it (HONORS_PUBLIC_FEEDS=1): what was published and nothing else."""

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from registry import publishing
from registry.drafting.feeds import Feed, atom, json_feed
from registry.errors import NotFound
from registry.records import scope
from registry.web import forms, visits

pages = Blueprint("feeds", __name__, url_prefix="/feeds/<int:office>")


@pages.get("/atom.xml")
def as_atom(office: int) -> ResponseReturnValue:
    """Return the feed of an office, or of one of its programs, as Atom."""
    feed = _feed(office)
    return Response(atom(feed, request.full_path.rstrip("?")), mimetype="application/atom+xml")


@pages.get("/feed.json")
def as_json(office: int) -> ResponseReturnValue:
    """Return the same as JSON Feed."""
    feed = _feed(office)
    return Response(json_feed(feed, request.full_path.rstrip("?")), mimetype="application/feed+json")


def _feed(office: int) -> Feed:
    if not visits.register().config.public_feeds:
        raise NotFound(what="这个订阅")
    with scope.everywhere():  # it shows what was published, whoever asks
        return publishing.feed_of(
            office, forms.place(request.args.get("program", "")), url_for("verifying.page"), paged=False
        )
