"""The whole way by the command line, from a clerk's real workbook to the news item; every refusal exits 1 in Chinese."""

import json
import re
import zipfile
from datetime import date
from pathlib import Path

import click
import pytest
from docx import Document

from importers.writing import write_roster
from registry import samples
from registry.cli import honors, main
from registry.config import Config
from tests.factories import HELD
from tests.journeys.conftest import Run

ONE_ENGINE = pytest.mark.parametrize("config", ["sqlite"], indirect=True)  # words, and nothing of a database
HAN = re.compile(r"[\u4e00-\u9fff]")
HEADINGS = ("序号", "姓名", "身份证号", "联系电话", "工作单位")

NEWS = (
    "太昊路办事处举行“道德文明使者”颁奖大会。为弘扬社会文明风尚，5月6日上午，太昊路办事处举行2023年度第二届“道德文明使者”颁奖大会，"
    "会议宣读了表彰人员名单，并向当选的20名“道德文明使者”颁发荣誉证书，部分获奖代表作典型发言、交流心得。\n"
)


@pytest.fixture
def office(run: Run) -> Run:
    run("init", "--city", "周口市", "--county", "临港开发区", "--office", "太昊路办事处", "--code", "太昊文明")
    for role in ("clerk", "reviewer", "approver"):
        run("--as", "admin", "actor", "add", role, "--name", f"{role}某", "--office", "3", "--role", role)
    return run


def workbook(folder: Path, count: int = 20) -> Path:
    path = folder / "名单.xlsx"
    rows = [
        (str(place), one.name, one.id_no, one.phone, one.unit) for place, one in enumerate(samples.people(count), 1)
    ]
    write_roster(path, "“道德文明使者”推荐名单", HEADINGS, rows)
    return path


def to_notice(run: Run, folder: Path) -> None:
    run("--as", "reviewer", "program", "create", "道德文明使者")
    run(
        "--as",
        "reviewer",
        "cycle",
        "plan",
        "--program",
        "1",
        "--label",
        "2023年度第二届",
        "--starts-on",
        "2023-04-03",
        "--ends-on",
        "2023-12-31",
    )
    run("--as", "approver", "cycle", "open", "1")
    run("--as", "clerk", "roster", "upload", str(workbook(folder)), "--cycle", "1")
    run("--as", "clerk", "roster", "confirm", "1")
    run("--as", "reviewer", "cycle", "review", "1")
    run("--as", "reviewer", "review", "judge", "check", "1", "--all")
    run("--as", "reviewer", "review", "judge", "select", "1", "--all")
    run(
        "--as",
        "reviewer",
        "notice",
        "publish",
        "1",
        "--on",
        "2023-04-21",
        "--places",
        "公示栏",
        "--phone",
        "0394-0000000",
        on=date(2023, 4, 21),
    )


ADOPT = ("--as", "approver", "decision", "adopt", "1", "--doc-no", "太昊办〔2023〕12号", "--on", "2023-05-05")


def test_a_workbook_becomes_certificates_and_news(office: Run, tmp_path: Path) -> None:
    to_notice(office, tmp_path)
    office("--as", "reviewer", "notice", "close", "1", on=date(2023, 4, 28))
    office(*ADOPT, on=date(2023, 5, 5))
    office("--as", "reviewer", "notice", "document", "1", "-o", str(tmp_path / "公示.docx"))
    office("--as", "approver", "decision", "document", "1", "-o", str(tmp_path / "表彰决定.docx"))
    printed = office("--as", "clerk", "certificates", "print", "1", "-o", str(tmp_path / "证书.pdf"), on=HELD)
    office(
        "--as",
        "clerk",
        "ceremony",
        "hold",
        "1",
        "--on",
        "2023-05-06",
        "--part-of-day",
        "上午",
        "--purpose",
        "为弘扬社会文明风尚",
        on=HELD,
    )

    assert printed.startswith("已生成20张证书")
    assert (tmp_path / "证书.pdf").read_bytes().startswith(b"%PDF-")
    assert Document(str(tmp_path / "公示.docx")).paragraphs[0].text.startswith("关于")
    assert office("--as", "clerk", "news", "show", "1", "-o", str(tmp_path / "时讯.docx")) == NEWS
    assert re.fullmatch(r"日志\d+条全部无误，树根 [0-9a-f]{16}。\n", office("journal", "verify"))
    assert "已表彰\t20个推荐对象" in office("--as", "clerk", "cycle", "list")


@ONE_ENGINE
def test_a_decision_before_the_notice_ends_changes_nothing_by_command_line(office: Run, tmp_path: Path) -> None:
    to_notice(office, tmp_path)
    before = office("journal", "verify")

    refusal = office(
        "--as",
        "approver",
        "decision",
        "adopt",
        "1",
        "--doc-no",
        "太昊办〔2023〕12号",
        "--on",
        "2023-04-27",
        on=date(2023, 4, 27),
        code=1,
    )

    assert refusal == "公示期到2023年4月27日24时才结束，现在还不能作出表彰决定；请在2023年4月28日以后再试。\n"
    assert office("journal", "verify") == before
    assert "公示中\t20个推荐对象" in office("--as", "clerk", "cycle", "list")


