"""Anybody tries anything at any time, on the real bus; a model of the rules says beforehand what may pass.

What is refused must change nothing at all; what passes must move exactly what the model moves.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from registry.records import scope
from registry.records.models import Award, Certificate, Cycle, Nomination, Notice
from registry.stages import ceremonies, decisions, issuing, notices, programs, reviews
from tests.safety.selection_clearing import Clearing
from tests.safety.selection_honors import Afterwards
from tests.safety.selection_model import (
    Edition,
    Honor,
    Nominee,
    Posted,
    all_in,
    end_of_term,
    last_day_of,
    midnight_after,
)
from tests.safety.selection_table import EDITIONS, MISSING, PICKS, WHO, Picked, while_any_is

# Whose hands a cycle usually goes through, by office: who keeps, who reviews, who signs.
USUAL = ({"clerk": "clerk", "reviewer": "reviewer", "approver": "approver"},
         {"clerk": "neighbour", "reviewer": "neighbour", "approver": "second_neighbour"})  # fmt: skip


UNCHECKED = ("received", "returned")


class SelectionMachine(Clearing, Afterwards):
    """The steps from a nomination to an award and its paper, and what must hold after every one."""

    leaves_out = False

    # The beginning: some runs start further on the way

    @initialize(steps=st.tuples(st.integers(0, 9), st.integers(0, 12)), leaves_out=st.booleans())
    def some_way_on(self, steps: tuple[int, int], leaves_out: bool) -> None:
        self.leaves_out = leaves_out
        for edition, count in zip(self.editions, steps, strict=True):
            for _ in range(count):
                self._advance(edition)

    @rule(edition=EDITIONS)
    def advance(self, edition: int) -> None:
        self._advance(self.editions[edition])

    @rule(edition=EDITIONS)
    def advance_again(self, edition: int) -> None:
        self._advance(self.editions[edition])

    def _advance(self, edition: Edition) -> None:
        """Take the next step by the book."""
        hands = USUAL[self.editions.index(edition)]
        if edition.state == "open":
            self._start_review(hands["reviewer"], edition)
        elif edition.state == "review":
            self._advance_review(hands["reviewer"], edition)
        elif edition.state == "notice":
            self._advance_notice(hands["reviewer"], edition)
        elif edition.state == "approved":
            self._decide(hands["approver"], edition)

    def _advance_review(self, reviewer: str, edition: Edition) -> None:
        def those(state: str) -> Picked:
            return Picked.exactly([one for one in edition.nominees if one.state == state])

        if those("received").own:
            self._check(reviewer, edition, those("received"))
        elif edition.departments and self.advance_clearance(reviewer, edition):
            return
        elif self.leaves_out and len(those("clearing").own) == len(edition.nominees):
            self._leave_out(reviewer, edition)
        elif (ready := those("clearing" if edition.departments else "checked")).own:
            self._select(reviewer, edition, ready)
        elif those("candidate").own:
            self._publish(reviewer, edition, 0)

    def _advance_notice(self, reviewer: str, edition: Edition) -> None:
        notice = next((one for one in edition.notices if not one.closed_by), edition.notices[-1])
        if notice.closed_by:
            self._publish(reviewer, edition, 0)
        elif notice.open:
            self._resolve(reviewer, notice, min(notice.open), upheld=False)
        elif self.now < midnight_after(notice.last_day):
            self.now = midnight_after(notice.last_day)
        else:
            self._close(reviewer, notice)

    # Stories: what chance alone would seldom string together

    @while_any_is("review")
    @rule(edition=EDITIONS, prize=st.booleans())
    def leave_somebody_out(self, edition: int, prize: bool) -> None:
        about = self.editions[edition]
        self._leave_out(USUAL[edition]["reviewer"], about)
        if prize:
            last = Picked.exactly([one for one in about.nominees if one.state == "not_selected"][:1])
            self._name_prizes(USUAL[edition]["reviewer"], about, last)

    def _leave_out(self, reviewer: str, about: Edition) -> None:
        ready = [one for one in about.nominees if one.state == "candidate" or (one.state == "clearing" and one.cleared)]
        if len(ready) > 1:
            dropping = _for("名额已满", reviews.DropCandidates)
            self.judge(reviewer, about, dropping, Picked.exactly(ready[:1]), ("candidate", "clearing"), "not_selected")

    @while_any_is("notice")
    @rule(edition=EDITIONS, upheld=st.booleans())
    def dispute(self, edition: int, upheld: bool) -> None:
        self.object_to(0, edition, 0, 0)
        self.resolve(0, edition, upheld)
        if upheld:
            self.substitute(0, edition, 0, 0)

    @while_any_is("decided", "archived")
    @rule(edition=EDITIONS)
    def let_terms_end(self, edition: int) -> None:
        self.wait_for_the_end_of_a_term(edition, over=True)
        self.expire(0, edition, 0)

    @while_any_is("decided", "archived")
    @rule(edition=EDITIONS, ready=st.booleans())
    def rest_and_be_reinstated(self, edition: int, ready: bool) -> None:
        self.suspend(0, edition, 0, 30)
        if ready:
            self.reinstate(0, edition, 0)

    @while_any_is("decided", "archived")
    @rule(edition=EDITIONS, signer=st.integers(0, 1))
    def revoke(self, edition: int, signer: int) -> None:
        self.propose_revocation(0, edition, 0)
        self.sign_revocation(signer, edition, 0)

    # Time

    @rule(seconds=st.sampled_from([1, 3_600, 86_400, 3 * 86_400, 9 * 86_400]))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(edition=EDITIONS, early=st.booleans())
    def wait_for_the_end_of_a_notice(self, edition: int, early: bool) -> None:
        for notice in self.editions[edition].notices[-1:]:
            end = midnight_after(notice.last_day) - timedelta(seconds=early)
            self.now = max(self.now, end)

    # The steps of a selection

    @while_any_is("open")
    @rule(who=WHO, edition=EDITIONS)
    def start_review(self, who: int, edition: int) -> None:
        by = self.somebody(who, "StartReview", edition)
        self._start_review(by, self.editions[edition])

    def _start_review(self, who: str, edition: Edition) -> None:
        lawful = edition.state == "open" and any(one.state != "withdrawn" for one in edition.nominees)
        if self.play(who, programs.StartReview(edition.id), edition.office, lawful):
            edition.to("review")

    @while_any_is("review")
    @rule(who=WHO, edition=EDITIONS, picks=PICKS)
    def check(self, who: int, edition: int, picks: list[int]) -> None:
        by, about = self.somebody(who, "CheckNominations", edition), self.editions[edition]
        self._check(by, about, self.picked(about, picks, UNCHECKED))

    def _check(self, who: str, edition: Edition, picked: Picked) -> None:
        self.judge(who, edition, reviews.CheckNominations, picked, UNCHECKED, "checked")

    @while_any_is("review")
    @rule(who=WHO, edition=EDITIONS, picks=PICKS)
    def send_back(self, who: int, edition: int, picks: list[int]) -> None:
        by, about = self.somebody(who, "ReturnNominations", edition), self.editions[edition]
        before = (*UNCHECKED, "checked")
        self.judge(
            by,
            about,
            _for("缺单位意见", reviews.ReturnNominations),
            self.picked(about, picks, before),
            before,
            "returned",
        )

    @while_any_is("review")
    @rule(who=WHO, edition=EDITIONS, picks=PICKS)
    def select(self, who: int, edition: int, picks: list[int]) -> None:
        by, about = self.somebody(who, "SelectCandidates", edition), self.editions[edition]
        self._select(by, about, self.picked(about, picks, ("checked", "clearing")))

    def _select(self, who: str, edition: Edition, picked: Picked) -> None:
        cleared = not edition.departments or all(one.cleared for one in picked.own)
        self.judge(who, edition, reviews.SelectCandidates, picked, ("checked", "clearing"), "candidate", cleared)

    @while_any_is("review")
    @rule(who=WHO, edition=EDITIONS, picks=PICKS)
    def drop(self, who: int, edition: int, picks: list[int]) -> None:
        by, about = self.somebody(who, "DropCandidates", edition), self.editions[edition]
        before = ("checked", "clearing", "candidate")
        self.judge(
            by,
            about,
            _for("名额已满", reviews.DropCandidates),
            self.picked(about, picks, before),
            before,
            "not_selected",
        )

    @while_any_is("review")
    @rule(who=WHO, edition=EDITIONS, picks=PICKS)
    def name_prizes(self, who: int, edition: int, picks: list[int]) -> None:
        by, about = self.somebody(who, "NamePrizes", edition), self.editions[edition]
        self._name_prizes(by, about, self.picked(about, picks, ("not_selected",)))

    def _name_prizes(self, who: str, about: Edition, picked: Picked) -> None:
        named = len(picked.own) + sum(one.prize and one.state == "candidate" for one in about.nominees)
        fit = all(one.passed and (one.cleared or not about.departments) for one in picked.own)
        fit = fit and named <= about.prizes
        if self.judge(who, about, reviews.NamePrizes, picked, ("not_selected",), "candidate", fit):
            for one in picked.own:
                one.prize = True

    @rule(who=WHO, edition=EDITIONS, picks=PICKS)
    def withdraw(self, who: int, edition: int, picks: list[int]) -> None:
        by, about = self.somebody(who, "WithdrawNominations", edition), self.editions[edition]
        before = (*UNCHECKED, "checked", "clearing", "candidate", "substituted", "proposed")
        cycles = ("open", "review", "notice", "approved")
        picked = self.picked(about, picks, before)
        self.judge(by, about, _for("本人要求", reviews.WithdrawNominations), picked, before, "withdrawn", cycles=cycles)
        if about.state == "notice" and about.is_settled():
            about.to("approved")

    @while_any_is("review", "notice", "approved")
    @rule(who=WHO, edition=EDITIONS, in_days=st.sampled_from([0, 0, 0, -1, 3, 30, 31]))
    def publish(self, who: int, edition: int, in_days: int) -> None:
        by = self.somebody(who, "PublishNotice", edition)
        self._publish(by, self.editions[edition], in_days)

    def _publish(self, who: str, edition: Edition, in_days: int) -> None:
        listed = [one for one in edition.nominees if one.state in ("candidate", "substituted")]
        states = ("review", "notice", "approved")
        lawful = edition.state in states and bool(listed) and 0 <= in_days <= 30
        day = self.today + timedelta(days=in_days)
        command = notices.PublishNotice(edition.id, day, "办事处公示栏", "0394-0000000")
        identity = self.play(who, command, edition.office, lawful)
        if identity:
            for one in listed:
                one.to("proposed")
            if edition.state != "notice":
                edition.to("notice")
            edition.notices.append(Posted(identity, edition, day, last_day_of(day), listed, who))

    @while_any_is("notice", "approved")
    @rule(who=WHO, edition=EDITIONS, pick=st.integers(0, 30), late=st.sampled_from([0, 0, 0, -1, 1]))
    def object_to(self, who: int, edition: int, pick: int, late: int) -> None:
        """Raise an objection in the last notice of an edition, or in one that does not exist."""
        by = self.somebody(who, "RaiseObjection", edition)
        about = self.editions[edition]
        notice = about.notices[-1] if about.notices else None
        picked = self.picked(about, [pick], ("proposed", "objected"))
        own, ids = picked.own, picked.ids
        received_on = self.today + timedelta(days=late)
        command = notices.RaiseObjection(notice.id if notice else MISSING, ids[0], received_on, "李四", "有异议")
        lawful = (
            notice is not None
            and any(one in notice.names for one in own)
            and not notice.closed_by
            and about.state != "cancelled"
            and all_in(own, ("proposed", "objected"))
            and notice.published_on <= received_on <= min(self.today, notice.last_day)
        )
        identity = self.play(by, command, about.office if notice else None, lawful)
        if identity and notice:
            if own[0].state == "proposed":
                own[0].to("objected")
            notice.open[identity] = own[0]

    @while_any_is("notice")
    @rule(who=WHO, edition=EDITIONS, upheld=st.booleans())
    def resolve(self, who: int, edition: int, upheld: bool) -> None:
        by = self.somebody(who, "ResolveObjection", edition)
        for notice in self.editions[edition].notices[-1:]:
            if notice.open:
                self._resolve(by, notice, min(notice.open), upheld)

    def _resolve(self, who: str, notice: Posted, objection: int, upheld: bool) -> None:
        command = notices.ResolveObjection(objection, upheld, "已核查")
        if self.play(who, command, notice.cycle.office, lawful=True):
            nominee = notice.open.pop(objection)
            if upheld and nominee.state == "objected":
                nominee.to("not_selected")
            elif nominee.state == "objected" and nominee not in notice.open.values():
                nominee.to("proposed")

    @while_any_is("notice", "approved")
    @rule(who=WHO, edition=EDITIONS)
    def close_notice(self, who: int, edition: int) -> None:
        by = self.somebody(who, "CloseNotice", edition)
        for notice in self.editions[edition].notices[-1:]:
            self._close(by, notice)

    def _close(self, who: str, notice: Posted) -> None:
        over = self.now >= midnight_after(notice.last_day) and notice.cycle.state != "cancelled"
        lawful = over and not notice.closed_by and not notice.open
        if self.play(who, notices.CloseNotice(notice.id), notice.cycle.office, lawful):
            notice.closed_by = who
            if notice.cycle.is_settled():
                notice.cycle.to("approved")

    @while_any_is("notice", "approved")
    @rule(who=WHO, edition=EDITIONS, pick=st.integers(0, 9), place=st.integers(0, 9))
    def substitute(self, who: int, edition: int, pick: int, place: int) -> None:
        """Put somebody into a place that fell vacant in the first notice, or did not."""
        by = self.somebody(who, "Substitute", edition)
        about = self.editions[edition]
        if not about.notices:
            return
        notice = about.notices[0]
        vacant, able = about.vacancies(notice), [one for one in about.nominees if about.may_replace(one)]
        removed = [*vacant, *vacant, *notice.names][pick % (2 * len(vacant) + len(notice.names))]
        chosen = [*able, *able, *about.nominees][place % (2 * len(able) + len(about.nominees))]
        lawful = about.state in ("notice", "approved") and about.substitutes and removed in vacant and chosen in able
        if self.play(by, notices.Substitute(notice.id, removed.id, chosen.id), about.office, lawful):
            chosen.to("substituted")
            chosen.replaces, chosen.prize = removed, removed.prize
            if about.state != "notice":
                about.to("notice")

    @while_any_is("notice", "approved", "decided")
    @rule(who=WHO, edition=EDITIONS)
    def decide(self, who: int, edition: int) -> None:
        by = self.somebody(who, "AdoptDecision", edition)
        self._decide(by, self.editions[edition])

    def _decide(self, who: str, edition: Edition) -> None:
        proposed = [one for one in edition.nominees if one.state == "proposed"]
        proposers = {notice.published_by for notice in edition.notices} | {one.closed_by for one in edition.notices}
        waiting = any(one.state in ("candidate", "substituted") for one in edition.nominees)
        lawful = edition.state == "approved" and bool(proposed) and who not in proposers and not waiting
        command = decisions.AdoptDecision(edition.id, f"太昊办〔2023〕{edition.id}号", self.today)
        identity = self.play(who, command, edition.office, lawful)
        if identity:
            self._granted(who, edition, proposed)

    def _granted(self, who: str, edition: Edition, proposed: Sequence[Nominee]) -> None:
        with scope.everywhere():
            ids = {award.nomination_id: award.id for award in Award.select()}
        for one in proposed:
            one.to("awarded")
            edition.honors.append(Honor(ids[one.id], one, self.today, end_of_term(self.today, edition.term_years)))
        edition.to("decided")
        edition.signed_by = who

    @while_any_is("approved", "decided")
    @rule(who=WHO, edition=EDITIONS)
    def hold(self, who: int, edition: int) -> None:
        by = self.somebody(who, "HoldCeremony", edition)
        about = self.editions[edition]
        self.play(by, ceremonies.HoldCeremony(about.id, self.today), about.office, about.state == "decided")

    @while_any_is("decided")
    @rule(who=WHO, edition=EDITIONS)
    def mark_printed(self, who: int, edition: int) -> None:
        by = self.somebody(who, "MarkPrinted", edition)
        self._print(by, self.editions[edition])

    def _print(self, who: str, edition: Edition) -> None:
        with scope.everywhere():
            ids = tuple(one.id for one in Certificate.select(Certificate.id))
        self.play(who, issuing.MarkPrinted(edition.id, ids), edition.office, lawful=True)

    @rule(who=st.sampled_from(["clerk", "reviewer", "admin", "city_officer", "county_reviewer"]), edition=EDITIONS)
    def cancel(self, who: str, edition: int) -> None:
        about = self.editions[edition]
        lawful = about.state in ("open", "review", "notice", "approved")
        if self.play(who, programs.CancelCycle(about.id, "上级取消"), about.office, lawful):
            about.to("cancelled")

    @while_any_is("approved", "decided")
    @rule(who=WHO, edition=EDITIONS)
    def archive(self, who: int, edition: int) -> None:
        by = self.somebody(who, "ArchiveCycle", edition)
        about = self.editions[edition]
        if self.play(by, programs.ArchiveCycle(about.id), about.office, about.state == "decided"):
            about.to("archived")

    # What must hold after every step

    @invariant()
    def the_tables_are_as_the_model(self) -> None:
        with scope.everywhere():
            assert _states(Cycle) == {one.id: one.state for one in self.editions}
            assert _states(Nomination) == {one.id: one.state for each in self.editions for one in each.nominees}
            assert _states(Award) == {one.id: one.state for each in self.editions for one in each.honors}
            assert _states(Notice) == {
                one.id: "closed" if one.closed_by else "running" for each in self.editions for one in each.notices
            }

    @invariant()
    def nobody_is_honored_past_a_step(self) -> None:
        for edition in self.editions:
            for honor in edition.honors:
                nominee = honor.nominee
                assert nominee.passed
                assert nominee.cleared or not edition.departments
                assert {"candidate", "substituted"} & set(nominee.past)
                assert edition.signed_by not in {one.published_by for one in edition.notices}
                assert edition.signed_by not in {one.closed_by for one in edition.notices}
                assert any(
                    nominee in notice.names and notice.closed_by and notice.last_day < honor.granted_on
                    for notice in edition.notices
                )


def _for(reason: str, kind: Callable[[int, tuple[int, ...], str], object]) -> Callable[[int, tuple[int, ...]], object]:
    """Return how to make a command of a kind that tells a reason."""
    return lambda cycle, ids: kind(cycle, ids, reason)


def _states(table: Any) -> dict[int, str]:
    return dict(table.select(table.id, table.state).tuples())
