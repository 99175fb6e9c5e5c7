"""Where the texts, pages and layouts lie: inside an installed package or beside it in a checkout; own layouts at home."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_home: list[Path] = []  # of the register in use, once there is one


def templates() -> Path:
    """Return the folder of pages, announcement texts and certificate layouts."""
    inside = _PACKAGE / "templates"
    return inside if inside.is_dir() else _PACKAGE.parent / "templates"


def use_home(home: Path) -> None:
    """Take certificate layouts from the `layouts` folder of a register's home, too."""
    _home[:] = [home]


def layouts() -> list[Path]:
    """Return the folders of certificate layouts: those that come with the program, then the office's own."""
    return [templates() / "certificates", *(home / "layouts" for home in _home)]


def layout_folder(name: str) -> Path:
    """Return the folder of a layout; the program's own where no folder has it.

    An office's file under a name that the program has is not used: one name is one layout in every office.
    """
    folders = layouts()
    return next((folder for folder in folders if (folder / f"{name}.json").is_file()), folders[0])


def static() -> Path:
    """Return the folder of style sheets and scripts served to the browser."""
    return _PACKAGE / "web" / "static"
