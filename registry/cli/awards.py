"""Awards on the command line: the list of a cycle, and all that may become of a title afterwards."""

from datetime import date
from pathlib import Path

import click

from registry.cli.shared import DAY, ID, acting, need, run_command, say
from registry.drafting.dates import full_date
from registry.errors import NotFound
from registry.records.afterwards import AwardChange, TakeBack
from registry.records.models import Award, Cycle, Decision
from registry.stages import afterwards
from registry.wording import AWARD_CHANGES, AWARD_STATES, CAUSES, TAKEN_BACK

AWARDS = click.argument("awards", type=ID, nargs=-1, required=True)
ON = click.option("--on", "on_day", required=True, type=DAY, help="哪一天。")
REASON = click.option("--reason", required=True, help="原因。")


@click.group("award")
def award_group() -> None:
    """荣誉：届期、复查、整改、诫勉、撤销、更正，收回证书奖牌。"""


@award_group.command("list")
@click.argument("cycle", type=ID)
@click.pass_context
def award_list(context: click.Context, cycle: int) -> None:
    """列出一届授予的荣誉和现在的状态。"""
    with acting(context) as (_, actor):
        need(actor, "SeeRoll", "查看光荣榜")
        if Cycle.one(cycle) is None:
            raise NotFound(what="这届评选活动")
        query = Award.select().join(Decision).where(Decision.cycle == cycle).order_by(Award.position)
        for award in query:
            until = f"，届期到{full_date(award.ends_on)}" if award.ends_on else ""
            unit = f"（{award.unit}）" if award.unit else ""
            say(f"荣誉 {award.id}\t{award.name}{unit}\t{award.title}\t{AWARD_STATES[award.state]}{until}")


@award_group.command("show")
@click.argument("award", type=ID)
@click.pass_context
def award_show(context: click.Context, award: int) -> None:
    """看一项荣誉：状态、变动、收回的证书奖牌，哪些文件里提到它、各要怎么办。"""
    with acting(context) as (_, actor):
        need(actor, "SeeRoll", "查看光荣榜")
        found = Award.one(award)
        if found is None:
            raise NotFound(what="这项荣誉")
        until = f"，届期到{full_date(found.ends_on)}" if found.ends_on else ""
        say(f"{found.name}\t{found.title}\t{full_date(found.granted_on)}授予\t{AWARD_STATES[found.state]}{until}")
        for change in AwardChange.select().where(AwardChange.award == found).order_by(AwardChange.id):
            say("\t".join(filter(None, _changed(change))))
        for asked in TakeBack.select().where(TakeBack.award == found).order_by(TakeBack.id):
            came = f"{full_date(asked.got_on)}收回" if asked.got_on else "还没有收回"
            say(f"收回 {asked.id}\t{TAKEN_BACK[asked.what]}\t{full_date(asked.asked_on)}通知，{came}")
        for mention in afterwards.mentions_of(found):
            on_day = full_date(mention.on_day) if mention.on_day else ""
            say("\t".join(filter(None, (f"见于{mention.what}", mention.where, on_day, mention.to_do))))


def _changed(change: AwardChange) -> tuple[str, ...]:
    state = {"proposed": "，等待签发", "refused": "，没有同意"}.get(change.state, "")
    until = f"到{full_date(change.until)}" if change.until else ""
    told = (f"变动 {change.id}", full_date(change.on_day), AWARD_CHANGES[change.what] + state, until)
    return (*told, CAUSES.get(change.cause, ""), change.doc_no, change.reason)


@award_group.command("retain")
@click.argument("cycle", type=ID)
@AWARDS
@click.option("--doc-no", required=True, help="通报的文号。")
@ON
@click.option("--until", type=DAY, help="继续保留到哪一天；没有届期的不写。")
@click.pass_context
def retain(
    context: click.Context, cycle: int, awards: tuple[int, ...], doc_no: str, on_day: date, until: date | None
) -> None:
    """复查确认，荣誉继续保留。"""
    run_command(context, afterwards.RetainAwards(cycle, awards, doc_no, on_day, until), "{0}项荣誉继续保留。")


@award_group.command("expire")
@click.argument("cycle", type=ID)
@ON
@click.pass_context
def expire(context: click.Context, cycle: int, on_day: date) -> None:
    """办理届满：届期已过、没有继续保留的荣誉失效（后台每天也会自动办理）。"""
    run_command(context, afterwards.ExpireAwards(cycle, on_day), "{0}项荣誉已届满。")


