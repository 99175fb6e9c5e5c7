"""Certificates follow an award by themselves: numbered without a hole, frozen, or held with the reason."""

import hashlib
import io
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from certificates import CertificateFacts, load_layout, place
from registry import events, journal, paths
from registry.errors import NotFound
from registry.records.database import transaction
from registry.records.fields import canonical
from registry.records.models import Award, Certificate, Notice
from registry.stages import issuing
from registry.stages.issuing.layouts import frozen
from tests.factories import ADOPTED, Way, roster, row

UNKNOWN = "\U0003134f"  # a character of extension G that no font of ours has


@pytest.mark.usefixtures("everywhere")
def test_each_award_gets_the_next_number_in_the_order_of_the_list(way: Way) -> None:
    way.to_decision(30)

    kept = [
        (one.number, one.award.name, one.state) for one in Certificate.select().join(Award).order_by(Award.position)
    ]

    names = [award.name for award in Award.select().order_by(Award.position)]
    assert kept == [(f"太昊文明〔2023〕第{place:04d}号", name, "numbered") for place, name in enumerate(names, 1)]


@pytest.mark.usefixtures("everywhere")
def test_the_facts_are_frozen_and_the_journal_holds_their_digest(way: Way) -> None:
    way.to_decision(1)

    (certificate,) = Certificate.select()
    facts = CertificateFacts.from_dict(certificate.facts)
    (entry,) = journal.after(-1, ("CertificateIssued",), 10)
    event = journal.event_of(entry)

    assert facts.body == "在2023年度第二届“道德文明使者”评选活动中，被评为“道德文明使者”。特发此证，以资鼓励。"
    assert (facts.issuers, facts.granted_on, facts.number) == (("太昊路办事处",), ADOPTED, certificate.number)
    assert isinstance(event, events.CertificateIssued)
    assert event.facts_digest == hashlib.sha256(canonical(certificate.facts).encode()).hexdigest()


@pytest.mark.usefixtures("everywhere")
def test_a_certificate_that_cannot_be_drawn_is_held_and_takes_no_number(way: Way) -> None:
    way.open_cycle().store(
        roster([row(2, name="张喆"), row(3, name=f"王{UNKNOWN}"), row(4, name="李四")])
    ).review().publish().close().decide()

    kept = [(one.number, one.state) for one in Certificate.select().join(Award).order_by(Award.position)]

    assert kept == [("太昊文明〔2023〕第0001号", "numbered"), (None, "held"), ("太昊文明〔2023〕第0002号", "numbered")]
    (reason,) = issuing.held_reasons(way.cycle)
    assert (f"王{UNKNOWN}" in reason, "U+3134F" in reason) == (True, True)
    (entry,) = journal.after(-1, ("CertificateHeld",), 10)
    assert isinstance(journal.event_of(entry), events.CertificateHeld)


@pytest.mark.usefixtures("everywhere")
def test_a_held_certificate_is_tried_again_and_takes_the_next_number(way: Way) -> None:
    way.open_cycle().store(
        roster([row(2, name=f"王{UNKNOWN}"), row(3, name="李四")])
    ).review().publish().close().decide()
    Award.update(name="王五").where(Award.name == f"王{UNKNOWN}").execute()

    numbered = way.do("clerk", issuing.RetryHeld(way.cycle), ADOPTED)

    kept = [(one.award.name, one.number) for one in Certificate.select().join(Award).order_by(Award.position)]
    assert (numbered, kept) == (1, [("王五", "太昊文明〔2023〕第0002号"), ("李四", "太昊文明〔2023〕第0001号")])


@pytest.mark.usefixtures("everywhere")
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda: Award.update(state="revoked"), "“王五”的荣誉已撤销，不能编证书号。"),
        (
            lambda: Notice.update(last_day=ADOPTED),
            "“王五”的荣誉在公示期满以前授予，不能编证书号；公示期到2023年5月5日24时为止。",
        ),
    ],
)
def test_no_award_that_was_revoked_or_came_before_its_time_gets_a_number(
    way: Way, change: Callable[[], Any], reason: str
) -> None:
    way.open_cycle().store(roster([row(2, name=f"王{UNKNOWN}")])).review().publish().close().decide()
    with transaction():
        Award.update(name="王五").execute()
        change().execute()

    assert way.do("clerk", issuing.RetryHeld(way.cycle), ADOPTED) == 0

    assert issuing.held_reasons(way.cycle) == [reason]


