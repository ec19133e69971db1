#!/usr/bin/env bash
# Small packages that repeat requests, as they come, with a POST whose fate is unknown: the server answers 500, or the
# connection breaks after the whole body arrived. aiohttp-retry 2.9.1, retry-requests 2.0.0, superagent 10.4.2 and wretch 2.11.1
# send it again after a 500, wretch eleven times in all; retry-requests, axios-retry 4.5.0, fetch-retry 6.0.0 and superagent
# after the break. httpx-retries 0.6.0, ky 1.14.3, got 14.6.6 and ofetch 1.5.1 send a POST once.
# Expected: a POST is sent once unless it is said to be repeatable.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check aiohttp-retry==2.9.1 aiohttp==3.14.5 retry-requests==2.0.0 \
    httpx-retries==0.6.0 httpx==0.28.1
npm install --silent --no-audit --no-fund axios@1.21.1 axios-retry@4.5.0 fetch-retry@6.0.0 ky@1.14.3 got@14.6.6 ofetch@1.5.1 \
    superagent@10.4.2 wretch@2.11.1

cat >order.py <<'PYTHON'
import asyncio
import http.server
import threading

import aiohttp_retry
import httpx
import httpx_retries
import retry_requests


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get("content-length", 0)))
        Handler.orders += 1
        if breaks:
            self.connection.close()
            return
        self.send_response(500)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


async def aiohttp_order():
    async with aiohttp_retry.RetryClient() as client, client.post(url, json={}):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
CALLS = {
    "aiohttp-retry": lambda: asyncio.run(aiohttp_order()),
    "retry-requests": lambda: retry_requests.retry().post(url, json={}),
    "httpx-retries": lambda: httpx.Client(transport=httpx_retries.RetryTransport()).post(url, json={}),
}
for breaks in (False, True):
    for name, call in CALLS.items():
        Handler.orders = 0
        try:
            call()
        except Exception:
            pass
        print("after a break" if breaks else "after a 500", name, Handler.orders)
PYTHON
cat >order.mjs <<'JS'
import http from "node:http";
import axios from "axios";
import axiosRetry from "axios-retry";
import fetchRetry from "fetch-retry";
import got from "got";
import ky from "ky";
import { ofetch } from "ofetch";
import superagent from "superagent";
import wretch from "wretch";
import { retry } from "wretch/middlewares";

let orders, breaks;
const server = http.createServer((request, answer) => {
  request.resume().on("end", () => {
    orders += 1;
    if (breaks) return request.socket.destroy();
    answer.statusCode = 500;
    answer.end("{}");
  });
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const url = `http://127.0.0.1:${server.address().port}`;
const order = { method: "POST", body: '{"prompt": "a cat"}' };
const withRetries = axios.create();
axiosRetry(withRetries);
const CALLS = {
  "axios-retry": () => withRetries.post(url, order.body),
  "fetch-retry": () => fetchRetry(fetch)(url, order),
  ky: () => ky(url, order),
  got: () => got(url, order),
  ofetch: () => ofetch(url, order),
  "superagent, retry(2)": () => superagent.post(url).send(order.body).retry(2),
  wretch: () => wretch(url).middlewares([retry({ delayTimer: 1 })]).post(order.body).res(),
};
for (breaks of [false, true])
  for (const [name, call] of Object.entries(CALLS)) {
    orders = 0;
    await call().catch(() => {});
    console.log(breaks ? "after a break" : "after a 500", name, orders);
  }
process.exit();
JS
{ env/bin/python order.py; node order.mjs; } | tee seen
diff seen - <<'SEEN'
after a 500 aiohttp-retry 3
after a 500 retry-requests 4
after a 500 httpx-retries 1
after a break aiohttp-retry 1
after a break retry-requests 4
after a break httpx-retries 1
after a 500 axios-retry 1
after a 500 fetch-retry 1
after a 500 ky 1
after a 500 got 1
after a 500 ofetch 1
after a 500 superagent, retry(2) 3
after a 500 wretch 11
after a break axios-retry 4
after a break fetch-retry 4
after a break ky 1
after a break got 1
after a break ofetch 1
after a break superagent, retry(2) 3
after a break wretch 1
SEEN