def test_a_backup_is_restored_and_verified(
    office: Run, config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_notice(office, tmp_path)
    office("backup", "--to", str(tmp_path / "data"), "--keys-to", str(tmp_path / "keys"))
    (data,), (keys,) = (tmp_path / "data").iterdir(), (tmp_path / "keys").iterdir()
    assert zipfile.ZipFile(data).testzip() is None

    # Whatever the engine it came from, a backup can be restored into SQLite.
    for name in ("HONORS_DATABASE", "HONORS_KEYS"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("HONORS_HOME", str(tmp_path / "new"))

    assert re.fullmatch(
        r"已恢复并核对：日志\d+条无误，隐私信息20行都能打开。\n", office("restore", str(data), str(keys))
    )


@ONE_ENGINE
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nosuch",), "没有“nosuch”这个命令；honors --help 列出全部命令。"),
        (("journal", "prove", "x"), "参数 entry 的值不对：要填编号（正整数）。"),
        (("journal", "prove", "999999"), "没有找到第999999条记录。"),
        (("cycle", "list"), "请用 --as 用户名 说明由谁办理，例如 honors --as wang notice publish …"),
        (("--as", "nobody", "cycle", "list"), "没有找到用户“nobody”。"),
        (("--as", "clerk", "cycle", "open", "1"), "您没有“开始征集推荐”的权限，请联系系统管理员。"),
        (("--as", "approver", "cycle", "open", "77"), "没有找到这届评选活动。"),
        (("news", "draft"), "缺少参数 --facts；加 --help 可以看用法。"),
        (("news", "draft", "--fact", "x"), "没有 --fact 这个选项；加 --help 可以看用法。"),
        (("--as", "reviewer", "notice", "publish", "1", "--on", "5.6", "--places", "x", "--phone", "x"),
         "参数 --on 的值不对：“5.6”不是日期，请写成 2023-05-06 的样子。"),
        (("--as", "clerk", "review", "judge", "drop", "1", "--all", "--reason", "x"),
         "退回、未入选和撤回须逐个指明推荐对象，不能用 --all。"),
        (("init", "--city", "x", "--county", "x", "--office", "x", "--code", "x"), "这个登记库已经建好了。"),
    ],
)  # fmt: skip
def test_a_mistake_is_answered_in_chinese_with_exit_1(office: Run, arguments: tuple[str, ...], sentence: str) -> None:
    assert office(*arguments, code=1) == sentence + "\n"


def test_a_home_without_a_register_is_not_made_by_looking(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HONORS_DATABASE", "")
    monkeypatch.setenv("HONORS_KEYS", "")
    nowhere = tmp_path / "nowhere"

    refusal = run("--home", str(nowhere), "journal", "verify", code=1)

    assert refusal == f"{nowhere}里还没有登记库；第一次使用请先运行 honors init，或用 --home 指明文件夹。\n"
    assert not nowhere.exists()


@ONE_ENGINE
def test_a_checked_roster_is_printed_as_one_object(run: Run, tmp_path: Path) -> None:
    shown = json.loads(run("roster", "check", str(workbook(tmp_path, 3)), "--json"))

    assert list(shown) == ["file", "reader", "refused", "sheets"]
    assert (shown["file"], shown["reader"], shown["refused"]) == ("名单.xlsx", "calamine", None)
    (sheet,) = shown["sheets"]
    assert [column["field"] for column in sheet["columns"]] == ["seq", "name", "id_no", "phone", "unit"]
    assert [row["row"] for row in sheet["rows"]] == [3, 4, 5]


@ONE_ENGINE
def test_a_refused_roster_is_printed_as_one_object_too(
    config: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "名单.xls").write_bytes(b"not a workbook at all")

    with pytest.raises(SystemExit) as ended:
        main(["roster", "check", str(tmp_path / "名单.xls"), "--json"])

    shown = json.loads(capsys.readouterr().out)
    assert (ended.value.code, shown["reader"], shown["sheets"], shown["refused"]["code"]) == (1, None, [], "not_excel")


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], click.Command]]:
    found = []
    for name, command in group.commands.items():
        found.append(((*path, name), command))
        if isinstance(command, click.Group):
            found.extend(_commands(command, (*path, name)))
    return found


def test_every_command_and_option_has_chinese_help() -> None:
    silent = [
        " ".join(path)
        for path, command in _commands(honors)
        if not HAN.search(command.help or "")
        or any(isinstance(param, click.Option) and not HAN.search(param.help or "") for param in command.params)
    ]
    assert silent == []


def test_every_step_of_the_way_is_in_the_readme() -> None:
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")
    top = [name for (name, *rest), _ in _commands(honors) if not rest]
    by_help_only = {"migrate", "work", "office", "holidays"}
    assert {name for name in top if not re.search(rf"[\s`]{name}[\s`]", readme)} <= by_help_only


def test_lost_keys_are_not_replaced_by_new_ones(office: Run, config: Config) -> None:
    config.secrets.unlink()
    sentence = f"密钥文件honors.secret不见了，请从密钥备份恢复到{config.home}，不要新建。\n"

    assert [office(*command, code=1) for command in (("migrate",), ("journal", "verify"))] == [sentence, sentence]
    assert not config.secrets.exists()


@ONE_ENGINE
def test_who_may_not_print_gets_no_certificates(office: Run, tmp_path: Path) -> None:
    to_notice(office, tmp_path)
    office("--as", "reviewer", "notice", "close", "1", on=date(2023, 4, 28))
    office(*ADOPT, on=date(2023, 5, 5))

    refusal = office(
        "--as", "approver", "certificates", "print", "1", "-o", str(tmp_path / "证书.pdf"), on=HELD, code=1
    )

    assert refusal == "您没有“打印证书”的权限，请联系系统管理员。\n"
    assert list(tmp_path.glob("证书*")) == []
