"""Hostile files sent by several clerks at once: each is answered with a sentence, and everybody else is served on."""

import io
import sys
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hostile import Hostile
from hostile_files import FILES
from measuring import watched

from registry import worker
from registry.records import scope
from registry.records.uploads import Upload
from registry.register import Register
from tests.factories import Way
from tests.web.conftest import Clerk, plain_workbook, said

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)

# One of each kind: refused by the guard, by the child, by the end of the child, and read.
SOME = (
    "entity bomb in xl/worksheets/sheet1.xml",
    "overlapping bodies in a chain",
    "a cell at XFD1048576",
    "far cell in the first row",
    "string index 999999",
    "32,767 characters in 100,000 cells",
    "1 M elements deep",
    "OLE stream in circles",
    "BIFF sheet at the book",
    "ODS 16384 x 1048576 repeated",
    "page of some tables in cells",
    "XML deep",
    "text with script as a name",
    "text with SQL as a name",
)


def send_all(files: Iterable[Hostile], way: Way, as_: Callable[[str], Clerk]) -> dict[str, tuple[int, str]]:
    """Send the files as four clerks do at once; return how each was answered."""
    told: dict[str, tuple[int, str]] = {}
    clerks = threading.local()

    def send(file: Hostile) -> None:
        if not hasattr(clerks, "one"):
            clerks.one = as_("clerk")
        sent = (io.BytesIO(file.make()), "名单.xlsx")
        answer = clerks.one.post(f"/cycles/{way.cycle}/rosters/", True, category=str(way.category), file=sent)
        told[file.name] = answer.status_code, said(answer)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(send, files))
    return told


def ask_on(clerk: Clerk, over: threading.Event) -> list[float]:
    """Open pages until it is over; return how long each took."""
    took = []
    while not over.is_set():
        for address in ("/programs/", "/sign-in", "/system/"):
            begun = time.perf_counter()
            assert clerk.get(address).status_code in (200, 302)
            took.append(time.perf_counter() - begun)
        over.wait(0.01)
    return took


def test_hostile_files_are_answered_while_others_are_served(
    way: Way, as_: Callable[[str], Clerk], register: Register
) -> None:
    way.open_cycle()
    files = [file for file in FILES if file.name in SOME]
    over = threading.Event()

    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(ask_on, as_("admin"), over)
        try:
            told = send_all(files, way, as_)
        finally:
            over.set()

    assert {name: status for name, (status, _) in told.items() if status not in (200, 422)} == {}
    assert set(told) == set(SOME)
    assert all("。" in sentence for _, sentence in told.values())
    assert len(asking.result()) > 3
    worker.run_once(register)  # a large file is read apart from the page
    with scope.everywhere():
        assert {one.state for one in Upload.select()} == {"read", "refused"}
    good = as_("clerk").post(
        f"/cycles/{way.cycle}/rosters/",
        True,
        category=str(way.category),
        file=(io.BytesIO(plain_workbook()), "好.xlsx"),
    )
    assert "6 行通过" in said(good)


@pytest.mark.prove
@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_all_hostile_files_at_once_kill_nothing_and_hold_nobody_up(
    way: Way, as_: Callable[[str], Clerk], register: Register
) -> None:
    way.open_cycle()
    calm, over = threading.Event(), threading.Event()
    threading.Timer(10, calm.set).start()
    idle = sorted(ask_on(as_("admin"), calm))

    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(ask_on, as_("admin"), over)
        try:
            told = send_all(FILES, way, as_)
            worker.run_once(register)
        finally:
            over.set()

    busy = sorted(asking.result())
    for name, took in (("idle", idle), ("busy", busy)):
        median, late = took[len(took) // 2] * 1000, took[len(took) * 99 // 100] * 1000
        print(f"\n{name}: {len(took)} pages, median {median:.0f} ms, p99 {late:.0f} ms")  # noqa: T201 - a proof shows its figures
    assert {name: status for name, (status, _) in told.items() if status not in (200, 413, 422)} == {}
    assert len(told) == len(FILES)


@pytest.mark.prove
@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
@pytest.mark.parametrize(
    "name", ["20 MB of zeros", "20 M columns", "XML 20 MB of cells", "OLE sectors of 4,096", "BIFF of zeros"]
)
def test_this_process_grows_little_by_a_file_of_20_megabytes(
    way: Way, as_: Callable[[str], Clerk], register: Register, name: str
) -> None:
    way.open_cycle()
    clerk, (file,) = as_("clerk"), [file for file in FILES if file.name == name]
    address, content = f"/cycles/{way.cycle}/rosters/", file.make()
    clerk.post(address, True, category=str(way.category), file=(io.BytesIO(plain_workbook()), "好.xlsx"))

    with watched() as cost:
        clerk.post(address, True, category=str(way.category), file=(io.BytesIO(content), "名单.xlsx"))
        worker.run_once(register)

    print(f"\n{name}: grown by {cost.grown:.0f} MB")  # noqa: T201 - a proof shows its figures
    assert cost.grown < 200
