"""Paper on the command line: where certificates are, their numbers, and the ledger of blank stock."""

from collections.abc import Callable
from datetime import date
from typing import Any

import click

from registry.cli.publishing import certificates_group
from registry.cli.shared import DAY, ID, acting, run_command, say
from registry.errors import NotFound
from registry.records.models import Certificate
from registry.stages import issuing
from registry.wording import CERTIFICATE_STATES, HANDED_OVER, STOCK_WHATS

NUMBERS = click.argument("numbers", nargs=-1, required=True)
CYCLE = click.argument("cycle", type=ID)
REASON = click.option("--reason", required=True, help="原因。")


def _ids(cycle: int, numbers: tuple[str, ...]) -> tuple[int, ...]:
    """Return the ids of the certificates of these numbers; raise NotFound naming the first that is none."""
    known = {one.number: one.id for one in issuing.of_cycle(cycle).where(Certificate.number.is_null(False))}
    for number in numbers:
        if number not in known:
            raise NotFound(what=f"编号是“{number}”的证书")
    return tuple(known[number] for number in numbers)


def _move(context: click.Context, numbers: tuple[str, ...], cycle: int, command: Callable[..., Any], done: str) -> None:
    """Send a command about certificates named by their numbers, and say what the stock has to say."""
    with acting(context) as (register, actor):
        outcome = register.bus.handle(command(_ids(cycle, numbers)), actor)
        say(done.format(outcome if isinstance(outcome, int) else len(outcome)))
        for warning in issuing.warnings(actor.office_id):
            say(warning)


@certificates_group.command("list")
@CYCLE
@click.option("--state", type=click.Choice(list(CERTIFICATE_STATES)), help="只看一种状态的。")
@click.pass_context
def certificates_list(context: click.Context, cycle: int, state: str | None) -> None:
    """列出一届的证书、各自的去向和最后一次办理。"""
    with acting(context):
        query = issuing.of_cycle(cycle)
        found = list(query.where(Certificate.state == state) if state else query)
        moves = issuing.last_moves([one.id for one in found])
        for one in found:
            move = moves.get(one.id)
            hands = [HANDED_OVER.get(move.how, ""), move.recipient, move.reason] if move else [one.held_for]
            told = " ".join(part for part in hands if part)
            number = one.facts["number"] if one.number else "（没有编号）"
            say(f"{number}\t{one.facts['addressee']}\t{CERTIFICATE_STATES[one.state]}\t{told}")


@certificates_group.command("gaps")
@click.pass_context
def certificates_gaps(context: click.Context) -> None:
    """核对本单位的证书编号：缺号、重号和停用的编号。"""
    with acting(context) as (_register, actor):
        for one in issuing.gaps(actor.office_id):
            said = f"缺号{'、'.join(map(str, one.missing))}" if one.missing else "没有缺号"
            twice = f"重号{'、'.join(map(str, one.doubled))}" if one.doubled else "没有重号"
            say(f"{one.stem}\t编到{one.last}号\t{said}\t{twice}\t停用{len(one.unused)}号")
            for number, state in one.unused:
                say(f"　{number}\t{CERTIFICATE_STATES[state]}")


@certificates_group.command("seal")
@CYCLE
@NUMBERS
@click.pass_context
def certificates_seal(context: click.Context, cycle: int, numbers: tuple[str, ...]) -> None:
    """登记证书已盖章。"""
    _move(context, numbers, cycle, lambda ids: issuing.SealCertificates(cycle, ids), "{0}张证书已盖章。")


@certificates_group.command("hand-over")
@CYCLE
@NUMBERS
@click.option("--how", type=click.Choice(list(HANDED_OVER)), default="signed", help="本人签领、代领、送达。")
@click.option("--recipient", default="", help="代领人或收件人。")
@click.option("--on", "on_day", type=DAY, help="发放日期，默认今天。")
@click.pass_context
def certificates_hand_over(
    context: click.Context, cycle: int, numbers: tuple[str, ...], how: str, recipient: str, on_day: date | None
) -> None:
    """登记证书已发放：本人签领 signed、代领 by_proxy、送达 delivered。"""
    _move(
        context,
        numbers,
        cycle,
        lambda ids: issuing.HandOverCertificates(cycle, ids, how, recipient, on_day),
        "{0}张证书已发放。",
    )


