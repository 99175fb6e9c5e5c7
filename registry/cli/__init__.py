"""The command `honors`: every step of the way, and the care of the register; errors are Chinese sentences, exit 1."""

import errno
import logging
import re
import sys
from collections.abc import Sequence
from typing import Any

import click
import peewee
from environs import EnvError

from certificates import CertificateError
from importers import UnreadableWorkbook
from registry import paths
from registry.cli import (
    actors,
    awards,
    bulletins,
    care,
    ceremonies,
    clearances,
    compliance,
    deciding,
    exporting,
    honorees,
    issuing,
    journal,
    juries,
    likenesses,
    news,
    nominating,
    planning,
    privacy,
    publishing,
    reconciling,
    rolls,
    rosters,
    verifying,
    way,
)
from registry.cli.shared import AliasedHelp, config_of
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
    paths.use_home(config_of(context).home)


for group in (
    care,
    actors,
    way,
    planning,
    rosters,
    nominating,
    likenesses,
    clearances,
    juries,
    deciding,
    rolls,
    awards,
    honorees,
    publishing,
    issuing,
    ceremonies,
    news,
    reconciling,
    bulletins,
    exporting,
    verifying,
    journal,
    privacy,
):
    for command in group.COMMANDS:
        honors.add_command(command)
way.program_group.add_command(compliance.program_check)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; whatever is refused prints its sentence on stderr and exits 1."""
    try:
        code = honors.main(
            args=list(arguments) if arguments is not None else None, prog_name="honors", standalone_mode=False
        )
    except (RegistryError, UnreadableWorkbook, CertificateError) as refusal:
        _fail(str(refusal.message))
    except click.exceptions.Abort:
        _fail("已中断；没有办完的这一步不算数，办完的仍然有效。")
    except click.ClickException as mistake:
        _fail(_said(mistake))
    except peewee.IntegrityError:
        _fail("别人同时改动了同一内容，这一步没有做；请重新查看后再办。")
    except peewee.PeeweeException as trouble:
        logging.getLogger(__name__).debug("the database refused", exc_info=trouble)
        _fail("数据库暂时不能用，请稍后再试；若一直这样，请检查磁盘空间、数据库地址，或请系统管理员处理。")
    except EnvError:
        _fail("环境变量 HONORS_… 里有一项的值不对（例如端口要填数字），请核对。")
    except UnicodeDecodeError:
        _fail("文件里有读不懂的字节：它不是UTF-8文本，或数据库文件已损坏；请换一份文件，或从备份恢复。")
    except UnicodeError:
        _fail("参数或文件里有不是UTF-8的文字，请改好后再试。")
    except RecursionError:
        _fail("文件的结构嵌套太深，不像是正常的内容，请核对。")
    except OSError as trouble:
        _fail(_trouble(trouble))
    else:
        sys.exit(code if isinstance(code, int) else 0)


def _said(mistake: click.ClickException) -> str:
    """Say a mistake of the command line in Chinese, naming the option."""
    if isinstance(mistake, click.NoSuchOption):
        return f"没有 {mistake.option_name} 这个选项；加 --help 可以看用法。"
    if isinstance(mistake, click.BadParameter) and mistake.param is not None:
        name = mistake.param.opts[0]
        if isinstance(mistake, click.MissingParameter):
            return f"缺少参数 {name}；加 --help 可以看用法。"
        return f"参数 {name} 的值不对：{_wanted(mistake, mistake.param.type)}"
    found = re.search(r"No such command '(.*)'", mistake.message)
    if found:
        return f"没有“{found.group(1)}”这个命令；honors --help 列出全部命令。"
    if re.search(r"[a-z]{3}", mistake.message):  # the library's own words are English
        return "命令写法有误，可能多写或少写了参数；加 --help 可以看用法。"
    return mistake.message


def _wanted(mistake: click.BadParameter, kind: click.ParamType[Any]) -> str:
    """Say what a value should have been."""
    if isinstance(kind, click.Choice):
        return f"只能是 {'、'.join(map(str, kind.choices))}。"
    if isinstance(kind, click.Path):
        return "没有这个文件，或它是文件夹、读不了，请核对路径。"
    if isinstance(kind, click.IntRange):
        return f"要填{kind.min}到{kind.max}之间的整数。" if (kind.max or 0) < 2**62 else "要填编号（正整数）。"
    if kind is click.INT:
        return "要填整数。"
    return mistake.message


def _trouble(trouble: OSError) -> str:
    """Say what a file or the disk refused."""
    sentences = {
        errno.ENOENT: "没有找到这个文件或文件夹，请核对路径。",
        errno.EACCES: "没有读写的权限，请换一个地方或请系统管理员处理。",
        errno.EISDIR: "这是一个文件夹，要的是文件。",
        errno.ENOSPC: "磁盘已满，请清理后再试；已有的数据没有损坏。",
        errno.EROFS: "这个地方只能读不能写，请换一个地方。",
    }
    return f"{trouble.filename or '文件'}：{sentences.get(trouble.errno or 0, '读写失败，请检查磁盘后再试。')}"


def _fail(sentence: str) -> None:
    click.echo(sentence, err=True)
    sys.exit(1)
