"""What tests of downloads share."""

import socket
from pathlib import Path

from scripted import Act, Seen, head


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def lie(length: int, body: bytes) -> Act:
    def act(connection: socket.socket, seen: Seen) -> bool:
        connection.sendall(head(200, length) + body)
        return False

    return act
