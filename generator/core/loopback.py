"""Tell names and addresses of this machine from all others."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

# As the header Host, and after the scheme in the header Origin.
AUTHORITY = r"(?i:127\.0\.0\.1|localhost|\[::1\])(?::[0-9]{1,5})?"
_AUTHORITY = re.compile(AUTHORITY)


def is_loopback(host: str) -> bool:
    """Return whether a host without brackets and port is this machine, whoever resolves it."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_own_name(header: str | None) -> bool:
    """Return whether a request was meant for this machine.

    With another name in the header Host, a page of a foreign site calls: its owner has pointed that
    name at 127.0.0.1 to make the browser believe that both are one site (DNS rebinding).
    """
    return bool(_AUTHORITY.fullmatch(header or ""))


def own_origin(text: str) -> str | None:
    """Return the origin that a browser's policy can allow, or None if it is not of this machine.

    Policies know 127.0.0.1 and localhost, and no other loopback addresses.
    """
    try:
        parts = urlsplit(text)
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        return None
    if parts.scheme != "http" or parts.netloc != f"{parts.hostname}{port}":
        return None
    is_plain = parts.path in ("", "/") and not parts.query and not parts.fragment
    known = is_plain and parts.hostname in ("127.0.0.1", "localhost")
    return f"http://{parts.netloc}" if known else None