@award_group.command("suspend")
@AWARDS
@REASON
@ON
@click.option("--until", required=True, type=DAY, help="整改期限。")
@click.pass_context
def suspend(context: click.Context, awards: tuple[int, ...], reason: str, on_day: date, until: date) -> None:
    """责令整改，期间荣誉停用。"""
    run_command(context, afterwards.SuspendAwards(awards, reason, on_day, until), "{0}项荣誉进入整改。")


@award_group.command("reinstate")
@AWARDS
@REASON
@ON
@click.pass_context
def reinstate(context: click.Context, awards: tuple[int, ...], reason: str, on_day: date) -> None:
    """整改合格，恢复荣誉。"""
    run_command(context, afterwards.ReinstateAwards(awards, reason, on_day), "{0}项荣誉已恢复。")


@award_group.command("admonish")
@AWARDS
@REASON
@ON
@click.pass_context
def admonish(context: click.Context, awards: tuple[int, ...], reason: str, on_day: date) -> None:
    """登记诫勉，荣誉保留。"""
    run_command(context, afterwards.AdmonishHolders(awards, reason, on_day), "已登记{0}次诫勉。")


@award_group.command("propose-revocation")
@click.argument("award", type=ID)
@click.option("--cause", required=True, type=click.Choice(list(CAUSES)), help="撤销原因。")
@ON
@REASON
@click.pass_context
def propose_revocation(context: click.Context, award: int, cause: str, on_day: date, reason: str) -> None:
    """提请撤销一项荣誉，由另一个人签发。"""
    command = afterwards.ProposeRevocation(award, cause, on_day, reason)
    run_command(context, command, "已提请撤销，变动编号 {0}，请另一位签发人办理。")


@award_group.command("sign-revocation")
@click.argument("change", type=ID)
@click.option("--doc-no", required=True, help="撤销决定的文号。")
@click.option("--on", "on_day", type=DAY, help="决定的日期，不写就是今天。")
@click.pass_context
def sign_revocation(context: click.Context, change: int, doc_no: str, on_day: date | None) -> None:
    """签发撤销决定；提请的人自己不能签。"""
    run_command(context, afterwards.SignRevocation(change, doc_no, on_day=on_day), "荣誉已撤销。")


@award_group.command("refuse-revocation")
@click.argument("change", type=ID)
@REASON
@click.pass_context
def refuse_revocation(context: click.Context, change: int, reason: str) -> None:
    """不同意撤销，荣誉保留。"""
    run_command(context, afterwards.RefuseRevocation(change, reason), "没有同意撤销，荣誉保留。")


@award_group.command("correct")
@click.argument("award", type=ID)
@click.option("--name", required=True, help="更正后的姓名或名称。")
@click.option("--unit", default="", help="更正后的单位。")
@REASON
@click.pass_context
def correct(context: click.Context, award: int, name: str, unit: str, reason: str) -> None:
    """更正光荣榜上的错字；证书另用 certificate correct 更正。"""
    run_command(context, afterwards.CorrectAward(award, name, unit, reason), "已更正。")


@award_group.command("ask-back")
@click.argument("award", type=ID)
@click.argument("whats", nargs=-1, required=True, type=click.Choice(list(TAKEN_BACK)))
@click.pass_context
def ask_back(context: click.Context, award: int, whats: tuple[str, ...]) -> None:
    """通知收回证书、奖牌、奖章。"""
    run_command(context, afterwards.AskBack(award, whats), "已登记通知收回{0}件。")


@award_group.command("got-back")
@click.argument("take_back", type=ID)
@ON
@click.option("--note", default="", help="备注，可不写。")
@click.pass_context
def got_back(context: click.Context, take_back: int, on_day: date, note: str) -> None:
    """登记已经收回。"""
    run_command(context, afterwards.GetBack(take_back, on_day, note), "已登记收回。")


@award_group.command("document")
@click.argument("what", type=click.Choice(["revocation", "retention", "correction", "expiry"]))
@click.argument("identity", type=ID)
@click.option("-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写到哪个 .docx。")
@click.option("--doc-no", default="", help="文号：继续保留通报的，或还没有签发的撤销决定拟用的。")
@click.pass_context
def document(context: click.Context, what: str, identity: int, out: Path, doc_no: str) -> None:
    """起草文书：撤销决定（变动编号）、更正通知（荣誉编号）、继续保留通报和届满通知（活动编号）。"""
    with acting(context) as (_, actor):
        need(actor, "SeeRoll", "查看光荣榜")
        if what == "revocation":
            written = afterwards.revocation(identity, doc_no)
        elif what == "retention":
            written = afterwards.retention(identity, doc_no)
        else:
            written = afterwards.correction(identity) if what == "correction" else afterwards.expiry(identity)
        out.write_bytes(written)
        say(f"已写好 {out}")


COMMANDS: tuple[click.Command, ...] = (award_group,)
