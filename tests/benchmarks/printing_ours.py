"""Certificates printed as the office prints them, in a process of its own; and the floor under it.

`python -m tests.benchmarks.printing_ours WAY BATCH OUT`: see `printing_peers.py`, which does the same with others.
"""

import io
import sys
import time
import zlib
from datetime import date
from pathlib import Path
from typing import Any

from tests.benchmarks.measuring import Stopwatch
from tests.benchmarks.printing_peers import read_batch, warm

PAGE_WINDOW = (6, zlib.DEFLATED, 12, 4)  # as pages of ours are deflated
LENGTH = 4


def ours(way: str, batch: str, out: str) -> None:
    """Print a batch in the classic design."""
    with Stopwatch() as watch:
        from certificates import CertificateFacts, Labelled, file_names, load_layout, pack, print_certificates

        layout = load_layout("classic_red_gold", Path("templates/certificates"))
        read = read_batch(batch)["certificates"]

        def facts_of(one: dict[str, Any]) -> CertificateFacts:
            told = (one["title"], one["body"], (one["issuer"],), date(2023, 5, 6), one["number"], "7K3M9-Q9XD2")
            return CertificateFacts("person", one["name"], one["form"], *told, one["code"])

        facts = [facts_of(one) for one in read]

        def alone(one: CertificateFacts) -> bytes:
            page = io.BytesIO()
            print_certificates([one], layout, page)
            return page.getvalue()

        begun = time.process_time()
        if way == "warm":
            watch.said = warm([lambda one=one: alone(one) for one in facts])  # type: ignore[misc]  # bound as it stands
        elif way == "single":
            names = file_names([Labelled(place, one.addressee, one.number) for place, one in enumerate(facts, 1)])
            with Path(out).open("wb") as file:
                pack(((name, alone(one)) for name, one in zip(names, facts, strict=True)), file)
        else:
            with Path(out).open("wb") as file:
                print_certificates(facts, layout, file)
        if way != "warm":
            watch.said = {"run": time.process_time() - begun, "bytes": Path(out).stat().st_size}


def floor(_way: str, batch: str, out: str) -> None:
    """Deflate and write the streams that `take_apart` took out of a file, and do nothing else."""
    streams = []
    data = Path(batch).read_bytes()
    at = 0
    while at < len(data):
        page, size = data[at], int.from_bytes(data[at + 1 : at + 1 + LENGTH], "big")
        streams.append((page, data[at + 1 + LENGTH : at + 1 + LENGTH + size]))
        at += 1 + LENGTH + size
    with Stopwatch() as watch:
        begun = time.process_time()
        with Path(out).open("wb") as file:
            for page, content in streams:
                deflate = zlib.compressobj(*(PAGE_WINDOW if page else (6,)))
                file.write(deflate.compress(content) + deflate.flush())
        watch.said = {"run": time.process_time() - begun, "bytes": Path(out).stat().st_size}


def take_apart(printed: Path, streams: Path) -> None:
    """Write what the streams of a file hold, each marked as a page's or not."""
    import pikepdf

    with pikepdf.open(printed) as pdf, streams.open("wb") as out:
        pages = {page.Contents.objgen for page in pdf.pages}
        for held in pdf.objects:
            if isinstance(held, pikepdf.Stream):
                content = held.read_bytes()
                out.write(bytes([held.objgen in pages]) + len(content).to_bytes(LENGTH, "big") + content)


def count_curves() -> int:
    """Return of how many curves the classic design is made."""
    import re

    from certificates import load_layout
    from certificates.printing import open_sheet

    sheet = open_sheet(load_layout("classic_red_gold", Path("templates/certificates")), io.BytesIO(), design=True)
    drawn = zlib.decompress(sheet._doc.idToObject["FormXob.background"].Contents.content)
    return len(re.findall(rb"\sc(?=\s)", drawn))


if __name__ == "__main__":
    {"ours": ours, "floor": floor}[sys.argv[1]](*sys.argv[2:])
