#!/usr/bin/env bash
# How long clients of generative-media services wait before they look again at a job, after HTTP 429 with `Retry-After: 20`,
# a date 20 seconds ahead, and `Retry-After: 90`. runwayml 5.24.0 and together 3.1.1 come back within two seconds when they
# are asked for 90, so the more time a server needs the sooner it is called; elevenlabs 2.78.0 cuts it to 60. replicate 1.0.7 and
# huggingface_hub 2.4.0 do not read dates, and fal-client 1.0.3 reads none of the three.
# Expected: as long as the server says, or an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check fal-client==1.0.3 runwayml==5.24.0 together==3.1.1 replicate==1.0.7 \
    elevenlabs==2.78.0 huggingface_hub==2.4.0

cat >wait.py <<'PYTHON'
import email.utils
import http.server
import logging
import threading
import time

import fal_client
import replicate
import runwayml
import together
from elevenlabs.client import ElevenLabs
from huggingface_hub.utils import http_backoff

logging.disable()
told = ""


class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(429)
        self.send_header("retry-after", told)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
pauses = []
time.sleep = pauses.append

fal_client.client.QUEUE_URL_FORMAT = f"{url}/"
calls = {
    "fal-client": lambda: fal_client.SyncClient(key="none").status("acme/model", "x"),
    "runwayml": lambda: runwayml.RunwayML(api_key="none", base_url=url).tasks.retrieve("x"),
    "together": lambda: together.Together(api_key="none", base_url=url).videos.retrieve("x"),
    "replicate": lambda: replicate.Client(api_token="none", base_url=url).predictions.get("x"),
    "elevenlabs": lambda: ElevenLabs(api_key="none", base_url=url).voices.get("x"),
    "huggingface_hub": lambda: http_backoff("GET", url, retry_on_status_codes=429, max_retries=2),
}
for name, call in calls.items():
    seen = []
    for kind, seconds in (("20 s", 20), ("a date", 20), ("90 s", 90)):
        told = str(seconds) if kind != "a date" else email.utils.formatdate(time.time() + seconds, usegmt=True)
        pauses.clear()
        try:
            call()
        except Exception:
            pass
        word = "kept" if pauses[0] > seconds - 5 else "under 2.5 s" if pauses[0] < 2.5 else "shorter"
        seen.append(f"{kind}: {word}")
    print(f"{name}: {', '.join(seen)}")
PYTHON
env/bin/python -W ignore wait.py | tee seen
diff seen - <<'SEEN'
fal-client: 20 s: under 2.5 s, a date: under 2.5 s, 90 s: under 2.5 s
runwayml: 20 s: kept, a date: kept, 90 s: under 2.5 s
together: 20 s: kept, a date: kept, 90 s: under 2.5 s
replicate: 20 s: kept, a date: under 2.5 s, 90 s: kept
elevenlabs: 20 s: kept, a date: kept, 90 s: shorter
huggingface_hub: 20 s: kept, a date: under 2.5 s, 90 s: kept
SEEN
