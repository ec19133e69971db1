#!/usr/bin/env bash
# What becomes of one paid order that an asynchronous client sends in its second `asyncio.run`, the first having left a
# connection open. The order is written to the connection of the loop that has ended, and the server takes it; only reading
# the answer fails, by "Event loop is closed". runwayml 5.24.0 and together 3.1.1 then order again and say that all went
# well: two orders for one call. fal-client 1.0.3, replicate 1.0.7 and elevenlabs 2.78.0 raise a RuntimeError, as if nothing had been sent.
# Expected: one order and its answer, or an error before anything is sent.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check fal-client==1.0.3 runwayml==5.24.0 together==3.1.1 replicate==1.0.7 \
    elevenlabs==2.78.0 httpx==0.28.1

cat >order.py <<'PYTHON'
import asyncio
import http.server
import json
import threading
import time

import fal_client
import replicate
import runwayml
import together
from elevenlabs.client import AsyncElevenLabs

orders = []
ANSWER = {"id": "x", "request_id": "x", "status": "starting", "response_url": "u", "status_url": "u", "cancel_url": "u"}
ANSWER |= {"version": "v", "input": {}, "model": "m", "urls": {}, "data": [], "object": "list", "source": "web"}


class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        orders.append(self.headers.get("idempotency-key"))
        body = json.dumps(ANSWER).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle(self):
        try:
            super().handle()
        except ConnectionError:
            pass

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"

fal_client.client.QUEUE_URL_FORMAT = f"{url}/"
fal = fal_client.AsyncClient(key="none")
runway = runwayml.AsyncRunwayML(api_key="none", base_url=url)
both = together.AsyncTogether(api_key="none", base_url=url)
replicated = replicate.Client(api_token="none", base_url=url)
voices = AsyncElevenLabs(api_key="none", base_url=url)
prompt = "a lighthouse at dusk"


async def speak():
    async for _ in voices.text_to_speech.convert("voice", text=prompt):
        pass


calls = {
    "fal-client": lambda: fal.submit("acme/model", {"prompt": prompt}),
    "runwayml": lambda: runway.text_to_image.create(model="gen4_image", prompt_text=prompt, ratio="1920:1080"),
    "together": lambda: both.images.generate(model="acme/model", prompt=prompt),
    "replicate": lambda: replicated.predictions.async_create(version="0" * 64, input={"prompt": prompt}),
    "elevenlabs": speak,
}


async def order(call):
    await call()


for name, call in calls.items():
    asyncio.run(order(call))
    time.sleep(0.3)
    orders.clear()
    end = "its answer"
    try:
        asyncio.run(order(call))
    except RuntimeError as error:
        end = f"RuntimeError: {error}"
    time.sleep(0.3)
    keys = {key for key in orders if key}
    print(f"{name}: {len(orders)} orders, {len(keys)} keys, then {end}")
PYTHON
env/bin/python -W ignore order.py 2>/dev/null | tee seen
diff seen - <<'SEEN'
fal-client: 1 orders, 0 keys, then RuntimeError: Event loop is closed
runwayml: 2 orders, 0 keys, then its answer
together: 2 orders, 0 keys, then its answer
replicate: 1 orders, 0 keys, then RuntimeError: Event loop is closed
elevenlabs: 1 orders, 0 keys, then RuntimeError: Event loop is closed
SEEN
