#!/usr/bin/env bash
# `generateImage` and `experimental_generateVideo` of ai 6.0.326 (7.0.173 does the same) count order, polls and download of a
# model as one step, and repeat the whole step. A picture that was made and paid for, and whose file a server cannot give at
# once (HTTP 503), is ordered again, up to three times; so is a picture or video when one question after its state fails. Of
# four pictures that the model makes one by one, all are lost when one order is refused: the error names none of them.
# Expected: only what failed is repeated, and what was paid for is handed out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund ai@6.0.326 @ai-sdk/fal@2.0.59 @ai-sdk/luma@2.0.57 @ai-sdk/replicate@2.0.57

cat >order.mjs <<'JS'
import http from "node:http";
import { experimental_generateVideo as generateVideo, generateImage } from "ai";
import { createFal } from "@ai-sdk/fal";
import { createLuma } from "@ai-sdk/luma";
import { createReplicate } from "@ai-sdk/replicate";

const picture = Buffer.from("iVBORw0KGgo=", "base64");
let fault, orders, files, states;
const server = http.createServer((request, answer) => {
  const json = (body) => {
    answer.setHeader("content-type", "application/json");
    answer.end(JSON.stringify(body));
  };
  request.resume().on("end", () => {
    if (request.method === "POST") {
      orders += 1;
      if (fault === "one order of four is refused" && orders === 3) {
        answer.statusCode = 422;
        return json({ detail: "no" });
      }
      const id = `job-${orders}`;
      return json({ id, request_id: id, response_url: `${base}/jobs/${id}`, urls: { get: `${base}/jobs/${id}` },
        state: "queued", status: "starting", images: [{ url: `${base}/a.png`, width: 1, height: 1 }] });
    }
    const file = request.url.endsWith(".png");
    if (file ? ++files <= 2 && fault === "a file is late" : ++states === 1 && fault === "a state is not known") {
      answer.statusCode = 503;
      return json({});
    }
    if (file) return answer.end(picture);
    return json({ id: "job", state: "completed", status: "succeeded", assets: { image: `${base}/a.png` },
      output: `data:video/mp4;base64,AAAA`, video: { url: `data:video/mp4;base64,AAAA` }, urls: { get: base } });
  });
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const base = `http://127.0.0.1:${server.address().port}`;
const local = (url, options) => fetch(String(url).replace(/^https:\/\/(queue\.)?fal\.run/, base), options);
const fal = createFal({ apiKey: "x", baseURL: base, fetch: local });
const luma = createLuma({ apiKey: "x", baseURL: base });
const replicate = createReplicate({ apiToken: "x", baseURL: base });
const quick = { fal: { pollIntervalMs: 20 }, luma: { pollIntervalMillis: 20 }, replicate: { pollIntervalMs: 20 } };
const CALLS = {
  "fal, picture": (n) => generateImage({ model: fal.image("fal-ai/flux/dev"), prompt: "a", n }),
  "luma, picture": (n) => generateImage({ model: luma.image("photon-1"), prompt: "a", n, providerOptions: quick }),
  "fal, video": (n) => generateVideo({ model: fal.video("a"), prompt: "a", n, providerOptions: quick }),
  "replicate, video": (n) => generateVideo({ model: replicate.video("a/b"), prompt: "a", n, providerOptions: quick }),
};
for (fault of ["nothing", "a file is late", "a state is not known", "one order of four is refused"])
  for (const [name, call] of Object.entries(CALLS)) {
    orders = files = states = 0;
    const n = fault === "one order of four is refused" ? 4 : 1;
    let result;
    try {
      const made = await call(n);
      result = `${(made.images ?? made.videos).length} made`;
    } catch (problem) {
      result = `${problem.name}, with ${problem.images?.length ?? 0} made`;
    }
    await new Promise((done) => setTimeout(done, 200));
    console.log(`${fault}: ${name}: ${orders} order(s) for ${n}, ${result}`);
  }
server.close();
JS
node order.mjs 2>/dev/null | tee seen
diff seen - <<'SEEN'
nothing: fal, picture: 1 order(s) for 1, 1 made
nothing: luma, picture: 1 order(s) for 1, 1 made
nothing: fal, video: 1 order(s) for 1, 1 made
nothing: replicate, video: 1 order(s) for 1, 1 made
a file is late: fal, picture: 3 order(s) for 1, 1 made
a file is late: luma, picture: 3 order(s) for 1, 1 made
a file is late: fal, video: 1 order(s) for 1, 1 made
a file is late: replicate, video: 1 order(s) for 1, 1 made
a state is not known: fal, picture: 1 order(s) for 1, 1 made
a state is not known: luma, picture: 2 order(s) for 1, 1 made
a state is not known: fal, video: 2 order(s) for 1, 1 made
a state is not known: replicate, video: 2 order(s) for 1, 1 made
one order of four is refused: fal, picture: 4 order(s) for 4, AI_APICallError, with 0 made
one order of four is refused: luma, picture: 4 order(s) for 4, AI_APICallError, with 0 made
one order of four is refused: fal, video: 4 order(s) for 4, AI_APICallError, with 0 made
one order of four is refused: replicate, video: 4 order(s) for 4, AI_APICallError, with 0 made
SEEN
