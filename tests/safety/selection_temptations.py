"""What somebody might be tempted to do, led up to on purpose: chance alone would try it too seldom to find a broken rule."""

from datetime import timedelta

from hypothesis.stateful import rule

from registry.stages import notices
from tests.safety.selection_machine import USUAL, SelectionMachine
from tests.safety.selection_model import Edition, midnight_after
from tests.safety.selection_table import Picked, while_any_is

HANDS = USUAL[1]["reviewer"]  # keeps, reviews and might sign as well: all roles in one person


class TemptedMachine(SelectionMachine):
    """The whole selection, with somebody who tries to do alone what needs two, and early what needs time."""

    @property
    def strict(self) -> Edition:
        """The cycle with departments to ask, prizes, a term and places that others may take."""
        return self.editions[1]

    def _lead_to(self, *states: str) -> bool:
        """Go on by the book until the cycle is in one of these states; tell whether it is."""
        for _ in range(15):
            if self.strict.state in states:
                return True
            self._advance(self.strict)
        return self.strict.state in states

    @while_any_is("review", "notice")
    @rule()
    def close_a_notice_a_second_early(self) -> None:
        if self._lead_to("notice"):
            running = next((one for one in self.strict.notices if not one.closed_by), None)
            if running and not running.open:
                self.now = max(self.now, midnight_after(running.last_day) - timedelta(seconds=1))
                self._close(HANDS, running)

    @while_any_is("notice", "approved")
    @rule()
    def sign_the_own_list(self) -> None:
        if self._lead_to("approved"):
            self._decide(HANDS, self.strict)

    @while_any_is("open", "review")
    @rule()
    def name_too_many_prizes(self) -> None:
        if self._lead_to("review"):
            for _ in range(2):
                self._leave_out(HANDS, self.strict)
            left = [one for one in self.strict.nominees if one.state == "not_selected"]
            if left:
                self._name_prizes(HANDS, self.strict, Picked.exactly(left))

    @while_any_is("open", "review")
    @rule()
    def veto_too_late(self) -> None:
        """Let everybody asked agree about one, make that one a candidate, and have a department change its mind."""
        about = self.strict
        if not self._lead_to("review"):
            return
        if unchecked := [one for one in about.nominees if one.state == "received"]:
            self._check(HANDS, about, Picked.exactly(unchecked))
        for department in about.departments:
            if self.unasked(about, department):
                self._ask(HANDS, about, department, 3)
        running = [asked for asked in about.asked if not asked.closed]
        one = next((one for asked in running for one in asked.names if one.state == "clearing"), None)
        if one is None:
            return
        theirs = [asked for asked in running if one in asked.names]
        for asked in theirs:
            self._reply(HANDS, asked, one, veto=False)
        if one.cleared:
            self._select(HANDS, about, Picked.exactly([one]))
            self._reply(HANDS, theirs[0], one, veto=True)

    @while_any_is("notice")
    @rule()
    def take_a_place_unfit(self) -> None:
        about = self.strict
        if not about.notices or about.state != "notice":
            return
        self.object_to(0, 1, 0, 0)
        self.resolve(0, 1, upheld=True)
        first = about.notices[0]
        vacant, unfit = about.vacancies(first), [one for one in about.nominees if not about.may_replace(one)]
        if vacant and unfit:
            command = notices.Substitute(first.id, vacant[0].id, unfit[-1].id)
            self.play(HANDS, command, about.office, lawful=False)

    @while_any_is("approved", "decided", "archived")
    @rule()
    def sign_the_own_revocation(self) -> None:
        if self._lead_to("decided", "archived"):
            self.propose_revocation(self._draw_of(HANDS), 1, 0)
            self.sign_revocation(self._draw_of(HANDS), 1, 0)

    def _draw_of(self, who: str) -> int:
        """Return the draw that chooses somebody: counted from the end, where everybody stands once."""
        people = [*self.world.folk]
        return people.index(who) - len(people)

    @while_any_is("approved", "decided", "archived")
    @rule()
    def let_a_title_expire_on_its_last_day(self) -> None:
        if self._lead_to("decided", "archived"):
            self.wait_for_the_end_of_a_term(1, over=False)
            self.expire(0, 1, 0)
