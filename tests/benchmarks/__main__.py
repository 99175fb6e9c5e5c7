"""Measure, interleaved in one run, and report ratios; never fails a build.

`make bench` runs all; `python -m tests.benchmarks rosters` one. A busy machine slows contenders alike, so that ratios
hold where seconds do not.
"""

import sys

from tests.benchmarks import journals, printing, rosters, selection

BENCHMARKS = {
    "rosters": rosters.import_rosters,
    "printing": printing.print_a_batch,
    "journals": journals.record_events,
    "selection": selection.carry_through,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or BENCHMARKS:
        print(f"== {name}")
        BENCHMARKS[name]()
