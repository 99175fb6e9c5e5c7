"""Certificates into PDF, against what others print and against the floor: deflate these very streams and write them.

CPU seconds and memory are those of whole processes, from their start to the file; `run` is what of it came after
programs, fonts and facts were loaded. Invented people only.
"""

import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from registry import samples
from tests.benchmarks.measuring import Cost, interleaved, run
from tests.benchmarks.printing_ours import count_curves, take_apart

PEERS = Path(".venv-peers/bin/python")
PEERS_CODE = Path(__file__).with_name("printing_peers.py")
FONTS = Path("certificates/fonts")
BATCH, MANY, FEWER, WARM = 198, 10_000, 1_000, 55
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
TOKEN = 152  # characters of a signed one
OURS = "ours"
DIFFERING = "ours, every body another"
GOALS = {
    "10,000 merged": "10,000 merged ≤ 1.5 CPU s and ≤ 100 MB",
    "typst": "≥ 10 × typst",
    "reportlab": "≥ 50 × plain reportlab",
    "floor": "≤ 2.5 × the floor",
    "warm": "one in the warm server ≤ 5 ms",
}
AWARDS = {
    "道德文明使者": "在2023年度第二届“道德文明使者”评选活动中，经群众推荐、审核公示，被评为“道德文明使者”。特发此证，以资鼓励。",
    "最美志愿者": "热心公益，服务群众，在2023年度志愿服务活动中表现突出，被评为“最美志愿者”。特发此证，以资鼓励。",
    "孝老爱亲模范": "孝敬老人，关爱亲人，家庭和睦，受到邻里称赞，在2023年度评选活动中被评为“孝老爱亲模范”。特发此证，以资鼓励。",
    "敬业奉献模范": "立足本职，爱岗敬业，无私奉献，在2023年度评选活动中被评为“敬业奉献模范”。特发此证，以资鼓励。",
}

Contenders = dict[str, Callable[[], Cost]]


def print_a_batch() -> None:
    """Measure 198 and 10,000 merged, 198 as single files, one in a new process and one in a server that runs."""
    with tempfile.TemporaryDirectory() as folder:
        bench = _Bench(Path(folder))
        _merged(bench)
        many = _many(bench)
        _single(bench)
        print("one, from the start of the process to its file")
        _table(interleaved(_known(bench, "merged", 1), 3), 1)
        print(f"one in a server that runs: median of {WARM - 5}, the same in CPU seconds and in `run`")
        kept = interleaved(_known(bench, "warm", WARM), 1)
        kept = {name: replace(cost, cpu=cost.said["run"]) for name, cost in kept.items()}
        _table(kept, 1)
        _goals(many, kept)


class _Bench:
    """A folder with batches to print, and commands that print them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.fonts = {"text": str(FONTS.resolve() / "LXGWWenKai-Regular.ttf")}
        self.fonts["title"] = str(FONTS.resolve() / "FandolSong-Bold.ttf")
        self.curves = count_curves()
        print(f"QR payloads of {TOKEN} characters, each another; a design of {self.curves:,} curves")
        run([str(PEERS), str(PEERS_CODE), "make_border", "", str(self.batch(1)), str(folder / "border.pdf")])

    def batch(self, count: int, *, differing: bool = False) -> Path:
        """Return a file that tells what to print."""
        file = self.folder / f"{count}{'-differing' if differing else ''}.json"
        if not file.exists():
            told = {"certificates": certificates(count, differing=differing), "curves": self.curves}
            told |= {"fonts": self.fonts, "border": str(self.folder / "border.pdf")}
            file.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
        return file

    def ours(self, way: str, count: int, *, differing: bool = False) -> Callable[[], Cost]:
        """Return what measures ours."""
        command = [sys.executable, "-m", "tests.benchmarks.printing_ours", "ours", way]
        return self._measured([*command, str(self.batch(count, differing=differing)), str(self.folder / "ours.pdf")])

    def floor(self, printed: str = "ours.pdf") -> Callable[[], Cost]:
        """Return what measures the floor under the file that ours wrote last."""
        streams = self.folder / "streams"

        def measured() -> Cost:
            take_apart(self.folder / printed, streams)
            command = [sys.executable, "-m", "tests.benchmarks.printing_ours", "floor", ""]
            return self._measured([*command, str(streams), str(self.folder / "floor.bin")])()

        return measured

    def peer(self, name: str, way: str, count: int) -> Callable[[], Cost]:
        """Return what measures a peer."""
        command = [str(PEERS), str(PEERS_CODE), name, way, str(self.batch(count))]
        return self._measured([*command, str(self.folder / f"{name}.out")])

    def _measured(self, command: Sequence[str]) -> Callable[[], Cost]:
        def measured() -> Cost:
            before = _spent()
            cost = run(command)
            return replace(cost, cpu=_spent() - before)

        return measured


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def certificates(count: int, *, differing: bool) -> list[dict[str, str]]:
    """Return what invented people are certified; the body is their category's, or one of their own."""
    dice = random.Random(count)
    found = []
    for place, one in enumerate(samples.people(count), 1):
        title, body = dice.choice(list(AWARDS.items()))
        found.append({
            "name": one.name, "form": "同志", "title": title,
            "body": f"{one.unit}第{dice.randrange(1, 9_999)}组，{body}" if differing else body,
            "issuer": "临港开发区太昊路办事处", "number": f"太昊文明〔2023〕第{place:05d}号",
            "code": "".join(dice.choices(BASE32, k=TOKEN)),
        })  # fmt: skip
    return found


