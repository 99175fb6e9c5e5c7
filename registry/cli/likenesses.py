"""People on the command line: who may be one person, told apart or merged, and each answer taken back."""

import click

from importers.likeness.comparing import sure_in_words
from registry.cli.shared import ID, acting, bar, config_of, run_command, say
from registry.records import scope
from registry.records.models import Nomination
from registry.register import opened
from registry.stages import likenesses
from registry.stages.likenesses import Stand


@click.group("people")
def people_group() -> None:
    """人员：疑似同一人的核对、合并和撤销。"""


@people_group.command("likely")
@click.option("--cycle", type=ID, help="只看一届活动的。")
@click.pass_context
def likely(context: click.Context, cycle: int | None) -> None:
    """列出疑似同一人、待核对的各对记录，把握大的在前。"""
    with acting(context) as (register, actor):
        register.bus.check(likenesses.TellApart, actor)
        after, more = None, True
        while more:
            questions, more = likenesses.find_questions("open", cycle, after)
            for one in questions:
                pair = one.pair
                say(f"{pair.left_id} 与 {pair.right_id}\t把握{sure_in_words(pair.sure / 100)}：{pair.reason}")
                for stand in (*one.left, *one.right):
                    say(_line(stand))
            after = (questions[-1].pair.sure, questions[-1].pair.id) if questions else None


@people_group.command("merged")
@click.pass_context
def merged(context: click.Context) -> None:
    """列出合并过的人员和合并编号，新的在前。"""
    with acting(context) as (register, actor):
        register.bus.check(likenesses.TellApart, actor)
        after, more = None, True
        while more:
            found, more = likenesses.find_merges(after)
            for one in found:
                say(f"合并 {one.merge.id}\t{one.merge.kept_id} 与 {one.merge.gone_id}\t{one.merge.reason}")
                for stand in (*one.kept, *one.gone):
                    say(_line(stand))
            after = found[-1].merge.id if found else None


@people_group.command("apart")
@click.argument("left", type=ID)
@click.argument("right", type=ID)
@click.option("--reason", default="", help="说明，可不写。")
@click.pass_context
def apart(context: click.Context, left: int, right: int, reason: str) -> None:
    """判定两个人员编号不是同一人，以后不再提示。"""
    run_command(context, likenesses.TellApart(left, right, reason), "已记下不是同一人，以后不再提示。")


@people_group.command("again")
@click.argument("left", type=ID)
@click.argument("right", type=ID)
@click.pass_context
def again(context: click.Context, left: int, right: int) -> None:
    """撤回“不是同一人”的判定。"""
    run_command(context, likenesses.AskAgain(left, right), "已撤回判定，重新待核对。")


@people_group.command("merge")
@click.argument("left", type=ID)
@click.argument("right", type=ID)
@click.option("--reason", required=True, help="合并的理由，例如：电话核实。")
@click.pass_context
def merge(context: click.Context, left: int, right: int, reason: str) -> None:
    """把两个人员编号合并为同一人，随时可以撤销。"""
    with acting(context) as (register, actor):
        done = register.bus.handle(likenesses.MergePeople(left, right, reason), actor)
        say(f"已合并，合并编号 {done.merge}。撤销：honors people unmerge {done.merge}")
        if done.together:
            say("同一届里现在有同一人的几条推荐，请撤回多余的：")
            for stand in done.together:
                say(_line(stand))


@people_group.command("unmerge")
@click.argument("merge", type=ID)
@click.pass_context
def unmerge(context: click.Context, merge: int) -> None:
    """撤销一次合并，各条推荐各归各人。"""
    run_command(context, likenesses.UnmergePeople(merge), "已撤销合并，两条记录和合并前一样。")


@people_group.command("index")
@click.pass_context
def index(context: click.Context) -> None:
    """重建人员比对的索引：旧库升级以后，或比对规则更新以后用一次。"""
    with opened(config_of(context)), scope.everywhere():
        total, done = Nomination.select().where(Nomination.state != "withdrawn").count(), 0
        with bar("重建索引", total) as show:
            for done in likenesses.index_people():
                show(done)
    say(f"已重建{done}条记录的索引。")


def _line(stand: Stand) -> str:
    told = "　".join(f"{label}{text}" for label, text in stand.shown)
    return f"  {stand.person}\t{stand.named}\t{stand.listed}（{stand.outcome}）\t{told}"


COMMANDS: tuple[click.Command, ...] = (people_group,)
