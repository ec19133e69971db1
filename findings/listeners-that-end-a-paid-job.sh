#!/usr/bin/env bash
# A program that shows progress: its callback raises once, say because a terminal is gone or a web socket was closed.
# fal-client 1.0.3 (Python) and @fal-ai/client 1.10.1 (JavaScript) end `subscribe` with the callback's exception after the first
# status. The order is paid, the job runs on, and its result is never fetched; neither the exception nor its notes name the
# id of the job, and nothing is cancelled. The program can neither get what it paid for nor know that it did.
# Expected: what a listener raises is reported and the wait goes on, or the id of the job travels with the exception.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check fal-client==1.0.3
npm install --silent --no-fund --no-audit @fal-ai/client@1.10.1 >/dev/null

cat >subscribe.mjs <<'JS'
import { createFalClient } from "@fal-ai/client";

const requestMiddleware = async (call) => ({ ...call, url: call.url.replace(/https:\/\/[^/]+/, process.argv[2]) });
const fal = createFalClient({ credentials: "none", requestMiddleware });
const onQueueUpdate = () => {
  throw new Error("the terminal is gone");
};
try {
  console.log(await fal.subscribe("acme/model", { input: { prompt: "a cat" }, onQueueUpdate }));
} catch (error) {
  console.log(`raised ${error}, which ${JSON.stringify({ ...error }).includes("job-1") ? "names" : "lacks"} the id`);
}
JS

cat >listen.py <<'PYTHON'
import json
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import fal_client


class Queue(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    calls = []

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.calls.append(self.path)
        job = f"{url}/acme/model/requests/job-1"
        ends = {"status_url": f"{job}/status", "cancel_url": f"{job}/cancel"}
        self.answer({"request_id": "job-1", "response_url": job, **ends})

    def do_GET(self):
        self.calls.append(self.path.partition("?")[0])
        state = {"status": "IN_PROGRESS", "logs": [], "request_id": "job-1"}
        self.answer(state if "status" in self.path else {"image": "https://example.com/cat.png"})

    def answer(self, body):
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *words):
        pass


def show(status):
    raise OSError("the terminal is gone")


def python_client():
    try:
        return fal_client.SyncClient(key="none").subscribe("acme/model", {"prompt": "a cat"}, on_queue_update=show)
    except OSError as error:
        told = f"{error!r} {vars(error)} {getattr(error, '__notes__', '')}"
        return f"raised {error!r}, which {'names' if 'job-1' in told else 'lacks'} the id"


server = ThreadingHTTPServer(("127.0.0.1", 0), Queue)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_address[1]}"
fal_client.client.QUEUE_URL_FORMAT = f"{url}/"
script = ["node", "subscribe.mjs", url]
for name, run in {
    "fal-client": python_client,
    "@fal-ai/client": lambda: subprocess.run(script, capture_output=True, text=True).stdout.strip(),
}.items():
    Queue.calls.clear()
    print(f"{name}: {run()}; calls: {' '.join(Queue.calls)}")
PYTHON
env/bin/python listen.py | tee seen
diff seen - <<'SEEN'
fal-client: raised OSError('the terminal is gone'), which lacks the id; calls: /acme/model /acme/model/requests/job-1/status
@fal-ai/client: raised Error: the terminal is gone, which lacks the id; calls: /acme/model /acme/model/requests/job-1/status
SEEN
