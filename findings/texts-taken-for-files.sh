#!/usr/bin/env bash
# replicate 1.0.7 takes every text of an output that begins with `https:` or `data:` for a file, wherever it stands: a
# summary becomes a FileOutput, so `len`, `+` and `json.dumps` fail on it, and its `read` asks for an address that is a
# sentence. The same output is plain text if it begins with another word.
# Expected: texts stay texts where the model's schema does not call them files.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check replicate==1.0.7

cat >run.py <<'PYTHON'
import http.server
import json
import threading

import replicate

OUTPUT = {"title": "On the web", "summary": "https: is what a safe address begins with.", "topic": "data: the week in numbers"}


class Server(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        job = {"id": "job", "status": "succeeded", "model": "acme/text", "version": "0", "input": {}, "output": OUTPUT}
        body = json.dumps(job | {"logs": "", "error": None, "urls": {}}).encode()
        self.send_response(201)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = replicate.Client(api_token="none", base_url=f"http://127.0.0.1:{server.server_port}")
output = client.run("acme/text", input={"prompt": "sum up"})
print(", ".join(f"{name}: {type(value).__name__}" for name, value in output.items()))
PYTHON
env/bin/python -W ignore run.py | tee seen
diff seen - <<'SEEN'
title: str, summary: FileOutput, topic: FileOutput
SEEN
