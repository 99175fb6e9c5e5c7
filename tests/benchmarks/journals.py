"""Events recorded, hashed and signed, against merely inserting their texts."""

import tempfile
import time
from pathlib import Path

from registry import events, journal, verification
from registry.config import at_home
from registry.records.database import connected, database, transaction
from registry.register import migrate, open_register
from tests.benchmarks.measuring import paired, report


def record_events() -> None:
    """Record a thousand events at once, and verify the journal."""
    with tempfile.TemporaryDirectory() as home:
        config = at_home(Path(home))
        migrate(config)
        open_register(config)
        with connected():
            database.execute_sql("CREATE TABLE plain (id INTEGER PRIMARY KEY, facts TEXT)")
            happened = [events.CycleOpened(1, place, "太昊办〔2023〕9号") for place in range(1_000)]
            texts = [(events.write(event),) for event in happened]

            def ours() -> None:
                with transaction():
                    journal.record(*happened)

            def theirs() -> None:
                with transaction():
                    database.cursor().executemany("INSERT INTO plain (facts) VALUES (?)", texts)

            report("1,000 events recorded, hashed and signed", *paired(ours, theirs, 9), "inserting their texts")
            start = time.perf_counter()
            verdict = verification.verify(config.head)
            print(f"journal of {verdict.entries} entries verified: {time.perf_counter() - start:.2f} s")
