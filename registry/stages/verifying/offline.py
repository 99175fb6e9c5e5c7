"""One HTML file that verifies certificates without a network: program, keys and the signed status list all inside."""

import base64
import hashlib
import re

from registry import paths
from registry.stages.verifying.listing import SignedList

NACL = "vendor/tweetnacl-1.0.3/nacl-fast.min.js"


def offline_page(listed: SignedList) -> str:
    """Return the file; it may run exactly its own two scripts and load nothing at all."""
    folder = paths.templates() / "verify"
    page = (folder / "offline.html").read_text("utf-8")
    style = (folder / "offline.css").read_text("utf-8")
    nacl = (paths.static() / NACL).read_text("utf-8")
    script = (folder / "offline.js").read_text("utf-8")
    policy = (
        f"default-src 'none'; script-src {_hash(nacl)} {_hash(script)}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'"
    )
    parts = {
        "POLICY": policy,
        "STYLE": style,
        "NACL": nacl,
        "SCRIPT": script,
        "LIST": listed.text,
        "KEY": str(listed.key),
        "SIGNATURE": listed.signature.hex(),
    }
    return re.sub("@@([A-Z]+)@@", lambda found: parts[found[1]], page)


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
