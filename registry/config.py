"""Where this register keeps its things and how it is reached, read from the environment (`HONORS_*`)."""

from dataclasses import dataclass, replace
from pathlib import Path

from environs import Env, validate


@dataclass(frozen=True)
class Config:
    """One register: its home folder, its two databases and its address."""

    home: Path
    database: str
    keys: str
    host: str = "127.0.0.1"
    port: int = 5080
    proxies: int = 0  # that every request passes, each adding to X-Forwarded-For; none is believed unless counted here
    public_notices: bool = False  # whether anybody may read running notices without signing in
    public_feeds: bool = False  # whether anybody may subscribe to what was published
    province: str = "henan"  # whose rules plans are held against

    @property
    def secrets(self) -> Path:
        """The file of the master, index, signing and session keys; readable by its owner alone."""
        return self.home / "honors.secret"

    @property
    def head(self) -> Path:
        """The file that repeats the journal's last signed head outside the database."""
        return self.home / "honors.head"


def at_home(
    home: Path, database: str = "", keys: str = "", host: str = "127.0.0.1", port: int = 5080, proxies: int = 0
) -> Config:
    """Return the configuration of the register in a folder; the databases are SQLite files there unless URLs are given."""
    home = home.expanduser().resolve()
    return Config(home, database or str(home / "honors.db"), keys or str(home / "honors.keys"), host, port, proxies)


def from_environment(home: Path | None = None) -> Config:
    """Return the configuration that the environment asks for; a home that is given wins."""
    env = Env()
    place = home or Path(env.str("HONORS_HOME", "") or Path.home() / "honors")
    with env.prefixed("HONORS_"):
        config = at_home(
            place,
            env.str("DATABASE", ""),
            env.str("KEYS", ""),
            env.str("HOST", "127.0.0.1"),
            env.int("PORT", 5080),
            env.int("PROXIES", 0, validate=validate.Range(min=0)),
        )
        shown = env.bool("PUBLIC_NOTICES", config.public_notices)
        fed = env.bool("PUBLIC_FEEDS", config.public_feeds)
        province = env.str("PROVINCE", config.province)
        return replace(config, province=province, public_notices=shown, public_feeds=fed)
