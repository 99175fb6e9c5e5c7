"""The house keeps its shape: who imports whom, how long things are, where Chinese may stand, that each contract bites."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("registry", "importers", "certificates")
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40
HAN = re.compile(r"[\u3400-\u9fff]")

# Users' words live here; anywhere else a Chinese letter is a sentence that escaped its home.
MAY_HOLD_CHINESE = (
    "registry/wording.py",
    "registry/errors.py",
    "registry/samples.py",
    "registry/demo.py",
    "registry/backup.py",
    "registry/bulletin_files.py",
    "registry/ceremony_pack.py",
    "registry/publishing.py",
    "registry/reconciling/",
    "registry/verification.py",
    "registry/working_days.py",
    "registry/tallying.py",
    "registry/register.py",
    "registry/serving.py",
    "registry/app.py",
    "registry/records/secrets.py",
    "registry/records/keys.py",
    "registry/cli/",
    "registry/stages/",
    "registry/drafting/",
    "registry/web/",
    "importers/",
    "certificates/",
)


def modules() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [
        node
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def contracts() -> list[dict[str, object]]:
    found: list[dict[str, object]] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
    return found


def test_the_top_level_is_the_one_agreed() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    folders = {line.split("/")[0] for line in tracked if "/" in line}
    files = {line for line in tracked if "/" not in line}
    assert folders == {"registry", "importers", "certificates", "templates", "tests", ".ci"}
    assert files == {
        "pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "requirements.lock", ".gitignore",
    }  # fmt: skip


def test_no_module_is_longer_than_a_person_reads() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in modules()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{function.name}": function.end_lineno - function.lineno + 1
        for path in modules()
        for function in functions(path)
        if function.end_lineno and function.end_lineno - function.lineno + 1 > LONGEST_FUNCTION
    }
    assert long == {}


def test_chinese_stands_only_where_users_words_live() -> None:
    escaped = []
    for path in modules():
        name = str(path.relative_to(ROOT))
        if name.startswith(MAY_HOLD_CHINESE):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and HAN.search(node.value)
                and not _is_docstring(path, node)
            ):
                escaped.append(f"{name}:{node.lineno}")
    assert escaped == []


def _is_docstring(path: Path, constant: ast.Constant) -> bool:
    tree = ast.parse(path.read_text("utf-8"))
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef)
    firsts = [node.body[0] for node in ast.walk(tree) if isinstance(node, holders) and node.body]
    lines = {first.lineno for first in firsts if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)}
    return constant.lineno in lines


def test_every_exception_to_a_rule_carries_its_reason() -> None:
    marks = re.compile(r"#\s*(noqa(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?|type: ignore\[[^\]]+\])(.*)$")
    silent = []
    for path in modules():
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            found = marks.search(line)
            if found and not found.group(2).strip(" -#"):
                silent.append(f"{path.relative_to(ROOT)}:{number}")
    assert silent == []


def test_no_bare_except() -> None:
    bare = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]
    assert bare == []


def test_no_tracked_file_holds_an_address_of_a_registry() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    forbidden = re.compile(
        rb"files\.python" + rb"hosted|registry\.npm" + rb"js|--index-" + rb"url|--extra-index-" + rb"url"
    )
    texts = (ROOT / name for name in tracked if name and not name.endswith((".ttf", ".png", ".xlsx", ".xls")))
    assert [
        str(path.relative_to(ROOT)) for path in texts if path.is_file() and forbidden.search(path.read_bytes())
    ] == []


BREAKERS = {
    "The house is read downwards": ("registry/journal.py", "from registry import wiring"),
    "Stages do not know each other": ("registry/stages/ceremonies.py", "from registry.stages import notices"),
    "Importers know files only": ("importers/cleaning/fields.py", "import flask"),
    "A sheet is read upwards": ("importers/cleaning/dates.py", "from importers.judging import rows"),
    "Certificates know facts": ("certificates/fields.py", "import importers"),
    "Only importers open workbooks": ("registry/stages/rosters/uploads.py", "import openpyxl"),
    "Drafting writes from facts": ("registry/drafting/dates.py", "from registry import journal"),
    "Stages know nothing of the web": ("registry/stages/ceremonies.py", "import flask"),
}


def test_every_contract_is_broken_once() -> None:
    named = [str(contract["name"]) for contract in contracts()]
    assert [sum(name.startswith(start) for start in BREAKERS) for name in named] == [1] * len(named)


@pytest.mark.slow
@pytest.mark.parametrize("start", BREAKERS)
def test_a_contract_bites(start: str, tmp_path: Path) -> None:
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("fonts", "static", "__pycache__")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    name, line = BREAKERS[start]
    with (tmp_path / name).open("a", encoding="utf-8") as module:
        module.write(f"\n{line}\n")

    linted = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=tmp_path, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": str(tmp_path)},
    )  # fmt: skip

    broken = [line for line in linted.stdout.splitlines() if line.startswith(start) and line.endswith("BROKEN")]
    assert (linted.returncode, len(broken)) == (1, 1), linted.stdout