def test_nothing_held_is_nothing_to_retry(way: Way) -> None:
    way.to_decision()

    with pytest.raises(NotFound, match="没有找到暂缓的证书"):
        way.do("clerk", issuing.RetryHeld(way.cycle), ADOPTED)


@pytest.mark.usefixtures("everywhere")
def test_printing_is_the_same_file_again_and_marks_once(way: Way) -> None:
    way.to_decision()
    first, second = io.BytesIO(), io.BytesIO()

    printed = issuing.print_cycle(way.cycle, first)
    marked = [way.do("clerk", issuing.MarkPrinted(way.cycle, printed), ADOPTED) for _ in range(2)]
    again = issuing.print_cycle(way.cycle, second)

    assert (len(printed), marked, again) == (3, [3, 0], printed)
    assert first.getvalue() == second.getvalue()
    assert {one.state for one in Certificate.select()} == {"printed"}


@pytest.mark.usefixtures("everywhere")
def test_a_household_s_certificate_is_made_out_to_the_household(way: Way) -> None:
    way.open_cycle(("household",)).store(
        roster([row(2, family="张保国"), row(3, family="周道兰家庭")])
    ).review().publish().close().decide()

    addressed = [
        (one.facts["addressee"], one.facts["address_form"]) for one in Certificate.select().order_by(Certificate.id)
    ]

    assert addressed == [("张保国家庭", ""), ("周道兰家庭", "")]


@pytest.mark.usefixtures("everywhere")
def test_braces_in_a_name_stay_braces(way: Way) -> None:
    wording = "{name}同志被评为“{title}”。"
    way.open_cycle(wording=wording).store(roster([row(2, name="张{cycle}三")])).review().publish().close().decide()

    assert Certificate.get().facts["body"] == "张{cycle}三同志被评为“道德文明使者”。"


def lines_of(certificate: Certificate) -> list[str]:
    """Return the rows of text on a certificate, from the top."""
    rows: dict[float, str] = {}
    for run in place(CertificateFacts.from_dict(certificate.facts), frozen(certificate)):
        rows[run.y] = rows.get(run.y, "") + run.text
    return [rows[y] for y in sorted(rows, reverse=True)]


@pytest.mark.usefixtures("everywhere")
@pytest.mark.parametrize(
    ("wording", "above"),
    [
        ("追授{name}同志“{title}”荣誉称号。特颁此证，以资表彰。", []),
        ("荣获{cycle}“{title}”荣誉称号。特颁此证，以资表彰。", ["王小芳同志："]),
    ],
)
def test_the_honoree_is_named_above_the_body_or_in_it_and_never_twice(way: Way, wording: str, above: list[str]) -> None:
    way.open_cycle(wording=wording).store(roster([row(2, name="王小芳")])).review().publish().close().decide()
    lines = lines_of(Certificate.get())

    assert (lines[: len(above)], "".join(lines).count("王小芳")) == (above, 1)


@pytest.mark.usefixtures("everywhere")
def test_no_certificate_is_printed_before_the_decision(way: Way) -> None:
    way.open_cycle().store()

    with pytest.raises(NotFound, match="没有找到可以打印的证书"):
        issuing.print_cycle(way.cycle, io.BytesIO())


@pytest.mark.usefixtures("everywhere")
def test_a_check_code_has_fifty_bits_in_two_halves_and_every_layout_writes_it_at_full_size(way: Way) -> None:
    way.to_decision(3)
    codes = [one.check_code for one in Certificate.select()]
    assert [
        code for code in codes if not re.fullmatch(f"[{issuing.CROCKFORD}]{{5}}-[{issuing.CROCKFORD}]{{5}}", code)
    ] == []

    facts = CertificateFacts.from_dict(Certificate.get().facts)
    folder = paths.templates() / "certificates"
    layouts = [load_layout(path.stem, folder) for path in sorted(folder.glob("*.json"))]
    widest = replace(facts, check_code="MWMWM-WMWMW")
    for layout in layouts:
        (note,) = [note for note in layout.notes if "{check_code}" in note.text]
        assert {run.size for run in place(widest, layout) if "WMWMW" in run.text} == {note.points}
