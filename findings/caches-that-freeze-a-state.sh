#!/usr/bin/env bash
# The state of a job, read again and again through an HTTP cache. hishel 2.0.0 with httpx2 2.16.2 keeps every answer to a GET by
# default, whatever its headers say, `Cache-Control: no-store` of server or client included: the first state is the last that
# the program sees. With `rfc=True` it is read anew each time. hishel 1.3.0, with httpx 0.28.1, does that by default.
# Expected: an answer without a lifetime is asked for again.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check hishel==2.0.0 httpx2==2.16.2
python3 -m venv earlier
earlier/bin/pip install --quiet --disable-pip-version-check hishel==1.3.0 httpx==0.28.1

cat >poll.py <<'PYTHON'
import http.server
import importlib.metadata
import json
import threading

import hishel

version = importlib.metadata.version("hishel")
if version == "2.0.0":
    import httpx2 as httpx
    from hishel.httpx2 import CacheTransport

    CLIENTS = {"by default": {}, "with rfc=True": {"rfc": True}}
else:
    import httpx
    from hishel.httpx import SyncCacheTransport as CacheTransport

    CLIENTS = {"by default": {}}
storage = hishel.SqliteStorage if version == "2.0.0" else hishel.SyncSqliteStorage


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        Handler.asked += 1
        body = json.dumps("in_queue" if Handler.asked < 3 else "completed").encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
for number, headers in enumerate(({}, {"Cache-Control": "no-store"}, {"ETag": '"a"'})):
    for name, options in CLIENTS.items():
        Handler.asked = 0
        kept = storage(database_path=f"{version}-{number}-{name[:4]}.db")
        transport = CacheTransport(next_transport=httpx.HTTPTransport(), storage=kept, **options)
        with httpx.Client(transport=transport) as client:
            url = f"http://127.0.0.1:{server.server_port}/jobs/1"
            states = [client.get(url, headers={"Cache-Control": "no-store"}).json() for _ in range(4)]
        print(f"hishel {version} {name}, the server sends {headers or 'no header'}:", *states)
PYTHON
{ env/bin/python poll.py; earlier/bin/python poll.py; } | tee seen
diff seen - <<'SEEN'
hishel 2.0.0 by default, the server sends no header: in_queue in_queue in_queue in_queue
hishel 2.0.0 with rfc=True, the server sends no header: in_queue in_queue completed completed
hishel 2.0.0 by default, the server sends {'Cache-Control': 'no-store'}: in_queue in_queue in_queue in_queue
hishel 2.0.0 with rfc=True, the server sends {'Cache-Control': 'no-store'}: in_queue in_queue completed completed
hishel 2.0.0 by default, the server sends {'ETag': '"a"'}: in_queue in_queue in_queue in_queue
hishel 2.0.0 with rfc=True, the server sends {'ETag': '"a"'}: in_queue in_queue completed completed
hishel 1.3.0 by default, the server sends no header: in_queue in_queue completed completed
hishel 1.3.0 by default, the server sends {'Cache-Control': 'no-store'}: in_queue in_queue completed completed
hishel 1.3.0 by default, the server sends {'ETag': '"a"'}: in_queue in_queue completed completed
SEEN
