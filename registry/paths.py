"""Where the texts, pages and layouts lie: inside an installed package or beside it in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def templates() -> Path:
    """Return the folder of pages, announcement texts and certificate layouts."""
    inside = _PACKAGE / "templates"
    return inside if inside.is_dir() else _PACKAGE.parent / "templates"


def static() -> Path:
    """Return the folder of style sheets and scripts served to the browser."""
    return _PACKAGE / "web" / "static"
