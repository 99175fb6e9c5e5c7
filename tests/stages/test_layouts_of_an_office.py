"""An office's own layouts lie in its register's home: checked as the program's own, frozen alike, no certificate lost with one."""

import io
import json
import shutil
from pathlib import Path

import pytest

from registry import paths
from registry.cli import main
from registry.errors import InvalidInput
from registry.records import scope
from registry.records.models import Category, Certificate
from registry.register import Register
from registry.stages import issuing, programs
from tests.factories import ADOPTED, WORDING, Way, row
from tests.factories import roster as read_roster

pytestmark = pytest.mark.parametrize("config", ["sqlite"], indirect=True)
SHIPPED = paths.templates() / "certificates"


def own(register: Register, name: str, **changed: object) -> Path:
    """Put a layout of the office's own beside its register."""
    folder = register.config.home / "layouts"
    folder.mkdir(exist_ok=True)
    values = json.loads((SHIPPED / "elegant.json").read_text("utf-8")) | {"label": "本街道的版式"} | changed
    file = folder / f"{name}.json"
    file.write_text(json.dumps(values, ensure_ascii=False), "utf-8")
    return file


def decided(way: Way, layout: str) -> Way:
    """Bring one award in that layout to its decision."""
    way.open_cycle()
    with scope.everywhere():
        Category.update(layout=layout).execute()
    return way.store(read_roster([row(2, name="王小芳")])).review().publish().close().decide()


def certificate() -> Certificate:
    with scope.everywhere():
        found: Certificate = Certificate.select().order_by(Certificate.id.desc()).get()
    return found


def printed(way: Way) -> bytes:
    out = io.BytesIO()
    with scope.everywhere():
        issuing.print_cycle(way.cycle, out)
    return out.getvalue()


def test_a_certificate_is_frozen_with_the_office_s_own_layout_and_outlives_its_file(way: Way) -> None:
    file = own(way.register, "our_street")
    decided(way, "our_street")
    file.unlink()

    assert (certificate().layout, certificate().state) == ("our_street", "numbered")
    assert printed(way).startswith(b"%PDF")


def test_the_program_s_own_layout_keeps_its_name(way: Way) -> None:
    own(way.register, "classic_red_gold")
    assert issuing.offered()["classic_red_gold"].label != "本街道的版式"


def test_what_cannot_be_used_is_not_offered_and_refused_for_a_category(way: Way) -> None:
    own(way.register, "good")
    own(way.register, "spoiled", page={"width": 10})
    assert set(issuing.offered()) == {path.stem for path in SHIPPED.glob("*.json")} | {"good"}
    for layout in ("spoiled", "nowhere", "../good"):
        sketch = programs.CategorySketch("先进个人", ("person",), "名", WORDING, layout=layout)
        with pytest.raises(InvalidInput, match=layout.removeprefix("../")):
            way.do("reviewer", programs.CreateProgram("先进个人", "选树", (sketch,)), ADOPTED)


def test_a_layout_lost_before_the_decision_holds_certificates_until_it_is_back(way: Way) -> None:
    decided(way, "our_street")
    assert (certificate().state, "our_street" in certificate().held_for) == ("held", True)

    own(way.register, "our_street")
    way.do("clerk", issuing.RetryHeld(way.cycle), ADOPTED)

    assert (certificate().state, certificate().number) == ("numbered", "太昊文明〔2023〕第0001号")


def test_the_command_line_lists_an_office_s_own_layouts_and_says_which_are_not_used(
    register: Register, capsys: pytest.CaptureFixture[str]
) -> None:
    own(register, "our_street")
    own(register, "elegant")
    own(register, "spoiled", page={"width": 10})
    shutil.copy(paths.templates() / "plaques" / "plaque.json", register.config.home / "layouts" / "our_plaque.json")

    with pytest.raises(SystemExit):
        main(["--home", str(register.config.home), "certificates", "layouts"])
    said = {line.split("\t")[0]: line for line in capsys.readouterr().out.splitlines()[-4:]}

    assert said["our_street"].endswith("本单位的版式")
    assert said["our_plaque"].endswith("本单位的版式")
    assert said["elegant"].endswith("不能用：和自带的版式同名，请改文件名")
    assert "不能用" in said["spoiled"]
