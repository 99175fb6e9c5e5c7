"""Open one register for work: its databases, its keys, its bus; used by the pages, the command line and the worker."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from registry import journal, paths
from registry.bus import Bus
from registry.config import Config
from registry.errors import InvalidInput, RuleViolation
from registry.records import keys, schema, secrets
from registry.records.database import connected, database, is_postgres, keys_database, open_database, shut_databases
from registry.records.secrets import Secrets
from registry.wiring import make_bus


@dataclass(frozen=True)
class Register:
    """An open register."""

    config: Config
    bus: Bus
    secrets: Secrets


@contextmanager
def opened(config: Config) -> Iterator[Register]:
    """Hold a register open, connected in this thread; raise RuleViolation if there is none or migrations are pending."""
    _refuse_lost_secrets(config)
    if not config.secrets.exists():
        raise RuleViolation(
            reason=f"{config.home}里还没有登记库；第一次使用请先运行 honors init，或用 --home 指明文件夹。"
        )
    register = open_register(config)
    try:
        with connected():
            lacking = schema.pending()
            if lacking:
                raise RuleViolation(reason=f"数据库还缺{len(lacking)}项升级，请先运行 honors migrate。")
            yield register
    finally:
        shut_databases()


def open_register(config: Config) -> Register:
    """Point this process at a register, whose keys exist; connects to nothing yet."""
    paths.use_home(config.home)
    held = secrets.load(config.secrets)
    secrets.hold(held)
    shut_databases()
    database.initialize(open_database(config.database))
    keys_database.initialize(open_database(config.keys))
    return Register(config, make_bus(config.head), held)


def migrate(config: Config) -> list[str]:
    """Bring both databases to this version's shape, making folder and keys on the first start; return what was applied."""
    config.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    _refuse_lost_secrets(config)
    secrets.load_or_make(config.secrets)
    open_register(config)
    with connected():
        keys.prepare()
        applied = schema.migrate()
        if not config.head.exists() and journal.length() == 0:
            journal.begin(config.head)
    shut_databases()
    _restrict(config)
    return applied


def _refuse_lost_secrets(config: Config) -> None:
    """Refuse to make new keys over what the lost ones sealed."""
    traces = [config.head, *(Path(url) for url in (config.database, config.keys) if not is_postgres(url))]
    if not config.secrets.exists() and any(trace.exists() for trace in traces):
        raise InvalidInput(reason=f"密钥文件{config.secrets.name}不见了，请从密钥备份恢复到{config.home}，不要新建。")


def _restrict(config: Config) -> None:
    for url in (config.database, config.keys):
        if not is_postgres(url):
            secrets.restrict(Path(url))
