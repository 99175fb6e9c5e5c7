"""Departments are asked, answer, exclude or keep silent."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from registry.stages import clearances
from tests.safety.selection_model import Asked, Edition, Nominee, midnight_after
from tests.safety.selection_table import EDITIONS, MISSING, WHO, Table, while_any_is

DEPARTMENT = st.sampled_from(["police", "tax", "credit"])


class Clearing(Table):
    """The steps of a clearance."""

    @while_any_is("review")
    @rule(who=WHO, edition=EDITIONS, department=DEPARTMENT, days=st.sampled_from([0, 3, 10, -1]))
    def ask(self, who: int, edition: int, department: str, days: int) -> None:
        by = self.somebody(who, "AskClearance", edition)
        self._ask(by, self.editions[edition], department, days)

    def _ask(self, who: str, about: Edition, department: str, days: int) -> None:
        names, due_on = self.unasked(about, department), self.today + timedelta(days=days)
        today = any(one.department == department and one.asked_on == self.today for one in about.asked)
        lawful = about.state == "review" and department in about.departments and bool(names) and days >= 0 and not today
        identity = self.play(who, clearances.AskClearance(about.id, department, due_on), about.office, lawful)
        if identity:
            about.asked.append(Asked(identity, about, department, self.today, due_on, names))
            for one in names:
                one.answers[department] = "open"
                if one.state == "checked":
                    one.to("clearing")

    def unasked(self, about: Edition, department: str) -> list[Nominee]:
        """Return the nominees about whom a department has yet to be asked."""
        waiting = [one for one in about.nominees if one.state in ("checked", "clearing") and not one.cleared]
        return [one for one in waiting if department not in one.answers]

    def advance_clearance(self, who: str, about: Edition) -> bool:
        """Ask whom nobody asked, then let silence count; tell whether there was anything to do."""
        for department in about.departments:
            if self.unasked(about, department):
                if any(one.department == department and one.asked_on == self.today for one in about.asked):
                    self.now += timedelta(days=1)
                self._ask(who, about, department, 3)
                return True
        waited_for = [asked for asked in about.asked if not asked.closed]
        for asked in waited_for[:1]:
            self.now = max(self.now, midnight_after(asked.due_on))
            self._close_clearance(who, asked)
        return bool(waited_for)

    @while_any_is("review", "notice")
    @rule(who=WHO, edition=EDITIONS, pick=st.integers(0, 20), veto=st.sampled_from([False, False, True]))
    def reply(self, who: int, edition: int, pick: int, veto: bool) -> None:
        by = self.somebody(who, "EnterReply", edition)
        about = self.editions[edition]
        places: list[tuple[Asked, Nominee] | None] = [(asked, one) for asked in about.asked for one in asked.names]
        place = [*places, None][pick % (len(places) + 1)]
        if place:
            self._reply(by, *place, veto)
        else:
            command = clearances.EnterReply(MISSING, about.nominees[0].id, "agree")
            self.play(by, command, None, lawful=False)

    def _reply(self, who: str, asked: Asked, one: Nominee, veto: bool) -> None:
        answer, fact, said = "veto" if veto else "agree", "有行政处罚" if veto else "", one.answers[asked.department]
        late = veto and said != "veto" and one.state not in ("clearing", "vetoed")
        lawful = not asked.closed and not late and not (said == "veto" and not veto)
        command = clearances.EnterReply(asked.id, one.id, answer, fact)
        if self.play(who, command, asked.cycle.office, lawful):
            one.answers[asked.department] = answer
            if veto and one.state == "clearing":
                one.cleared = False
                one.to("vetoed")
            self._settle(one)

    @while_any_is("review")
    @rule(who=WHO, edition=EDITIONS, pick=st.integers(0, 5))
    def close_clearance(self, who: int, edition: int, pick: int) -> None:
        by = self.somebody(who, "CloseClearance", edition)
        about = self.editions[edition]
        if about.asked:
            self._close_clearance(by, about.asked[pick % len(about.asked)])

    def _close_clearance(self, who: str, asked: Asked) -> None:
        silent = [one for one in asked.names if one.answers[asked.department] == "open" and one.state == "clearing"]
        over = self.now >= midnight_after(asked.due_on)
        command = clearances.CloseClearance(asked.id)
        if self.play(who, command, asked.cycle.office, lawful=not asked.closed and (over or not silent)):
            asked.closed = True
            for one in silent:
                one.answers[asked.department] = "silent"
                self._settle(one)

    def _settle(self, one: Nominee) -> None:
        agreed = {department for department, answer in one.answers.items() if answer in ("agree", "silent")}
        if one.state == "clearing" and agreed >= set(one.cycle.departments):
            one.cleared = True
