"""Where certificates find their layouts."""

from certificates import Layout, load_layout
from registry import paths


def layout_named(name: str) -> Layout:
    """Return the layout of that name as it is now; raise UnusableLayout."""
    return load_layout(name, paths.templates() / "certificates")
