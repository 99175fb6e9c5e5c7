"""Private facts: looked at for a reason, put away, destroyed; what was looked at and what was forgotten, listed."""

import click

from registry.cli.shared import ID, acting, need, run_command, say
from registry.records.delegations import PrivateOpening
from registry.records.forgettings import Forgetting
from registry.records.models import Actor, Nomination
from registry.stages import disclosing, forgetting
from registry.wording import FORGETTINGS, PRIVATE_FIELDS

FIELD = click.Choice(list(PRIVATE_FIELDS))


@click.group("privacy")
def privacy_group() -> None:
    """隐私信息：凭理由查看，封存，粉碎。"""


@privacy_group.command("open")
@click.argument("nomination", type=ID)
@click.option("--field", "fields", required=True, multiple=True, type=FIELD, help="查看哪一项，可多次。")
@click.option("--reason", required=True, help="为什么要看；每次查看都有记录。")
@click.pass_context
def privacy_open(context: click.Context, nomination: int, fields: tuple[str, ...], reason: str) -> None:
    """查看一个推荐对象的隐私信息。"""
    with acting(context) as (register, actor):
        opened = register.bus.handle(disclosing.OpenPrivate(nomination, fields, reason), actor)
    for field, text in opened.items():
        say(f"{PRIVATE_FIELDS[field]}：{text or '没有登记'}")


@privacy_group.command("openings")
@click.pass_context
def privacy_openings(context: click.Context) -> None:
    """列出谁在什么时候、为什么看过隐私信息（审计员）。"""
    with acting(context) as (_, actor):
        need(actor, "SeePrivateOpenings", "查看隐私信息的查看记录")
        query = PrivateOpening.select(PrivateOpening, Actor, Nomination)
        joined = query.join(Actor).switch(PrivateOpening).join(Nomination)
        for one in joined.order_by(PrivateOpening.id):
            fields = "、".join(PRIVATE_FIELDS[field] for field in one.fields)
            say(f"{one.opened_at[:16]}\t{one.opened_by.name}\t{one.nomination.name}\t{fields}\t{one.reason}")


@privacy_group.command("seal")
@click.argument("person", type=ID)
@click.option("--reason", required=True, help="为什么封存。")
@click.option("--doc-no", default="", help="批准文号。")
@click.pass_context
def privacy_seal(context: click.Context, person: int, reason: str, doc_no: str) -> None:
    """封存一个人的个人信息：只存放，不再使用。"""
    run_command(context, forgetting.SealPerson(person, reason, doc_no), "已封存。")


@privacy_group.command("unseal")
@click.argument("person", type=ID)
@click.option("--reason", required=True, help="为什么解除。")
@click.pass_context
def privacy_unseal(context: click.Context, person: int, reason: str) -> None:
    """解除封存。"""
    run_command(context, forgetting.UnsealPerson(person, reason), "已解除封存。")


@privacy_group.command("propose-shredding")
@click.argument("person", type=ID)
@click.option("--reason", required=True, help="为什么粉碎。")
@click.pass_context
def privacy_propose(context: click.Context, person: int, reason: str) -> None:
    """提请粉碎一个人的个人信息，由另一个人批准。"""
    run_command(context, forgetting.ProposeShredding(person, reason), "已提请粉碎，编号 {0}，请签发人批准。")


@privacy_group.command("shred")
@click.argument("proposal", type=ID)
@click.option("--doc-no", required=True, help="批准文号。")
@click.pass_context
def privacy_shred(context: click.Context, proposal: int, doc_no: str) -> None:
    """批准并粉碎：密钥销毁，不能恢复；已公布的荣誉和证书不变。"""
    run_command(context, forgetting.ShredPerson(proposal, doc_no), "已粉碎，涉及{0}条推荐记录。")


@privacy_group.command("list")
@click.pass_context
def privacy_list(context: click.Context) -> None:
    """列出封存、粉碎和到期匿名的记录。"""
    with acting(context) as (_, actor):
        need(actor, "SeeForgettings", "查看封存和粉碎的记录")
        for one in Forgetting.select().order_by(Forgetting.id):
            what = FORGETTINGS["proposed" if one.state == "proposed" else one.what]
            whom = f"第{one.cycle_id}届" if one.cycle_id else f"第{one.person_id}号人员"
            say(
                f"{one.id}\t{one.done_at[:10] or '待批准'}\t{what}\t{whom}\t{one.nominations}条\t{one.doc_no}\t{one.reason}"
            )


COMMANDS: tuple[click.Command, ...] = (privacy_group,)
