#!/usr/bin/env bash
# httpx2 2.16.2 (httpcore2 2.16.2) with a write timeout of one second, sending 60 MB to a server that takes up to 5 MB
# in a second. The timeout starts again with every piece that the system takes, so the upload goes on for as long as
# anything is read. If the server closes the connection meanwhile, the error of writing is swallowed and the answer is
# read: a body that never arrived whole ends as RemoteProtocolError or ReadError, as a lost answer does, never as WriteError.
# Expected: WriteTimeout after about a second; and an error that tells a cut upload from a lost answer.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check httpx2==2.16.2 httpcore2==2.16.2

cat >upload.py <<'PYTHON'
import socket
import threading
import time

import httpx2


def serve(handle):
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=lambda: handle(listener.accept()[0]), daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


def reads_slowly(connection):
    ends = time.monotonic() + 6
    while time.monotonic() < ends:
        connection.recv(500_000)
        time.sleep(0.1)
    connection.close()


def reads_the_head_and_closes(connection):
    connection.recv(4096)
    connection.close()


for name, handle in (("slow", reads_slowly), ("cut", reads_the_head_and_closes)):
    url = serve(handle)
    start = time.monotonic()
    try:
        with httpx2.Client(timeout=httpx2.Timeout(30, write=1), trust_env=False) as client:
            client.post(url, content=bytes(60_000_000))
    except httpx2.TransportError as error:
        seconds = time.monotonic() - start
        told = "an error of writing" if isinstance(error, httpx2.WriteError | httpx2.WriteTimeout) else "no error of writing"
        print(f"{name}: {told}, after {'more than four seconds' if seconds > 4 else 'less than four seconds'}")
PYTHON
env/bin/python upload.py | tee seen
diff seen - <<'SEEN'
slow: no error of writing, after more than four seconds
cut: no error of writing, after less than four seconds
SEEN
