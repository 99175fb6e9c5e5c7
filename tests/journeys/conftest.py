"""The command line as the journeys run it: at an instant, on the register of the test."""

from collections.abc import Callable
from datetime import date

import pytest

from registry import clock
from registry.cli import main
from registry.config import Config
from tests.factories import instant

Run = Callable[..., str]


@pytest.fixture
def run(config: Config, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs `honors …` and returns what it printed; it must end as expected.

    Where it fails only the error is returned, and with `both` what was printed and warned of.
    """
    monkeypatch.setenv("HONORS_HOME", str(config.home))
    monkeypatch.setenv("HONORS_DATABASE", config.database)
    monkeypatch.setenv("HONORS_KEYS", config.keys)

    def called(*arguments: str, on: date | None = None, hour: int = 9, code: int = 0, both: bool = False) -> str:
        capsys.readouterr()
        moment = clock.now() if on is None else instant(on, hour)
        with clock.at(moment), pytest.raises(SystemExit) as ended:
            main(arguments)
        printed = capsys.readouterr()
        assert ended.value.code == code, printed.err
        if both:
            return printed.out + printed.err
        return printed.err if code else printed.out

    return called
