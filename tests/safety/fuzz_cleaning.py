"""Fuzz what cleans and compares the texts of cells: python -m tests.safety.fuzz_cleaning CORPUS -max_total_time=600.

Nothing may come out but values, and within five seconds. Every public function of these modules that takes texts alone
is called: one that is added later is fuzzed without being named here.
"""

import inspect
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import atheris

with atheris.instrument_imports(include=["importers"]):
    from importers import columns
    from importers.cells import Typed
    from importers.cleaning import fields, identity, mending, names, numbers
    from importers.columns import BY_FIELD
    from importers.judging import units
    from importers.judging.rows import read_row
    from importers.likeness import naming, numbering, shapes, sounds

MODULES = (columns, fields, identity, mending, names, naming, numbering, numbers, shapes, sounds, units)
# These are given numbers whose digits have been checked before, and the name of a table.
CHECKED_BEFORE = {"check_digit", "birth_of", "sex_of", "long_form", "whole_id", "table"}
SEEDS = (
    """
王敏|阿旺·多吉扎西|买买提．吐尔逊|张三丰411602195001010011|王  敏（女）|王敏 李强|王　敏|𠮷田|\u200b王\ufeff敏\u3000|\ue815\ue864⺼
41160219500101001X|411602500101001|４１１６０２|4.11602E+17|'13800000000|138 0000 0000|+86-13800000000|0394-8222222转8001
2023.5.6|2023年5月|9月26日|19800101|45052|一九八〇年五月|１９５０．１．１|1980。5。6|五十六岁|男/女|汉族|太昊路街道安居社区第3网格
姓 名（必填）|身份证号码*|联系电话/手机|一等奖（3名）|合计：12人|同上|无|=1+1|#N/A|Ａ１
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


def functions(module: ModuleType) -> list[Callable[..., object]]:
    """Return the public functions of a module that take nothing but texts."""
    found = []
    for name, function in vars(module).items():
        own = inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
        if own and name not in CHECKED_BEFORE:
            parameters = inspect.signature(function).parameters.values()
            if parameters and all(parameter.annotation is str for parameter in parameters):
                found.append(function)
    return found


CALLED = [
    (function, len(inspect.signature(function).parameters)) for module in MODULES for function in functions(module)
]
FIELDS = tuple(BY_FIELD)
SECONDS = 5  # of the processor; the clock of a busy machine stops only what never ends


def try_one(data: bytes) -> None:
    """Call every function with texts from the bytes, and read a row of them."""
    begun = time.process_time()
    source = atheris.FuzzedDataProvider(data)
    at = source.ConsumeIntInRange(0, 2)
    texts = [_text(data[1 + at :: 2]), _text(data[2 - at :: 3]), _text(data)]
    for function, count in CALLED:
        function(*texts[at:][:count] if count <= 3 - at else texts[:count])
    for field in FIELDS:
        BY_FIELD[field].clean(texts[2])
    _read_row(source, texts)
    if time.process_time() - begun > SECONDS:
        raise AssertionError("too slow")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "ignore")


def _read_row(source: atheris.FuzzedDataProvider, texts: list[str]) -> None:
    number = source.ConsumeFloat()
    values = [
        *texts,
        number if abs(number) < 1e300 else None,  # as the reader gives them
        source.ConsumeInt(8),
        None,
        Typed("date", texts[0]),
        Typed("error", "#N/A"),
    ]
    places = {field: source.ConsumeIntInRange(0, len(values)) for field in FIELDS}
    read_row(1, values, places, dict.fromkeys(FIELDS, "A1"), {})


def seeds(folder: Path) -> None:
    """Write what clerks type as the first inputs."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(SEEDS):
        (folder / f"{number:04}").write_bytes(b"\0" + text.encode())


if __name__ == "__main__":
    seeds(Path(sys.argv[1]))
    atheris.Setup([*sys.argv, "-max_len=600", "-timeout=60", "-rss_limit_mb=1024"], try_one)
    atheris.Fuzz()
