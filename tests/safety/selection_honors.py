"""What becomes of titles: kept, resting, admonished, corrected, expired, revoked by two people."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from registry.stages import afterwards
from tests.safety.selection_model import Edition, Honor
from tests.safety.selection_table import EDITIONS, MISSING, WHO, Table, while_any_is

GRANTED = while_any_is("decided", "archived", "term_ended")
HONORS = st.integers(0, 12)
STANDING = ("active", "retained")


class Afterwards(Table):
    """The steps of a title that was granted."""

    def honor(self, edition: int, pick: int, fitting: Callable[[Honor], object]) -> tuple[Edition, Honor | None]:
        """Return a cycle and one of its honors, more often one that fits; None is one that does not exist."""
        about = self.editions[edition]
        likely = [one for one in about.honors if fitting(one)]
        honors: list[Honor | None] = [*likely, *likely, *about.honors, None]
        return about, honors[pick % len(honors)]

    @GRANTED
    @rule(who=WHO, edition=EDITIONS, pick=HONORS, days=st.sampled_from([None, 400, 900]))
    def retain(self, who: int, edition: int, pick: int, days: int | None) -> None:
        by = self.somebody(who, "RetainAwards", edition)
        about, honor = self.honor(edition, pick, lambda one: one.state in STANDING)
        until = None if days is None else self.today + timedelta(days=days)
        command = afterwards.RetainAwards(
            about.id, (honor.id if honor else MISSING,), "太昊办〔2023〕30号", self.today, until
        )
        lawful = honor is not None and honor.state in STANDING
        if honor and honor.ends_on:
            lawful &= self.today >= honor.ends_on - timedelta(days=90) and until is not None and until > honor.ends_on
        if self.play(by, command, about.office if honor else None, lawful) and honor:
            honor.state, honor.ends_on = "retained", until

    @GRANTED
    @rule(who=WHO, edition=EDITIONS, pick=HONORS, days=st.sampled_from([-1, 30]))
    def suspend(self, who: int, edition: int, pick: int, days: int) -> None:
        by = self.somebody(who, "SuspendAwards", edition)
        about, honor = self.honor(edition, pick, lambda one: one.state in STANDING)
        until = self.today + timedelta(days=days)
        command = afterwards.SuspendAwards((honor.id if honor else MISSING,), "违反公约", self.today, until)
        lawful = honor is not None and honor.state in STANDING and days > 0
        if self.play(by, command, about.office if honor else None, lawful) and honor:
            honor.to("suspended")

    @GRANTED
    @rule(who=WHO, edition=EDITIONS, pick=HONORS)
    def reinstate(self, who: int, edition: int, pick: int) -> None:
        by = self.somebody(who, "ReinstateAwards", edition)
        about, honor = self.honor(edition, pick, lambda one: one.state == "suspended")
        command = afterwards.ReinstateAwards((honor.id if honor else MISSING,), "已整改", self.today)
        lawful = honor is not None and honor.state == "suspended"
        if self.play(by, command, about.office if honor else None, lawful) and honor:
            honor.to(honor.before)

    @GRANTED
    @rule(who=WHO, edition=EDITIONS, pick=HONORS)
    def admonish(self, who: int, edition: int, pick: int) -> None:
        by = self.somebody(who, "AdmonishHolders", edition)
        about, honor = self.honor(edition, pick, lambda one: one.state in STANDING)
        command = afterwards.AdmonishHolders((honor.id if honor else MISSING,), "言行失当", self.today)
        lawful = honor is not None and honor.state in (*STANDING, "suspended")
        self.play(by, command, about.office if honor else None, lawful)

    @GRANTED
    @rule(who=WHO, edition=EDITIONS, pick=HONORS, name=st.sampled_from(["张一", "张二"]))
    def correct(self, who: int, edition: int, pick: int, name: str) -> None:
        by = self.somebody(who, "CorrectAward", edition)
        about, honor = self.honor(edition, pick, lambda one: one.state != "revoked")
        command = afterwards.CorrectAward(honor.id if honor else MISSING, name, "太昊社区", "姓名有误")
        lawful = honor is not None and honor.state != "revoked" and honor.corrected_to != name
        if self.play(by, command, about.office if honor else None, lawful) and honor:
            honor.corrected_to = name

    @GRANTED
    @rule(who=WHO, edition=EDITIONS, days=st.sampled_from([0, 0, 1]))
    def expire(self, who: int, edition: int, days: int) -> None:
        by = self.somebody(who, "ExpireAwards", edition)
        about = self.editions[edition]
        on_day = self.today + timedelta(days=days)
        due = [one for one in about.honors if one.state in STANDING and one.ends_on and one.ends_on < on_day]
        command = afterwards.ExpireAwards(about.id, on_day)
        if self.play(by, command, about.office, lawful=bool(due) and days == 0):
            for honor in due:
                honor.to("expired")
            self._end(about)

    @GRANTED
    @rule(who=WHO, edition=EDITIONS, pick=HONORS)
    def propose_revocation(self, who: int, edition: int, pick: int) -> None:
        by = self.somebody(who, "ProposeRevocation", edition)
        about, honor = self.honor(edition, pick, lambda one: not one.proposed)
        command = afterwards.ProposeRevocation(honor.id if honor else MISSING, "false_deeds", self.today, "事迹不实")
        lawful = honor is not None and honor.state != "revoked" and not honor.proposed
        identity = self.play(by, command, about.office if honor else None, lawful)
        if identity and honor:
            honor.proposed = (identity, by)

    @GRANTED
    @rule(who=WHO, edition=EDITIONS, pick=HONORS)
    def sign_revocation(self, who: int, edition: int, pick: int) -> None:
        by = self.somebody(who, "SignRevocation", edition)
        about, honor = self.honor(edition, pick, lambda one: one.proposed)
        change, proposer = honor.proposed if honor and honor.proposed else (MISSING, "")
        command = afterwards.SignRevocation(change, f"太昊办〔2023〕{100 + change % 1_000}号")
        if self.play(by, command, about.office if proposer else None, lawful=by != proposer) and honor:
            honor.to("revoked")
            honor.proposed = None
            self._end(about)

    @GRANTED
    @rule(who=WHO, edition=EDITIONS, pick=HONORS)
    def refuse_revocation(self, who: int, edition: int, pick: int) -> None:
        by = self.somebody(who, "RefuseRevocation", edition)
        about, honor = self.honor(edition, pick, lambda one: one.proposed)
        change, proposer = honor.proposed if honor and honor.proposed else (MISSING, "")
        command = afterwards.RefuseRevocation(change, "证据不足")
        if self.play(by, command, about.office if proposer else None, lawful=True) and honor:
            honor.proposed = None

    @GRANTED
    @rule(edition=EDITIONS, over=st.booleans())
    def wait_for_the_end_of_a_term(self, edition: int, over: bool) -> None:
        for honor in self.editions[edition].honors[:1]:
            if honor.ends_on and honor.ends_on.year < 2025:  # as far as the calendar of holidays is surely known
                days = (honor.ends_on - self.today).days + over
                self.now += timedelta(days=max(days, 0))

    def _end(self, about: Edition) -> None:
        if about.state != "term_ended" and all(honor.state in ("expired", "revoked") for honor in about.honors):
            about.to("term_ended")
