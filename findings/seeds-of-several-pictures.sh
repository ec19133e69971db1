#!/usr/bin/env bash
# `generateImage({ n: 4, seed: 7 })` of ai 6.0.326 (7.0.173 does the same). A model that makes one picture at a time gets four
# orders, each with the seed 7: four times the same picture, each paid for, and no warning. fal's adapter leaves out a ratio
# that stands beside a size or that it has no name for, such as 5:4, and together's a ratio that stands alone; the list of
# warnings stays empty then.
# Expected: seeds that differ or one order with a warning; a warning for each input that is left out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund ai@6.0.326 @ai-sdk/fal@2.0.59 @ai-sdk/replicate@2.0.57 @ai-sdk/togetherai@2.0.84

cat >order.mjs <<'JS'
import http from "node:http";
import { generateImage } from "ai";
import { createFal } from "@ai-sdk/fal";
import { createReplicate } from "@ai-sdk/replicate";
import { createTogetherAI } from "@ai-sdk/togetherai";

globalThis.AI_SDK_LOG_WARNINGS = false;
let orders = [];
const server = http.createServer(async (request, answer) => {
  let body = "";
  for await (const part of request) body += part;
  if (request.method === "GET") return answer.end(Buffer.from("iVBORw0KGgo=", "base64"));
  orders.push(body);
  answer.setHeader("content-type", "application/json");
  answer.end(JSON.stringify({ id: "a", status: "succeeded", output: [`${base}/a.png`], urls: {},
    images: [{ url: `${base}/a.png`, width: 1, height: 1 }], data: [{ b64_json: "iVBORw0KGgo=" }] }));
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const base = `http://127.0.0.1:${server.address().port}`;
const MODELS = {
  fal: createFal({ apiKey: "x", baseURL: base }).image("fal-ai/flux/dev"),
  replicate: createReplicate({ apiToken: "x", baseURL: base }).image("a/b"),
  together: createTogetherAI({ apiKey: "x", baseURL: base }).image("a"),
};
for (const given of [{ n: 4, seed: 7 }, { size: "832x1216", aspectRatio: "9:16" }, { aspectRatio: "5:4" }])
  for (const [name, model] of Object.entries(MODELS)) {
    orders = [];
    const made = await generateImage({ model, prompt: "a cat", ...given });
    console.log(`${JSON.stringify(given)} ${name}: ${made.warnings.length} warning(s)`);
    for (const order of orders) console.log(`  ${order}`);
  }
server.close();
JS
node order.mjs 2>&1 | grep -v "AI SDK Warning System" | tee seen
diff seen - <<'SEEN'
{"n":4,"seed":7} fal: 0 warning(s)
  {"prompt":"a cat","seed":7,"num_images":1}
  {"prompt":"a cat","seed":7,"num_images":1}
  {"prompt":"a cat","seed":7,"num_images":1}
  {"prompt":"a cat","seed":7,"num_images":1}
{"n":4,"seed":7} replicate: 0 warning(s)
  {"input":{"prompt":"a cat","seed":7,"num_outputs":1}}
  {"input":{"prompt":"a cat","seed":7,"num_outputs":1}}
  {"input":{"prompt":"a cat","seed":7,"num_outputs":1}}
  {"input":{"prompt":"a cat","seed":7,"num_outputs":1}}
{"n":4,"seed":7} together: 0 warning(s)
  {"model":"a","prompt":"a cat","seed":7,"response_format":"base64"}
  {"model":"a","prompt":"a cat","seed":7,"response_format":"base64"}
  {"model":"a","prompt":"a cat","seed":7,"response_format":"base64"}
  {"model":"a","prompt":"a cat","seed":7,"response_format":"base64"}
{"size":"832x1216","aspectRatio":"9:16"} fal: 0 warning(s)
  {"prompt":"a cat","image_size":{"width":832,"height":1216},"num_images":1}
{"size":"832x1216","aspectRatio":"9:16"} replicate: 0 warning(s)
  {"input":{"prompt":"a cat","aspect_ratio":"9:16","size":"832x1216","num_outputs":1}}
{"size":"832x1216","aspectRatio":"9:16"} together: 1 warning(s)
  {"model":"a","prompt":"a cat","width":832,"height":1216,"response_format":"base64"}
{"aspectRatio":"5:4"} fal: 0 warning(s)
  {"prompt":"a cat","num_images":1}
{"aspectRatio":"5:4"} replicate: 0 warning(s)
  {"input":{"prompt":"a cat","aspect_ratio":"5:4","num_outputs":1}}
{"aspectRatio":"5:4"} together: 0 warning(s)
  {"model":"a","prompt":"a cat","response_format":"base64"}
SEEN
