#!/usr/bin/env bash
# How often clients of generative-media services POST one paid order when the server reads it and then closes the
# connection without an answer, so that the order may have been taken. fal-client 1.0.3 sends it ten times, runwayml 5.24.0
# and together 3.1.1 three times, all by default and without an idempotency key, so nothing tells the server that it is the
# same order. replicate 1.0.7, elevenlabs 2.78.0 and huggingface_hub 2.4.0 send it once and raise.
# Expected: one POST, or the same key on each.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check fal-client==1.0.3 runwayml==5.24.0 together==3.1.1 replicate==1.0.7 \
    elevenlabs==2.78.0 huggingface_hub==2.4.0

cat >count.py <<'PYTHON'
import http.server
import threading

import fal_client
import huggingface_hub
import replicate
import runwayml
import together
from elevenlabs.client import ElevenLabs

orders = []


class Server(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        orders.append(self.headers.get("idempotency-key"))
        self.close_connection = True

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"

fal_client.client.QUEUE_URL_FORMAT = f"{url}/"
prompt = "a lighthouse at dusk"
calls = {
    "fal-client": lambda: fal_client.SyncClient(key="none").submit("acme/model", {"prompt": prompt}),
    "runwayml": lambda: runwayml.RunwayML(api_key="none", base_url=url).text_to_image.create(
        model="gen4_image", prompt_text=prompt, ratio="1920:1080"
    ),
    "together": lambda: together.Together(api_key="none", base_url=url).images.generate(model="acme/model", prompt=prompt),
    "replicate": lambda: replicate.Client(api_token="none", base_url=url).predictions.create(
        version="0" * 64, input={"prompt": prompt}
    ),
    "elevenlabs": lambda: list(ElevenLabs(api_key="none", base_url=url).text_to_speech.convert("voice", text=prompt)),
    "huggingface_hub": lambda: huggingface_hub.InferenceClient(base_url=url, token="none").text_to_image(prompt),
}
for name, call in calls.items():
    orders.clear()
    try:
        call()
    except Exception as error:
        keys = {key for key in orders if key}
        print(f"{name}: {len(orders)} POSTs, {len(keys)} keys, then {type(error).__name__}")
PYTHON
env/bin/python -W ignore count.py | tee seen
diff seen - <<'SEEN'
fal-client: 10 POSTs, 0 keys, then RemoteProtocolError
runwayml: 3 POSTs, 0 keys, then APIConnectionError
together: 3 POSTs, 0 keys, then APIConnectionError
replicate: 1 POSTs, 0 keys, then RemoteProtocolError
elevenlabs: 1 POSTs, 0 keys, then RemoteProtocolError
huggingface_hub: 1 POSTs, 0 keys, then RemoteProtocolError
SEEN
