"""The journal on the command line: read it, verify it, prove an entry."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from registry import clock, journal, merkle, verification
from registry.cli.shared import config_of, say
from registry.errors import NotFound
from registry.records import scope
from registry.records.ledger import Bookmark, Entry
from registry.register import opened
from registry.stages import likenesses, rolls
from registry.wording import EVENTS_SAID, FOLLOWERS_SAID


@click.group("journal")
def journal_group() -> None:
    """事件日志：查看、核对、出具证明。"""


@journal_group.command("list")
@click.option("--last", type=click.IntRange(1, 1_000_000), default=20, show_default=True, help="看最近多少条。")
@click.pass_context
def list_entries(context: click.Context, last: int) -> None:
    """列出最近的记录。"""
    with opened(config_of(context)):
        entries = list(Entry.select().order_by(Entry.seq.desc()).limit(last))
        for entry in reversed(entries):
            at = datetime.fromisoformat(entry.recorded_at).astimezone(clock.SHANGHAI)
            say(f"{entry.seq}\t{at:%Y-%m-%d %H:%M:%S}\t{EVENTS_SAID.get(entry.name, entry.name)}")
        for bookmark in Bookmark.select().where(Bookmark.error != ""):
            say(f"注意：自动{FOLLOWERS_SAID[bookmark.follower]}停在第{bookmark.failed_at}条（{bookmark.error}）。")


@journal_group.command("verify")
@click.option(
    "--database",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="核对另一份数据库文件（例如拷贝）。",
)
@click.pass_context
def verify(context: click.Context, database: Path | None) -> None:
    """逐条核对日志有没有被改动、删除或截断，并与光荣榜、人员的合并对照。"""
    config = config_of(context)
    if database is not None:
        config = replace(config, database=str(database))
    with opened(config), scope.everywhere():
        verdict = verification.verify(config.head)
        differences = [] if verdict.faults else _differences()
    for fault in verdict.faults[:20]:
        say(fault.message)
    for difference in differences[:20]:
        say(difference)
    if verdict.faults or differences:
        context.exit(1)
    say(f"日志{verdict.entries}条全部无误，树根 {verdict.root.hex()[:16]}。")


def _differences() -> list[str]:
    roll = [one.message for one in rolls.differences()]
    return roll + [one.message for one in likenesses.unexplained()]


@journal_group.command("prove")
@click.argument("entry", type=click.IntRange(0, scope.LARGEST_ID))
@click.pass_context
def prove(context: click.Context, entry: int) -> None:
    """出具一条记录在日志里的证明（RFC 9162）。"""
    with opened(config_of(context)):
        head = journal.last_head()
        if head is None or not 0 <= entry < head.size:
            raise NotFound(what=f"第{entry}条记录")
        proof = merkle.inclusion_proof(entry, head.size, journal.stored_node)
        leaf = journal.stored_node(0, entry)
        say(f"记录 {entry}，指纹 {leaf.hex()}")
        say(f"日志头 {head.size} 条，树根 {head.root.hex()}，签名 {head.signature.hex()}")
        for digest in proof:
            say(digest.hex())


COMMANDS: tuple[click.Command, ...] = (journal_group,)
