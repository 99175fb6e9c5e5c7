"""An installed wheel finds its pages, texts, layouts, fonts and migrations, from any folder."""

import os
import re
import subprocess
import sys
import zipfile
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent

TRY = """
import io, json, sys
from pathlib import Path
from registry import paths
from registry.records.schema import MIGRATIONS
from registry.cli import main
here = Path(sys.argv[1])
assert paths.templates() == here / "registry" / "templates", paths.templates()
assert list(MIGRATIONS.glob("0001_*.py")), MIGRATIONS
assert (paths.static() / "site.css").is_file()
from certificates import CertificateFacts, load_layout, print_certificates
from datetime import date
layout = load_layout("classic_red_gold", paths.templates() / "certificates")
facts = CertificateFacts("person", "张喆", "同志", "文明职工", "被评为“文明职工”。", ("某单位",),
    date(2023, 5, 6), "某〔2023〕第1号", "AAAA-BBBB", "X")
out = io.BytesIO()
assert print_certificates([facts], layout, out) == 1
main(["demo", str(Path.cwd() / "demo")])
"""


@pytest.mark.slow
def test_an_installed_wheel_walks_the_whole_way(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("honors-*.whl")
    installed, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    zipfile.ZipFile(wheel).extractall(installed)
    elsewhere.mkdir()

    # The checkout must not help: only the unpacked wheel is on the path.
    done = subprocess.run(
        [sys.executable, "-c", TRY, str(installed)],
        cwd=elsewhere, env=os.environ | {"PYTHONPATH": str(installed)}, capture_output=True, text=True, check=False, timeout=180,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert "日志420条全部无误" in done.stdout or "全部无误" in done.stdout
    assert (elsewhere / "demo" / "荣誉证书.pdf").stat().st_size > 100_000


def test_the_lock_has_hashes_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")

    pinned = [line for line in lock.splitlines() if "==" in line and not line.lstrip().startswith("#")]
    assert len(pinned) > 40
    assert all(line.rstrip().endswith("\\") for line in pinned)
    assert "://" not in lock


def test_what_is_asked_for_with_an_extra_is_pinned_with_it() -> None:
    """Pip does not hold a bare pin against a wish with an extra: the next release of that package would break setting up."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    locked = set(re.findall(r"^([a-z0-9-]+)", lock, re.M))
    wishes = [Requirement(wish) for one in distributions() if one.name.lower() in locked for wish in one.requires or ()]
    needed = [wish for wish in wishes if wish.extras and (wish.marker is None or wish.marker.evaluate({"extra": ""}))]

    assert "coverage" in {wish.name for wish in needed}
    for wish in needed:
        assert f"\n{wish.name}[{','.join(sorted(wish.extras))}]==" in lock, wish
