"""The command `honors`: every step of the way, and the care of the register; errors are Chinese sentences, exit 1."""

import sys
from collections.abc import Sequence

import click
import peewee

from certificates import CertificateError
from importers import UnreadableWorkbook
from registry.cli import care, journal, publishing, way
from registry.cli.shared import AliasedHelp
from registry.errors import RegistryError


@click.group(cls=AliasedHelp, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home", type=click.Path(file_okay=False), envvar="HONORS_HOME", help="登记库所在文件夹（默认 ~/honors）。"
)
@click.option("--as", "username", envvar="HONORS_ACTOR", help="以哪个用户的身份办理。")
@click.pass_context
def honors(context: click.Context, home: str | None, username: str | None) -> None:
    """光荣榜：从花名册到证书和信息稿，每一步都有记录。"""
    context.obj = {"home": home, "username": username}


for group in (care, way, publishing, journal):
    for command in group.COMMANDS:
        honors.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; whatever is refused prints its sentence on stderr and exits 1."""
    try:
        code = honors.main(
            args=list(arguments) if arguments is not None else None, prog_name="honors", standalone_mode=False
        )
    except (RegistryError, UnreadableWorkbook, CertificateError) as refusal:
        _fail(str(refusal.message))
    except click.exceptions.Abort:
        _fail("已取消，什么都没有改动。")
    except click.ClickException as mistake:
        _fail(_said(mistake))
    except peewee.OperationalError as trouble:
        _fail(f"数据库暂时不能用（{trouble}），请稍后再试；若一直这样，请检查磁盘空间或数据库地址。")
    except OSError as trouble:
        _fail(f"文件或磁盘有问题：{trouble.filename or ''} {trouble.strerror or trouble}，请检查路径、权限和磁盘空间。")
    else:
        sys.exit(code if isinstance(code, int) else 0)


def _said(mistake: click.ClickException) -> str:
    """Say a mistake of the command line in Chinese, naming the option."""
    if isinstance(mistake, click.MissingParameter) and mistake.param is not None:
        return f"缺少参数 {mistake.param.opts[0]}；加 --help 可以看用法。"
    if isinstance(mistake, click.NoSuchOption):
        return f"没有 {mistake.option_name} 这个选项；加 --help 可以看用法。"
    if isinstance(mistake, click.BadParameter) and mistake.param is not None:
        return f"参数 {mistake.param.opts[0]} 的值不对：{mistake.message}"
    return f"命令写法有误：{mistake.message} 加 --help 可以看用法。"


def _fail(sentence: str) -> None:
    click.echo(sentence, err=True)
    sys.exit(1)
