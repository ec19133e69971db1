#!/usr/bin/env bash
# Two servers that check requests by a JSON Schema before they pass them on, as they come. A misspelt input is no error to fastify
# 5.12.8, although the object is closed: it is removed, and the paid job runs with defaults. A seed of null becomes 0 in both
# fastify and @middy/validator 7.7.0, so a random picture is the same each time; true becomes 1, the prompt 12 a text, one link a
# list. An empty negative prompt becomes the default one in middy, and all defaults are written into the order, such as 15
# pictures beside "disabled". express-openapi-validator 5.6.2 and exegesis-express 4.0.0 write defaults but refuse the rest;
# express-json-validator-middleware 4.0.0 and openapi-backend 5.21.2 change nothing.
# Expected: what is not valid is refused, what is valid is passed on as it came.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund fastify@5.12.8 @middy/core@7.9.2 @middy/validator@7.7.0 express@5.3.0 \
    express-openapi-validator@5.6.2 openapi-backend@5.21.2 exegesis-express@4.0.0 express-json-validator-middleware@4.0.0

cat >order.mjs <<'JS'
import middy from "@middy/core";
import validator from "@middy/validator";
import { transpileSchema } from "@middy/validator/transpile";
import exegesis from "exegesis-express";
import express from "express";
import { Validator } from "express-json-validator-middleware";
import * as openapi from "express-openapi-validator";
import fastify from "fastify";
import { OpenAPIBackend } from "openapi-backend";

const schema = () => ({
  type: "object",
  properties: {
    prompt: { type: "string" },
    negative_prompt: { type: "string", default: "blurry" },
    image_urls: { type: "array", items: { type: "string" } },
    seed: { type: "integer" },
    sequential: { enum: ["disabled", "auto"], default: "disabled" },
    max_images: { type: "integer", minimum: 1, maximum: 15, default: 15 },
  },
  required: ["prompt"],
  additionalProperties: false,
});
const requestBody = { required: true, content: { "application/json": { schema: schema() } } };
const post = { operationId: "order", "x-exegesis-controller": "a", requestBody, responses: { 200: { description: "a" } } };
const document = { openapi: "3.0.3", info: { title: "a", version: "1" }, paths: { "/order": { post } } };
const BODIES = [
  { prompt: "a cat", seed: 7 },
  { prompt: "a cat", sede: 7 },
  { prompt: "a cat", seed: null },
  { prompt: 12, seed: true },
  { prompt: "a cat", negative_prompt: "" },
  { prompt: "a cat", image_urls: "https://a.example/b.png" },
];

const send = (app) =>
  new Promise((ready) => {
    const server = app.listen(0, "127.0.0.1", () =>
      ready(async (body) => {
        const headers = { "content-type": "application/json" };
        const url = `http://127.0.0.1:${server.address().port}/order`;
        const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
        return answer.ok ? answer.text() : answer.status;
      }),
    );
  });
const refuse = (error, _request, answer, _next) => answer.status(error.status ?? error.statusCode ?? 400).end();
const echo = (request, answer) => answer.json(request.body);

