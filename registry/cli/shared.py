"""What the commands share: opening the register, acting as somebody, dates."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from registry import roles
from registry.bus import held_roles, sight_of
from registry.config import Config, from_environment
from registry.errors import Forbidden, InvalidInput, RuleViolation
from registry.records import scope
from registry.records.ledger import Bookmark
from registry.records.models import Actor
from registry.register import Register, opened
from registry.stages import offices
from registry.wording import FOLLOWERS_SAID


class AliasedHelp(click.Group):
    """A group that lists its commands in the order of the way, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order they were added."""
        del ctx
        return list(self.commands)


class Day(click.ParamType[date]):
    """A day written 2023-05-06."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}”不是日期，请写成 2023-05-06 的样子。", param, ctx)


DAY = Day()
ID = click.IntRange(1, scope.LARGEST_ID)


def config_of(context: click.Context) -> Config:
    """Return the configuration asked for on the command line or in the environment."""
    home = context.obj["home"]
    return from_environment(Path(home) if home else None)


@contextmanager
def acting(context: click.Context) -> Iterator[tuple[Register, Actor]]:
    """Open the register and act as the user named by --as, in the scope of that user's office."""
    with opened(config_of(context)) as register:
        username = context.obj["username"]
        if not username:
            raise InvalidInput(reason="请用 --as 用户名 说明由谁办理，例如 honors --as wang notice publish …")
        actor = offices.by_username(username)
        with scope.within(sight_of(actor)):
            yield register, actor


def need(actor: Actor, question: str, what: str) -> None:
    """Raise Forbidden unless the acting user may ask a question of the matrix."""
    if not roles.may(question, held_roles(actor)):
        raise Forbidden(what=what)


def run_command(context: click.Context, command: object, done: str) -> None:
    """Send a command as the acting user and say that it is done; {0} stands for its outcome."""
    with acting(context) as (register, actor):
        say(done.format(register.bus.handle(command, actor)))


def read_json(file: Path) -> Any:
    """Return what a JSON file of facts tells, or raise InvalidInput saying where it is not as it should be."""
    try:
        return json.loads(file.read_text("utf-8-sig"), object_pairs_hook=_told_once)
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(reason=f"读不到事实文件{file}，请核对文件名，并存为UTF-8文本。") from error
    except ValueError as error:
        where = f"第{error.lineno}行第{error.colno}列" if isinstance(error, json.JSONDecodeError) else "其中"
        raise InvalidInput(reason=f"{file}不是正确的JSON，{where}附近写得不对，请核对引号、逗号和括号。") from error


def _told_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Build an object, refusing a key that is told twice: nobody could say which one holds."""
    names = [name for name, _ in pairs]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise InvalidInput(reason=f"事实文件里有重复的项：{'、'.join(repeated)}，请各留一个。")
    return dict(pairs)


def refuse_stuck() -> None:
    """Raise RuleViolation if a follower has stopped at an error: what should follow by itself does not."""
    stuck = Bookmark.get_or_none(Bookmark.error != "")
    if stuck is not None:
        what = FOLLOWERS_SAID[stuck.follower]
        raise RuleViolation(
            reason=f"自动{what}停在第{stuck.failed_at}条记录，其余照常；请把系统页面上的错误告诉系统管理员。"
        )


@contextmanager
def bar(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show a progress bar on stderr; give back what tells it how many are done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda done: progress.update(task, completed=done)


def say(text: str) -> None:
    """Print a line for the person at the keyboard."""
    click.echo(text)
