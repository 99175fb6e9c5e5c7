"""The care of a register: first start, migrations, serving, the worker, backup and restore, the demo."""

import secrets
from pathlib import Path

import click

from registry import backup, demo, worker
from registry.cli.shared import ID, config_of, refuse_stuck, say
from registry.records import scope
from registry.records.database import transaction
from registry.records.models import Office
from registry.register import migrate, opened
from registry.stages import offices


@click.command("init")
@click.option("--city", required=True, help="市，例如 周口市。")
@click.option("--county", required=True, help="县区，例如 临港开发区。")
@click.option("--office", "name", required=True, help="街道（乡镇）全称，落款用。")
@click.option("--code", required=True, help="发文代字，用在证书编号里，例如 太昊文明。")
@click.option("--username", default="admin", show_default=True, help="第一个系统管理员的用户名。")
@click.pass_context
def init(context: click.Context, city: str, county: str, name: str, code: str, username: str) -> None:
    """第一次使用：建库，登记本单位和第一个系统管理员。"""
    config = config_of(context)
    migrate(config)
    password = secrets.token_urlsafe(9)
    with opened(config) as register, scope.everywhere():
        if Office.select().exists():
            raise click.UsageError("这个登记库已经建好了。")
        with transaction():
            top = offices.register_office(offices.RegisterOffice(city, "city", code), None)
            middle = offices.register_office(offices.RegisterOffice(county, "county", code, top), None)
            own = offices.register_office(offices.RegisterOffice(name, "township", code, middle), None)
            offices.register_actor(offices.RegisterActor(own, username, "系统管理员", ("admin",), password), None)
        register.bus.deliver()
    say(f"已建好“{name}”的登记库：{config.home}")
    say(f"系统管理员 {username} 的初始密码（只显示这一次）：{password}")


@click.command("migrate")
@click.pass_context
def migrate_command(context: click.Context) -> None:
    """把数据库升级到本版本。"""
    applied = migrate(config_of(context))
    say(f"已完成{len(applied)}项升级：{'、'.join(applied)}" if applied else "数据库已是最新，无需升级。")


@click.command("serve")
@click.option("--host", help="监听地址（默认只有本机 127.0.0.1）。")
@click.option("--port", type=click.IntRange(1, 65535), help="端口（默认 5080）。")
@click.pass_context
def serve(context: click.Context, host: str | None, port: int | None) -> None:
    """打开网页服务；到点的事也在这里一并办理。"""
    from registry.serving import serve as run  # noqa: PLC0415 - the pages load slowly and only this command needs them

    run(config_of(context), host, port)


@click.command("work")
@click.option("--once", is_flag=True, help="办完眼前的就退出。")
@click.pass_context
def work(context: click.Context, once: bool) -> None:
    """单独运行后台：送达事件，读取和写入排着队的花名册，清理过期的上传。"""
    with opened(config_of(context)) as register:
        expired = worker.run_once(register)
        refuse_stuck()
        say(f"事件已送达；清理过期上传{expired}份。")
        if not once:
            worker.run_until_stopped(register)


@click.command("backup")
@click.option(
    "--to", "folder", required=True, type=click.Path(file_okay=False, path_type=Path), help="数据备份放在哪里。"
)
@click.option(
    "--keys-to",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="密钥备份放在哪里（须另放一处）。",
)
@click.pass_context
def backup_command(context: click.Context, folder: Path, keys_to: Path) -> None:
    """备份：数据一份，密钥一份，分开存放。"""
    archives = backup.back_up(config_of(context), folder, keys_to)
    say(f"数据备份：{archives.register}")
    say(f"密钥备份：{archives.keys}")


@click.command("restore")
@click.argument("data", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("keys", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_context
def restore_command(context: click.Context, data: Path, keys: Path) -> None:
    """从两份备份恢复到空文件夹，并核对日志和隐私信息。"""
    restored = backup.restore(config_of(context), backup.Archives(data, keys))
    say(f"已恢复并核对：日志{restored.entries}条无误，隐私信息{restored.sealed_rows}行都能打开。")


@click.command("demo")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def demo_command(folder: Path) -> None:
    """演示：虚构198人的花名册，一路走到证书和信息稿。"""
    demo.run(folder, say)


@click.group("office")
def office_group() -> None:
    """单位。"""


@office_group.command("list")
@click.pass_context
def office_list(context: click.Context) -> None:
    """列出单位和编号。"""
    with opened(config_of(context)):
        for office in Office.select().order_by(Office.path):
            say(f"{office.id}\t{'　' * (office.path.count('/') - 2)}{office.name}（{office.code}）")


@office_group.command("add")
@click.argument("name")
@click.option(
    "--level", required=True, type=click.Choice(["city", "county", "township", "base"]), help="市/县区/街道/社区。"
)
@click.option("--parent", type=ID, help="上级单位的编号。")
@click.option("--code", required=True, help="发文代字。")
@click.pass_context
def office_add(context: click.Context, name: str, level: str, parent: int | None, code: str) -> None:
    """登记一个下级单位。"""
    _admin(context, offices.RegisterOffice(name, level, code, parent))


def _admin(context: click.Context, command: object) -> None:
    with opened(config_of(context)) as register:
        actor = offices.by_username(context.obj["username"] or "admin")
        identity = register.bus.handle(command, actor)
        say(f"已登记，编号 {identity}。")


COMMANDS: tuple[click.Command, ...] = (
    init, migrate_command, serve, work, backup_command, restore_command, demo_command, office_group,
)  # fmt: skip
