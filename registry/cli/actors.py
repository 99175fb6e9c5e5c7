"""The people who act: who they are, their roles, what they lend each other, and what becomes of it when one leaves."""

from datetime import date

import click

from registry.cli.shared import DAY, ID, acting, config_of, run_command, say
from registry.records.delegations import Delegation
from registry.records.models import Actor, Office
from registry.register import opened
from registry.stages import offices
from registry.wording import ROLES


@click.group("actor")
def actor_group() -> None:
    """人员：登记、角色、委托、移交、停用。"""


@actor_group.command("list")
@click.pass_context
def actor_list(context: click.Context) -> None:
    """列出人员、单位和角色。"""
    with opened(config_of(context)):
        for actor in Actor.select(Actor, Office).join(Office).order_by(Actor.id):
            state = "" if actor.active else "\t停用"
            say(f"{actor.username}\t{actor.name}\t{actor.office.name}\t{_said(actor.roles)}{state}")


@actor_group.command("add")
@click.argument("username")
@click.option("--name", required=True, help="姓名。")
@click.option("--office", required=True, type=ID, help="单位编号。")
@click.option(
    "--role",
    "roles",
    required=True,
    multiple=True,
    help=f"角色：{' '.join(ROLES)}，可多次；系统管理员、审计员不能兼任。",
)
@click.pass_context
def actor_add(context: click.Context, username: str, name: str, office: int, roles: tuple[str, ...]) -> None:
    """登记一个人员，给出初始密码。"""
    password = offices.first_password()
    with opened(config_of(context)) as register:
        admin = offices.by_username(context.obj["username"] or "admin")
        identity = register.bus.handle(offices.RegisterActor(office, username, name, roles, password), admin)
    say(f"已登记，编号 {identity}。")
    say(f"{name}（{username}）的初始密码（只显示这一次）：{password}")


@actor_group.command("roles")
@click.argument("username")
@click.option("--role", "roles", required=True, multiple=True, help="今后的角色，可多次；没写的就不再有。")
@click.pass_context
def actor_roles(context: click.Context, username: str, roles: tuple[str, ...]) -> None:
    """调整一个人的角色，立即生效。"""
    run_command(context, offices.ChangeRoles(_id_of(context, username), roles), "已调整角色。")


@actor_group.command("password")
@click.argument("username")
@click.pass_context
def actor_password(context: click.Context, username: str) -> None:
    """重设密码，给出新的初始密码；原来的登录随即失效。"""
    command = offices.ResetPassword(_id_of(context, username))
    run_command(context, command, f"{username}的初始密码（只显示这一次）：{{0}}")


@actor_group.command("change-password")
@click.option("--old", prompt="现在的密码", hide_input=True, help="现在的密码；不写就会来问。")
@click.option(
    "--new", prompt="新密码", hide_input=True, confirmation_prompt="再输一遍新密码", help="新密码；不写就会来问。"
)
@click.pass_context
def actor_change_password(context: click.Context, old: str, new: str) -> None:
    """修改自己的密码；别处的登录随即失效。"""
    run_command(context, offices.ChangePassword(old, new), "密码已修改。")


@actor_group.command("dismiss")
@click.argument("username")
@click.pass_context
def actor_dismiss(context: click.Context, username: str) -> None:
    """停用一个人的账号；有没办完的工作请用 hand-over。"""
    run_command(context, offices.DismissActor(_id_of(context, username)), "已停用。")


@actor_group.command("hand-over")
@click.argument("giver")
@click.argument("taker")
@click.pass_context
def actor_hand_over(context: click.Context, giver: str, taker: str) -> None:
    """把一个人没有办完的工作移交给同单位的另一个人，并停用前一个人。"""
    command = offices.HandOverWork(_id_of(context, giver), _id_of(context, taker))
    with acting(context) as (register, actor):
        moved = register.bus.handle(command, actor)
    say(f"已移交{sum(moved.values())}件没有办完的工作，{giver}已停用。")


@actor_group.command("delegate")
@click.argument("taker")
@click.option("--role", "roles", required=True, multiple=True, help="委托的角色，可多次；只能是您自己的。")
@click.option("--from", "from_day", required=True, type=DAY, help="从哪一天起。")
@click.option("--to", "to_day", required=True, type=DAY, help="到哪一天止（含），最长90天。")
@click.pass_context
def actor_delegate(context: click.Context, taker: str, roles: tuple[str, ...], from_day: date, to_day: date) -> None:
    """把自己的角色委托给本单位的另一个人一段时间。"""
    command = offices.DelegateRoles(_id_of(context, taker), roles, from_day, to_day)
    run_command(context, command, "已委托，编号 {0}。")


@actor_group.command("end-delegation")
@click.argument("delegation", type=ID)
@click.pass_context
def actor_end_delegation(context: click.Context, delegation: int) -> None:
    """提前结束一项委托。"""
    run_command(context, offices.EndDelegation(delegation), "已结束委托。")


@actor_group.command("delegations")
@click.pass_context
def actor_delegations(context: click.Context) -> None:
    """列出本单位没有结束的委托。"""
    with acting(context):
        for lent in Delegation.select().where(Delegation.state == "standing").order_by(Delegation.id):
            days = f"{lent.from_day}至{lent.to_day}"
            say(f"{lent.id}\t{lent.giver.name}→{lent.taker.name}\t{_said(lent.roles)}\t{days}")


def _said(roles: list[str]) -> str:
    return "、".join(ROLES[role] for role in roles)


def _id_of(context: click.Context, username: str) -> int:
    """Return the id of the person of that name, whose office the command checks; 0 for nobody, who is not found either."""
    with opened(config_of(context)):
        person = Actor.get_or_none(Actor.username == username)
        return int(person.id) if person else 0


COMMANDS: tuple[click.Command, ...] = (actor_group,)
