#!/usr/bin/env bash
# httpx2 2.16.2 beside aiohttp 3.14.5, requests 2.34.2 and urllib3 2.8.0. A gzip file may consist of several members (RFC
# 1952, section 2.2), which is how `pigz -i`, bgzip and log appenders write, and HTTP says nothing else of the coding. httpx2
# returns the first member as if it were all: a picture or a CSV is cut, with status 200 and without an error. None of the
# four minds that the end of the coding is missing, with its check sum and length.
# Expected: all members, or an error; and an error where the stream has no end.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check \
    httpx2==2.16.2 httpcore2==2.16.2 aiohttp==3.14.5 requests==2.34.2 urllib3==2.8.0

cat >read.py <<'PYTHON'
import asyncio
import gzip
import http.server
import threading

import aiohttp
import httpx2
import requests
import urllib3

HALF = b"seed,cost\n" * 500
BODIES = {
    "/two-members": gzip.compress(HALF) + gzip.compress(HALF),
    "/without-an-end": gzip.compress(HALF * 2)[:-8],
}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = BODIES[self.path]
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


async def by_aiohttp(url):
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return await answer.read()


READERS = {
    "httpx2": lambda url: httpx2.get(url).content,
    "aiohttp": lambda url: asyncio.run(by_aiohttp(url)),
    "requests": lambda url: requests.get(url).content,
    "urllib3": lambda url: urllib3.request("GET", url).data,
}
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
for path in BODIES:
    for name, read in READERS.items():
        try:
            found = f"{len(read(f'http://127.0.0.1:{server.server_port}{path}'))} bytes"
        except Exception as error:
            found = type(error).__name__
        print(f"{path[1:]}: {name}: {found}")
PYTHON
env/bin/python read.py | tee seen
diff seen - <<'SEEN'
two-members: httpx2: 5000 bytes
two-members: aiohttp: 10000 bytes
two-members: requests: 10000 bytes
two-members: urllib3: 10000 bytes
without-an-end: httpx2: 10000 bytes
without-an-end: aiohttp: 10000 bytes
without-an-end: requests: 10000 bytes
without-an-end: urllib3: 10000 bytes
SEEN