def _known(bench: _Bench, way: str, count: int) -> Contenders:
    return {OURS: bench.ours(way, count), **{name: bench.peer(name, way, count) for name in ("typst", "reportlab")}}


def _merged(bench: _Bench) -> None:
    print(f"{BATCH} merged")
    costs = interleaved(_known(bench, "merged", BATCH) | {DIFFERING: bench.ours("merged", BATCH, differing=True)}, 3)
    slow: Contenders = {name: bench.peer(name, "merged", BATCH) for name in ("fpdf2", "weasyprint")}
    if _imports("weasyprint"):
        print("  fpdf2, weasyprint: an eighth of the curves, for they draw them on every page")
    else:
        del slow["weasyprint"]
        print("  weasyprint is left out: it does not import here (it needs pango); fpdf2: an eighth of the curves")
    if shutil.which("soffice"):
        slow["libreoffice"] = bench.peer("libreoffice", "merged", BATCH)
        print("  libreoffice: without a border")
    else:
        print("  libreoffice is left out: soffice is not installed")
    _table(costs | interleaved(slow, 1), BATCH)


def _many(bench: _Bench) -> dict[str, Cost]:
    print(
        f"{MANY:,} merged; those measured at {FEWER:,} are told {MANY // FEWER} times as much, their memory as it was"
    )
    near: Contenders = {OURS: bench.ours("merged", MANY), "floor": bench.floor()}
    costs = interleaved(near, 3)
    costs |= interleaved({"typst": bench.peer("typst", "merged", MANY)}, 1)
    slow: Contenders = {DIFFERING: bench.ours("merged", FEWER, differing=True)}
    slow["reportlab"] = bench.peer("reportlab", "merged", FEWER)
    costs |= {name: _told_of_many(cost) for name, cost in interleaved(slow, 1).items()}
    _table(costs, MANY)
    return costs


def _told_of_many(cost: Cost) -> Cost:
    """Return what a batch would cost from what a smaller one did."""
    times = MANY // FEWER
    said = {"run": cost.said["run"] * times, "measured at": FEWER}
    return replace(cost, cpu=cost.cpu * times, wall=cost.wall * times, said=said)


def _single(bench: _Bench) -> None:
    print(f"{BATCH} single files in a ZIP")
    _table(interleaved(_known(bench, "single", BATCH), 1), BATCH)


def _imports(module: str) -> bool:
    return not subprocess.run([str(PEERS), "-c", f"import {module}"], capture_output=True, check=False).returncode


def _table(costs: Mapping[str, Cost], count: int) -> None:
    """Print the costs, each with its ratio to ours."""
    print(f"  {'':26}{'CPU s':>9}{'run s':>9}{'run ms each':>13}{'× ours':>9}{'MB':>7}  (run: × ours)")
    base = costs[OURS]
    for name, cost in costs.items():
        taken = cost.said.get("run", cost.cpu)
        memory = max(
            cost.memory, cost.child_memory if name == "libreoffice" else 0
        )  # soffice is a child, others have none that counts
        said: dict[str, Any] = {what: value for what, value in cost.said.items() if what not in ("run", "bytes")}
        print(
            f"  {name:26}{cost.cpu:9.3f}{taken:9.3f}{taken / count * 1000:13.3f}{cost.cpu / base.cpu:9.1f}{memory:7.0f}"
            f"  ({taken / base.said['run']:.1f}){_per(cost, count)} {said or ''}"
        )


def _per(cost: Cost, count: int) -> str:
    told = cost.said.get("bytes")
    return f" {told / count:,.0f} bytes each" if told and "measured at" not in cost.said else ""


def _goals(many: Mapping[str, Cost], kept: Mapping[str, Cost]) -> None:
    """Print the goals beside what was measured; they fail nothing."""
    print("goals, and what was measured")
    for name in (OURS, DIFFERING):
        cost = many[name]
        told = {"10,000 merged": f"{cost.cpu:.2f} CPU s ({cost.said['run']:.2f} s of run), {cost.memory:.0f} MB"}
        for peer in ("typst", "reportlab"):
            told[peer] = f"{many[peer].cpu / cost.cpu:.0f} ×, run {many[peer].said['run'] / cost.said['run']:.0f} ×"
        if name == OURS:
            told["floor"] = (
                f"run {cost.said['run'] / many['floor'].said['run']:.2f} ×, whole processes {cost.cpu / many['floor'].cpu:.2f} ×"
            )
            told["warm"] = f"{kept[OURS].said['run'] * 1000:.2f} ms"
        for goal, measured in told.items():
            print(f"  {name}: {GOALS[goal]}: {measured}")
