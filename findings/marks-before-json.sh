#!/usr/bin/env bash
# aiohttp 3.14.5, requests 2.34.2 and urllib3 2.8.0 beside httpx2 2.16.2. Gateways on Windows and some serverless runtimes
# write a byte order mark before JSON, which a parser may ignore (RFC 8259, section 8.1). httpx2 does; the others raise. So
# a program that changes its HTTP client loses answers that it could read before: here one that names a paid job.
# Expected: the same answer from all.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check \
    httpx2==2.16.2 httpcore2==2.16.2 aiohttp==3.14.5 requests==2.34.2 urllib3==2.8.0

cat >read.py <<'PYTHON'
import asyncio
import http.server
import threading

import aiohttp
import httpx2
import requests
import urllib3

BODY = b'\xef\xbb\xbf{"request_id": "job-1"}'


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        self.wfile.write(BODY)

    def log_message(self, *arguments):
        pass


async def by_aiohttp(url):
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return await answer.json()


READERS = {
    "httpx2": lambda url: httpx2.get(url).json(),
    "aiohttp": lambda url: asyncio.run(by_aiohttp(url)),
    "requests": lambda url: requests.get(url).json(),
    "urllib3": lambda url: urllib3.request("GET", url).json(),
}
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
for name, read in READERS.items():
    try:
        found = read(f"http://127.0.0.1:{server.server_port}/")["request_id"]
    except Exception as error:
        found = type(error).__name__
    print(f"{name}: {found}")
PYTHON
env/bin/python read.py | tee seen
diff seen - <<'SEEN'
httpx2: job-1
aiohttp: JSONDecodeError
requests: JSONDecodeError
urllib3: JSONDecodeError
SEEN
