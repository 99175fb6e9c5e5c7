"""Nothing is granted too early: at every door the same sentence, and not a row is changed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import pytest

from registry import clock
from registry.app import create_app
from registry.cli import main
from registry.config import Config
from registry.errors import RegistryError
from registry.records import scope
from registry.records.database import fetch_rows
from registry.records.tables import TABLES
from registry.register import opened
from registry.stages import decisions, notices
from tests.factories import Way, instant
from tests.web.conftest import Clerk, begin_session, said


def walk_to_the_last_second(way: Way) -> None:
    """Publish a notice that runs until 27 April."""
    way.publish()


def walk_to_a_closed_notice(way: Way) -> None:
    """Publish it, and close it on the 28th at nine."""
    way.publish().close()


def walk_to_a_working_saturday(way: Way) -> None:
    """Publish a notice whose fifth working day is Saturday, 6 May, worked for the holidays before."""
    published = date(2023, 4, 26)
    way.notice = way.do("reviewer", notices.PublishNotice(way.cycle, published, "公示栏", "0394-0000000"), published)


def walk_to_an_open_objection(way: Way) -> None:
    """Publish it, and let somebody object on its last day."""
    day = date(2023, 4, 27)
    objection = notices.RaiseObjection(way.publish().notice, way.nominations()[0], day, "群众甲", "与事实不符")
    way.do("clerk", objection, day)


@dataclass(frozen=True)
class Case:
    """How far a notice came, when somebody asks for the decision, and what they read."""

    walk: Callable[[Way], None]
    asked: datetime
    sentence: str


CASES = {
    "one second early": Case(
        walk_to_the_last_second, instant(date(2023, 4, 27), 23, 59).replace(second=59),
        "公示期到2023年4月27日24时才结束，现在还不能作出表彰决定；请在2023年4月28日以后再试。",
    ),
    "clock set back": Case(
        walk_to_a_closed_notice, instant(date(2023, 4, 28), 0, 30),
        "电脑时钟现在是2023-04-28 00:30，比登记库里的记录（2023-04-28 09:00）还早；请先校准电脑时钟，再来办理。",
    ),
    "worked Saturday": Case(
        walk_to_a_working_saturday, instant(date(2023, 5, 6), 18),
        "公示期到2023年5月6日24时才结束，现在还不能作出表彰决定；请在2023年5月7日以后再试。",
    ),
    "open objection": Case(
        walk_to_an_open_objection, instant(date(2023, 5, 5)), "公示期内的异议还没有处理完，不能作出表彰决定。"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_decision_too_early_is_refused_alike_at_every_door(
    name: str, way: Way, config: Config, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case = CASES[name]
    way.open_cycle().store().review()
    case.walk(way)
    asked_on = case.asked.astimezone(clock.SHANGHAI).date()
    before = _everything()

    with clock.at(case.asked):
        command = decisions.AdoptDecision(way.cycle, "太昊办〔2023〕12号", asked_on)
        assert _sentence_of_the_bus(way, command) == case.sentence
        assert case.sentence in _sentence_of_the_page(way, command)
        assert _everything() == before
        _point_at(config, monkeypatch)
        assert _sentence_of_the_command_line(command, capsys) == case.sentence
    with opened(config):
        assert _everything() == before


@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
def test_a_notice_is_not_closed_either_with_the_clock_set_back(way: Way) -> None:
    way.open_cycle().store().review().publish()
    objection = notices.RaiseObjection(way.notice, way.nominations()[0], date(2023, 4, 24), "群众甲", "不实")
    raised = way.do("clerk", objection, date(2023, 5, 4), 12)
    way.do("reviewer", notices.ResolveObjection(raised, False, "不实"), date(2023, 5, 4), 12, 30)

    with pytest.raises(RegistryError, match="电脑时钟现在是2023-05-04 12:27，比登记库里的记录（2023-05-04 12:30）"):
        way.do("reviewer", notices.CloseNotice(way.notice), date(2023, 5, 4), 12, 27)
    way.do("reviewer", notices.CloseNotice(way.notice), date(2023, 5, 4), 12, 29)  # two clocks are never quite one
    way.do("reviewer", notices.EnterHolidays(2027, ()), date(2023, 4, 28), 8)
    with pytest.raises(RegistryError, match="比登记库里的记录（2023-05-04 12:29）还早"):  # whatever came in between
        way.do(
            "approver", decisions.AdoptDecision(way.cycle, "太昊办〔2023〕12号", date(2023, 4, 28)), date(2023, 4, 28)
        )


def _everything() -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table."""
    with scope.everywhere():
        names = [table._meta.table_name for table in TABLES]  # type: ignore[attr-defined]  # peewee's own
        return {name: sorted(fetch_rows(f'SELECT * FROM "{name}"'), key=str) for name in names}


def _sentence_of_the_bus(way: Way, command: decisions.AdoptDecision) -> str:
    with pytest.raises(RegistryError) as refused:
        way.register.bus.handle(command, way.people["approver"])
    return refused.value.message


def _sentence_of_the_page(way: Way, command: decisions.AdoptDecision) -> str:
    client = create_app(way.register).test_client()
    begin_session(client, way.people["approver"], clock.now().timestamp())
    fields = {"doc_no": command.doc_no, "adopted_on": command.adopted_on.isoformat()}
    return said(Clerk(client).post(f"/cycles/{command.cycle}/decision/", **fields))


def _point_at(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HONORS_HOME", str(config.home))
    monkeypatch.setenv("HONORS_DATABASE", config.database)
    monkeypatch.setenv("HONORS_KEYS", config.keys)


def _sentence_of_the_command_line(command: decisions.AdoptDecision, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    options = ("--doc-no", command.doc_no, "--on", command.adopted_on.isoformat())
    with pytest.raises(SystemExit) as ended:
        main(("--as", "approver", "decision", "adopt", str(command.cycle), *options))
    assert ended.value.code == 1
    return capsys.readouterr().err.strip()
