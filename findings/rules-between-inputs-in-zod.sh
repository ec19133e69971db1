#!/usr/bin/env bash
# Rules between inputs ("a prompt or an image", "a mask needs an image", "not both"), as JSON Schema writes them, made into
# zod 4.6.7 schemas by three tools. zod's own `fromJSONSchema` throws for some of them, drops `anyOf` of `required` without
# a word, and under `oneOf` of `required` refuses every input, since both alternatives, of no type, take anything.
# json-schema-to-zod 2.8.1 drops all but that one, for which it writes code that does not parse. The zod plugin of
# @hey-api/openapi-ts 0.95.0 drops all.
# Expected: what breaks a rule is refused and what keeps it is taken, or the tool says that it cannot.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-fund --no-audit zod@4.6.7 json-schema-to-zod@2.8.1 @hey-api/openapi-ts@0.95.0 typescript@5.9.3 >/dev/null

cat >rules.mjs <<'JS'
import { execSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { jsonSchemaToZod } from "json-schema-to-zod";
import * as z from "zod";

const text = { type: "string" };
const inputs = { type: "object", properties: { prompt: text, image: text, mask: text } };
const rules = {
  "anyOf": [{ anyOf: [{ required: ["prompt"] }, { required: ["image"] }] }, { prompt: "a" }, { mask: "m" }],
  "oneOf": [{ oneOf: [{ required: ["prompt"] }, { required: ["image"] }] }, { prompt: "a" }, { prompt: "a", image: "i" }],
  "dependentRequired": [{ dependentRequired: { mask: ["image"] } }, { image: "i", mask: "m" }, { mask: "m" }],
  "if/then": [{ if: { required: ["mask"] }, then: { required: ["image"] } }, { image: "i", mask: "m" }, { mask: "m" }],
  "not": [{ not: { required: ["prompt", "image"] } }, { prompt: "a" }, { prompt: "a", image: "i" }],
};
const evaluated = (code) => new Function("z", `return ${code}`)(z);
const tools = {
  "zod.fromJSONSchema": (schema) => z.fromJSONSchema(schema),
  "json-schema-to-zod": (schema) => evaluated(jsonSchemaToZod(schema, { module: "none" })),
  "hey-api": (schema) => {
    const body = { required: true, content: { "application/json": { schema: { $ref: "#/components/schemas/Picture" } } } };
    const post = { operationId: "draw", requestBody: body, responses: { 200: { description: "Drawn." } } };
    mkdirSync("made", { recursive: true });
    writeFileSync("document.json", JSON.stringify({
      openapi: "3.1.0", info: { title: "Pictures", version: "1" }, paths: { "/pictures": { post } },
      components: { schemas: { Picture: schema } },
    }));
    execSync("npx openapi-ts -i document.json -o made -p zod", { stdio: "pipe" });
    return evaluated(readFileSync("made/zod.gen.ts", "utf8").split("export const zPicture = ")[1].split(";")[0]);
  },
};
for (const [tool, make] of Object.entries(tools)) {
  const words = [];
  for (const [name, [rule, keeps, breaks]] of Object.entries(rules)) {
    let word;
    try {
      const made = make({ ...inputs, ...rule });
      const taken = (value) => made.safeParse(value).success;
      word = taken(keeps) ? (taken(breaks) ? "dropped" : "kept") : "refuses what keeps it";
    } catch (error) {
      word = error instanceof SyntaxError ? "writes invalid code" : "throws";
    }
    words.push(`${name} ${word}`);
  }
  console.log(`${tool}: ${words.join(", ")}`);
}
JS
node rules.mjs | tee seen
diff seen - <<'SEEN'
zod.fromJSONSchema: anyOf dropped, oneOf refuses what keeps it, dependentRequired throws, if/then throws, not throws
json-schema-to-zod: anyOf dropped, oneOf writes invalid code, dependentRequired dropped, if/then dropped, not dropped
hey-api: anyOf dropped, oneOf dropped, dependentRequired dropped, if/then dropped, not dropped
SEEN
