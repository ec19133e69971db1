#!/usr/bin/env bash
# Mocks for httpx, in a program that uses httpx2. pytest-httpx2 1.0.0 and httpx2-pytest 2.0.0, by different authors, install a
# module of one name, `pytest_httpx2`, with a fixture of one name, `httpx2_mock`, and different methods: pip overwrites
# the first by the second without a word. respx 0.23.1 alone lets each call of httpx2 through to the network, and
# vcrpy 9.4.2 writes the header `Authorization` onto its tape unless it is told not to.
# Expected: two names, or a conflict that pip reports; a tape without credentials.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check httpx2==2.16.2 httpx==0.28.1 respx==0.23.1 vcrpy==9.4.2 \
    pytest==9.2.0 pytest-httpx2==1.0.0

cat >look.py <<'PYTHON'
import pytest_httpx2

print("pytest_httpx2 has HTTPXMock:", hasattr(pytest_httpx2, "HTTPXMock"))
PYTHON
cat >calls.py <<'PYTHON'
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import httpx2
import respx
import vcr


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"real")

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Answer)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/"
with respx.mock(assert_all_called=False) as mock:
    mock.route().mock(return_value=httpx.Response(200, text="mock"))
    print("respx: httpx", httpx.get(url).text, "httpx2", httpx2.get(url).text)
with vcr.use_cassette("tape.yaml"):
    httpx2.get(url, headers={"Authorization": "Bearer secret"})
print("secret on the tape:", "secret" in Path("tape.yaml").read_text())
PYTHON
{
    env/bin/python calls.py
    env/bin/python look.py
    env/bin/pip install --quiet --disable-pip-version-check httpx2-pytest==2.0.0
    env/bin/python look.py
} | tee seen
diff seen - <<'SEEN'
respx: httpx mock httpx2 real
secret on the tape: True
pytest_httpx2 has HTTPXMock: False
pytest_httpx2 has HTTPXMock: True
SEEN
