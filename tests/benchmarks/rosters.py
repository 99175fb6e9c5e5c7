"""Rosters into the register, against others that merely read or store them; invented people only."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from openpyxl import Workbook

from importers.cleaning.identity import check_digit
from importers.likeness.comparing import Somebody
from registry import clock, samples
from registry.config import at_home
from registry.records import keys, likenesses, scope, vault
from registry.records.database import insert_rows, transaction
from registry.records.models import Office
from registry.register import migrate, opened
from registry.stages import offices, programs
from tests.benchmarks.measuring import Cost, interleaved, run, table

ROWS, KNOWN = 100_000, 1_000_000
HEADINGS = (
    "序号",
    "姓名",
    "性别",
    "身份证号",
    "出生日期",
    "手机号码",
    "所属单位",
    "职务",
    "荣誉称号",
    "年度",
    "主要事迹",
    "备注",
)
PEERS = Path(".venv-peers/bin/python")


def import_rosters() -> None:
    """Measure 198, 1,000, 10,000 and 100,000 rows; the last against 1,000,000 people known."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        files = {count: write_roster(place / f"{count}.xlsx", count, count) for count in (198, 1_000, 10_000, ROWS)}
        empty, crowded = place / "empty", place / "crowded"
        settle(empty, 0)
        settle(crowded, KNOWN)
        print("198 rows whole, synchronous=FULL, in a running server")
        many = [write_roster(place / f"198-{seed}.xlsx", 198, seed) for seed in range(20)]
        small = {"openpyxl loading it": _peer("openpyxl_loads", files[198]), "ours": _warm(empty, many)}
        table(interleaved(small, 5), "openpyxl loading it")
        print("cost of a row as files grow, empty register")
        for count in (1_000, 10_000, ROWS):
            cost = run(_ours(empty, files[count])())
            print(
                f"  {count:>9,} rows: {cost.cpu / count * 1e6:6.1f} µs a row, {cost.memory:.0f} + {cost.child_memory:.0f} MB"
            )
        print(f"{ROWS:,} rows × {len(HEADINGS)} columns")
        contenders: dict[str, Callable[[], Cost]] = {"openpyxl merely reading": _peer("openpyxl_reads", files[ROWS])}
        contenders[f"ours, {KNOWN:,} people known"] = lambda: run(_ours(crowded, files[ROWS])())
        for peer in ("django_bulk", "pandas_openpyxl", "pandas_calamine"):
            contenders[peer.replace("_", " ")] = _peer(peer, files[ROWS])
        table(interleaved(contenders, 3), "openpyxl merely reading")


def _peer(name: str, file: Path) -> Callable[[], Cost]:
    return lambda: run([str(PEERS), str(Path(__file__).with_name("peers.py")), name, str(file)])


def _ours(home: Path, file: Path) -> Callable[[], list[str]]:
    def command() -> list[str]:
        copy = home.with_name("copy")
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(home, copy)
        return [sys.executable, "-m", "tests.benchmarks.ours", str(copy), str(file)]

    return command


def _warm(home: Path, files: Sequence[Path]) -> Callable[[], Cost]:
    return lambda: run([*_ours(home, files[0])(), *map(str, files[1:])])


def write_roster(file: Path, count: int, seed: int) -> Path:
    """Write a roster of invented people as WPS would, each another."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名单")
    sheet.append(HEADINGS)
    for place, one in enumerate(people(count, seed), 1):
        sex = "男" if int(one.id_no[16]) % 2 else "女"
        sheet.append([place, one.name, sex, one.id_no, one.birth, one.phone, one.unit, "职员", "道德文明使者", 2023,
                      f"热心公益，帮助邻里，多次参加志愿服务活动，第{place}号。", ""])  # fmt: skip
    book.save(file)
    return file


def people(count: int, seed: int) -> list[Somebody]:
    """Return invented people with valid ID numbers, whose names repeat as names do."""
    dice = Random(seed)
    found = []
    for _ in range(count):
        birth = date(1950, 1, 1) + timedelta(days=dice.randrange(20_000))
        body = f"{dice.choice(('411602', '411621', '410102', '411681'))}{birth:%Y%m%d}{dice.randrange(1, 1_000):03}"
        name = dice.choice(samples.FAMILY_NAMES) + "".join(
            dice.choices(samples.GIVEN_NAMES, k=dice.choice((1, 2, 2, 2)))
        )
        unit = f"{dice.choice(samples.COMMUNITIES)}社区{dice.randrange(1, 60)}组"
        phone = f"1{dice.choice('35789')}{dice.randrange(10**9):09}"
        found.append(Somebody(name, body + check_digit(body), phone, unit, birth=birth.isoformat()))
    return found


def settle(home: Path, known: int) -> None:
    """Make a register with an office, a clerk, an open cycle, and so many people it knows."""
    home.mkdir()
    migrate(at_home(home))
    with clock.at(datetime(2023, 4, 3, 1, 0).astimezone()), opened(at_home(home)) as register, scope.everywhere():
        with transaction():
            city = offices.register_office(offices.RegisterOffice("某市文明办", "city", "某"), None)
            for role in ("clerk", "reviewer", "approver"):
                offices.register_actor(offices.RegisterActor(city, role, role, (role,), "x" * 12), None)
        actors = {role: offices.by_username(role) for role in ("reviewer", "approver")}
        sketch = programs.CategorySketch("道德文明使者", ("person",), "名", "被评为“{title}”。")
        program = register.bus.handle(programs.CreateProgram("道德文明使者", "选树", (sketch,)), actors["reviewer"])
        plan = programs.PlanCycle(program, "2023年度", date(2023, 4, 3), date(2023, 12, 31))
        cycle = register.bus.handle(plan, actors["reviewer"])
        register.bus.handle(programs.OpenCycle(cycle, "某〔2023〕1号"), actors["approver"])
        office = Office.get().id
        for start in range(0, known, 20_000):
            _know(office, start, people(min(20_000, known - start), start + 7))


def _know(office: int, start: int, somebodies: list[Somebody]) -> None:
    """Let the register know people from earlier years: their hashed numbers and the marks of their keys."""
    ids = range(start + 1, start + 1 + len(somebodies))
    made = keys.make(len(ids))
    with transaction():
        rows = [
            (person, office, key, vault.index_of(one.id_no))
            for person, key, one in zip(ids, made, somebodies, strict=True)
        ]
        insert_rows("person", ("id", "office_id", "key", "id_index"), rows)
        keeping = likenesses.Keeping(office)
        keeping.add(ids, somebodies)
        keeping.finish()
