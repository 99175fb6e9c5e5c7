"""Verifying on the command line: one certificate, the file that verifies without a network, and the keys that sign."""

from datetime import datetime
from pathlib import Path

import click

from registry import clock
from registry.cli.shared import AliasedHelp, acting, config_of, run_command, say
from registry.errors import InvalidInput
from registry.records.secrets import certificate_keys
from registry.register import opened
from registry.stages import verifying
from registry.tokens import found_in

LONGEST_NUMBER = 80  # characters; what is longer is meant for a token, whole or cut short


class _Verify(AliasedHelp):
    """A group whose first word may be what is to be verified: honors verify TOKEN."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take anything that is no command for what is to be verified."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            args.insert(0, "one")
        return super().parse_args(ctx, args)


@click.group("verify", cls=_Verify)
def verify_group() -> None:
    """核验证书：honors verify 二维码内容，或 honors verify 编号 核验码。"""


@verify_group.command("one")
@click.argument("what")
@click.argument("check_code", required=False)
@click.pass_context
def verify_one(context: click.Context, what: str, check_code: str | None) -> None:
    """核验一张证书：二维码内容，或编号和核验码；只有其中一项时须用 --as 说明身份。有效的退出码是0，其余是1。"""
    if check_code is not None or len(found_in(what)) > LONGEST_NUMBER:
        with opened(config_of(context)):
            answers = [verifying.by_number(what, check_code) if check_code is not None else verifying.by_token(what)]
    elif not context.obj["username"]:
        raise InvalidInput(reason="请写全编号和核验码，或二维码的全部内容；只凭一项查询，须用 --as 用户名 说明身份。")
    else:
        with acting(context):
            answers = verifying.in_sight(what) or [verifying.NOTHING]
    for answer in answers:
        _tell(answer)
    context.exit(0 if all(answer.standing.answer == "valid" for answer in answers) else 1)


def _tell(answer: verifying.Answer) -> None:
    say(f"{answer.standing.said}：{answer.standing.note}")
    if answer.shown:
        shown = answer.shown
        say(f"{shown.number}\t{shown.name}\t{shown.title}\t{shown.issuers}\t{shown.granted_on}")


@verify_group.command("export")
@click.option(
    "-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写到哪个 HTML 文件。"
)
@click.option("--days", type=click.IntRange(1, 366), default=30, show_default=True, help="名单多少天后算过期。")
@click.pass_context
def export(context: click.Context, out: Path, days: int) -> None:
    """写一个不联网也能核验的网页文件，内含签名的状态名单（没有姓名和编号）。"""
    with opened(config_of(context)):
        listed = verifying.signed_list(days)
    out.write_text(verifying.offline_page(listed), encoding="utf-8", newline="\n")
    say(f"已写入 {out}：名单含{listed.certificates}张证书，{days}天后过期。")
    say("请把它直接交给要核验的人，不要让别人转发；换发、撤销证书以后要重新写一份。")


@verify_group.command("address")
@click.argument("address", required=False)
@click.option("--none", "nowhere", is_flag=True, help="二维码里不带网址。")
@click.pass_context
def address_command(context: click.Context, address: str | None, nowhere: bool) -> None:
    """查看或设置二维码里的网址，例如 http://10.21.3.8 ；只影响以后编号的证书。"""
    if address or nowhere:
        run_command(
            context, verifying.PointCodes("" if nowhere else address or ""), "以后编号的证书，二维码里的网址：{0}"
        )
        return
    with opened(config_of(context)):
        say(certificate_keys().address or "还没有设置网址，二维码里只有核验代码；手机扫不开网页，但都能核验。")


@click.group("keys")
def keys_group() -> None:
    """给证书签名的密钥。"""


@keys_group.command("list")
@click.pass_context
def list_keys(context: click.Context) -> None:
    """列出公钥：号、指纹、启用和停用时间、公钥全文。"""
    with opened(config_of(context)):
        keys = certificate_keys().keys
    for key in keys:
        until = f"{_day(key.retired_at)}停用" if key.retired_at else "使用中"
        say(f"{key.number}\t{verifying.fingerprint(key)}\t{_day(key.made_at)}启用\t{until}\tEd25519 {key.public.hex()}")
    if not keys:
        say("还没有密钥；给第一张证书编号时自动生成。")


@keys_group.command("rotate")
@click.pass_context
def rotate(context: click.Context) -> None:
    """更换密钥：以后的证书用新密钥签名，以前的证书照样能核验。"""
    run_command(context, verifying.RotateCertificateKey(), "已换用第{0}号密钥；请重新备份密钥，并重新写核验文件。")


def _day(instant: str) -> str:
    return datetime.fromisoformat(instant).astimezone(clock.SHANGHAI).strftime("%Y-%m-%d")


COMMANDS: tuple[click.Command, ...] = (verify_group, keys_group)
