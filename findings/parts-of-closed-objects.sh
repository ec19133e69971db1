#!/usr/bin/env bash
# An input made of two parts, a prompt and a size, each of which is closed: `z.strictObject({...}).and(z.strictObject({...}))`.
# zod 4.6.7 takes what has the names of both, and so does the schema that it writes itself. In the OpenAPI document that
# @asteasolutions/zod-to-openapi 9.1.0 writes of it, each part forbids the names of the other one: nothing fits any more,
# neither an order nor an answer. Hugging Face publishes such answers.
# Expected: the schema takes what the zod schema takes, or the tool says that it cannot.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-fund --no-audit zod@4.6.7 @asteasolutions/zod-to-openapi@9.1.0 zod-openapi@5.4.6 ajv@8.20.0 >/dev/null

cat >parts.mjs <<'JS'
import { extendZodWithOpenApi, OpenApiGeneratorV31, OpenAPIRegistry } from "@asteasolutions/zod-to-openapi";
import Ajv from "ajv/dist/2020.js";
import * as z from "zod";
import { createSchema } from "zod-openapi";

extendZodWithOpenApi(z);
const order = z.strictObject({ prompt: z.string() }).and(z.strictObject({ width: z.int(), height: z.int() }));
const value = { prompt: "a lighthouse", width: 1024, height: 768 };
const registry = new OpenAPIRegistry();
registry.register("Order", order);
const schemas = {
  "zod": z.toJSONSchema(order),
  "zod-openapi": createSchema(order).schema,
  "zod-to-openapi": new OpenApiGeneratorV31(registry.definitions).generateComponents().components.schemas.Order,
};
console.log(`zod itself: ${order.safeParse(value).success ? "taken" : "refused"}`);
for (const [name, schema] of Object.entries(schemas)) {
  console.log(`schema of ${name}: ${new Ajv({ strict: false }).validate(schema, value) ? "taken" : "refused"}`);
}
JS
node parts.mjs | tee seen
diff seen - <<'SEEN'
zod itself: taken
schema of zod: taken
schema of zod-openapi: taken
schema of zod-to-openapi: refused
SEEN