const quick = fastify();
quick.post("/order", { schema: { body: schema() } }, async (request) => request.body);
const lambda = middy((event) => event.body).use(
  validator({ eventSchema: transpileSchema({ type: "object", properties: { body: schema() } }) }),
);
const backend = new OpenAPIBackend({ definition: structuredClone(document), quick: true });
backend.register({ order: (context) => JSON.stringify(context.request.body), validationFail: () => 400 });
await backend.init();
const checked = express().use(express.json()).use(openapi.middleware({ apiSpec: structuredClone(document) }));
const bound = express().use(express.json()).post("/order", new Validator({}).validate({ body: schema() }), echo);
const controllers = { a: { order: (context) => context.requestBody } };
const SERVERS = {
  fastify: async (body) => {
    const answer = await quick.inject({ method: "POST", url: "/order", payload: body });
    return answer.statusCode === 200 ? answer.body : answer.statusCode;
  },
  "@middy/validator": (body) =>
    lambda({ body: structuredClone(body) }, { getRemainingTimeInMillis: () => 1000 }).then(JSON.stringify, (error) => error.statusCode),
  "express-openapi-validator": await send(checked.post("/order", echo).use(refuse)),
  "exegesis-express": await send(express().use(await exegesis.middleware(structuredClone(document), { controllers })).use(refuse)),
  "express-json-validator-middleware": await send(bound.use(refuse)),
  "openapi-backend": (body) =>
    backend.handleRequest({ method: "POST", path: "/order", body, headers: { "content-type": "application/json" } }),
};
for (const [name, order] of Object.entries(SERVERS)) {
  console.log(name);
  for (const body of BODIES) {
    const text = JSON.stringify(body);
    const passed = await order(body);
    console.log(" ", text, passed === text ? "as it came" : passed);
  }
}
process.exit();
JS
node order.mjs 2>/dev/null | tee seen
diff seen - <<'SEEN'
fastify
  {"prompt":"a cat","seed":7} {"prompt":"a cat","seed":7,"negative_prompt":"blurry","sequential":"disabled","max_images":15}
  {"prompt":"a cat","sede":7} {"prompt":"a cat","negative_prompt":"blurry","sequential":"disabled","max_images":15}
  {"prompt":"a cat","seed":null} {"prompt":"a cat","seed":0,"negative_prompt":"blurry","sequential":"disabled","max_images":15}
  {"prompt":12,"seed":true} {"prompt":"12","seed":1,"negative_prompt":"blurry","sequential":"disabled","max_images":15}
  {"prompt":"a cat","negative_prompt":""} {"prompt":"a cat","negative_prompt":"","sequential":"disabled","max_images":15}
  {"prompt":"a cat","image_urls":"https://a.example/b.png"} {"prompt":"a cat","image_urls":["https://a.example/b.png"],"negative_prompt":"blurry","sequential":"disabled","max_images":15}
@middy/validator
  {"prompt":"a cat","seed":7} {"prompt":"a cat","seed":7,"negative_prompt":"blurry","sequential":"disabled","max_images":15}
  {"prompt":"a cat","sede":7} 400
  {"prompt":"a cat","seed":null} {"prompt":"a cat","seed":0,"negative_prompt":"blurry","sequential":"disabled","max_images":15}
  {"prompt":12,"seed":true} {"prompt":"12","seed":1,"negative_prompt":"blurry","sequential":"disabled","max_images":15}
  {"prompt":"a cat","negative_prompt":""} {"prompt":"a cat","negative_prompt":"blurry","sequential":"disabled","max_images":15}
  {"prompt":"a cat","image_urls":"https://a.example/b.png"} {"prompt":"a cat","image_urls":["https://a.example/b.png"],"negative_prompt":"blurry","sequential":"disabled","max_images":15}
express-openapi-validator
  {"prompt":"a cat","seed":7} {"prompt":"a cat","seed":7,"negative_prompt":"blurry","sequential":"disabled","max_images":15}
  {"prompt":"a cat","sede":7} 400
  {"prompt":"a cat","seed":null} 400
  {"prompt":12,"seed":true} 400
  {"prompt":"a cat","negative_prompt":""} {"prompt":"a cat","negative_prompt":"","sequential":"disabled","max_images":15}
  {"prompt":"a cat","image_urls":"https://a.example/b.png"} 400
exegesis-express
  {"prompt":"a cat","seed":7} {"prompt":"a cat","seed":7,"negative_prompt":"blurry","sequential":"disabled","max_images":15}
  {"prompt":"a cat","sede":7} 400
  {"prompt":"a cat","seed":null} 400
  {"prompt":12,"seed":true} 400
  {"prompt":"a cat","negative_prompt":""} {"prompt":"a cat","negative_prompt":"","sequential":"disabled","max_images":15}
  {"prompt":"a cat","image_urls":"https://a.example/b.png"} 400
express-json-validator-middleware
  {"prompt":"a cat","seed":7} as it came
  {"prompt":"a cat","sede":7} 400
  {"prompt":"a cat","seed":null} 400
  {"prompt":12,"seed":true} 400
  {"prompt":"a cat","negative_prompt":""} as it came
  {"prompt":"a cat","image_urls":"https://a.example/b.png"} 400
openapi-backend
  {"prompt":"a cat","seed":7} as it came
  {"prompt":"a cat","sede":7} 400
  {"prompt":"a cat","seed":null} 400
  {"prompt":12,"seed":true} 400
  {"prompt":"a cat","negative_prompt":""} as it came
  {"prompt":"a cat","image_urls":"https://a.example/b.png"} 400
SEEN