@certificates_group.command("spoil")
@CYCLE
@NUMBERS
@REASON
@click.option("--final", is_flag=True, help="不另编新号。")
@click.pass_context
def certificates_spoil(context: click.Context, cycle: int, numbers: tuple[str, ...], reason: str, final: bool) -> None:
    """把证书作废：编号不再使用，另编新号重打。"""
    _move(
        context,
        numbers,
        cycle,
        lambda ids: issuing.SpoilCertificates(cycle, ids, reason, not final),
        "证书已作废，另编了{0}个新号。",
    )


@certificates_group.command("reissue")
@CYCLE
@NUMBERS
@REASON
@click.pass_context
def certificates_reissue(context: click.Context, cycle: int, numbers: tuple[str, ...], reason: str) -> None:
    """补发已发放而遗失、损坏的证书：编号不变，注明“补发”。"""
    _move(context, numbers, cycle, lambda ids: issuing.ReissueCertificates(cycle, ids, reason), "{0}张证书待补发。")


@certificates_group.command("recall")
@CYCLE
@NUMBERS
@REASON
@click.pass_context
def certificates_recall(context: click.Context, cycle: int, numbers: tuple[str, ...], reason: str) -> None:
    """收回证书，不再有效。"""
    _move(context, numbers, cycle, lambda ids: issuing.RecallCertificates(cycle, ids, reason), "{0}张证书已收回。")


@certificates_group.command("correct")
@CYCLE
@click.argument("number")
@REASON
@click.option("--name", "addressee", default="", help="更正后的姓名（名称）。")
@click.option("--body", default="", help="更正后的正文。")
@click.pass_context
def certificates_correct(
    context: click.Context, cycle: int, number: str, reason: str, addressee: str, body: str
) -> None:
    """更正证书：另编新号，原证书记为“已更正”。"""
    with acting(context) as (register, actor):
        (wrong,) = _ids(cycle, (number,))
        made = register.bus.handle(issuing.CorrectCertificate(cycle, wrong, reason, addressee, body), actor)
        say(f"已更正，新证书编号 {Certificate.get_by_id(made).number}。")


@click.group("stock")
def stock_group() -> None:
    """空白证书台账：领用、打印、作废、结存。"""


@stock_group.command("receive")
@click.argument("name")
@click.argument("sheets", type=int)
@click.option("--for", "layouts", multiple=True, help="用于哪种版式，例如 classic_red_gold，可多次。")
@click.option("--note", default="", help="说明，例如送货单号。")
@click.pass_context
def stock_receive(context: click.Context, name: str, sheets: int, layouts: tuple[str, ...], note: str) -> None:
    """登记领用的空白证书。"""
    run_command(context, issuing.ReceiveStock(name, sheets, layouts, note), "已登记，台账编号 {0}。")


@stock_group.command("spoil")
@click.argument("kind", type=ID)
@click.argument("sheets", type=int)
@REASON
@click.pass_context
def stock_spoil(context: click.Context, kind: int, sheets: int, reason: str) -> None:
    """登记废页：卡纸、印偏的纸，证书按原号重打的。"""
    run_command(context, issuing.SpoilStock(kind, sheets, reason), "已登记，结存{0}张。")


@stock_group.command("count")
@click.argument("kind", type=ID)
@click.argument("sheets", type=int)
@click.option("--note", default="", help="与账面不一样的原因。")
@click.pass_context
def stock_count(context: click.Context, kind: int, sheets: int, note: str) -> None:
    """登记盘点：实有多少张。"""
    with acting(context) as (register, actor):
        difference = register.bus.handle(issuing.CountStock(kind, sheets, note), actor)
        more = "多" if difference > 0 else "少"
        say(f"已盘点，比账面{more}{abs(difference)}张，账面已调整。" if difference else "已盘点，账实相符。")


@stock_group.command("list")
@click.pass_context
def stock_list(context: click.Context) -> None:
    """列出本单位各种空白证书的领用、打印、作废和结存。"""
    with acting(context) as (_register, actor):
        for one in issuing.balances(actor.office_id):
            figures = {"received": one.received, "printed": one.printed, "spoiled": one.spoiled, "counted": one.counted}
            told = "\t".join(f"{STOCK_WHATS[what]}{sheets}" for what, sheets in figures.items())
            say(f"{one.kind.id}\t{one.kind.name}\t{told}\t结存{one.left}")
            if one.warning:
                say(one.warning)


COMMANDS: tuple[click.Command, ...] = (stock_group,)
