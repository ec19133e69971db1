#!/usr/bin/env bash
# openapi-sampler 1.7.10, which makes the examples that Redoc and others show, and json-schema-faker 0.6.3, which makes those
# of mock servers, make examples that the schema refuses, without an error or a mark: of five shapes that media models
# publish openapi-sampler gets one right. Expected: examples that are valid, or none.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund openapi-sampler@1.7.10 json-schema-faker@0.6.3 ajv@8.20.0

cat >examples.mjs <<'JAVASCRIPT'
import Ajv from "ajv";
import * as faker from "json-schema-faker";
import sampler from "openapi-sampler";

const text = { type: "string" };
const side = { type: "integer", minimum: 512, multipleOf: 64 };
const whole = (properties, required = Object.keys(properties)) => ({ type: "object", properties, required });
const schemas = {
  "a width and a height": whole({ width: side, height: side }),
  "an address of another scheme": whole({ uri: { ...text, pattern: "^house://[a-z]+$" } }),
  "a strength in steps above a limit": whole({ strength: { type: "number", minimum: 0.3, multipleOf: 0.25 } }),
  "one input or the other": {
    ...whole({ image_url: text, video_url: text }, []),
    oneOf: [{ required: ["image_url"] }, { required: ["video_url"] }],
  },
  "a part that is closed": {
    allOf: [{ ...whole({ status: text }, []), additionalProperties: false }, whole({ duration: { type: "number" } }, [])],
  },
};
const ajv = new Ajv();
for (const [name, schema] of Object.entries(schemas)) {
  const isValid = ajv.compile(schema);
  let faked = true;
  for (let seed = 0; seed < 20; seed++) {
    faked &&= isValid(await faker.generate(structuredClone(schema), { alwaysFakeOptionals: true, seed }));
  }
  console.log(`${name}: openapi-sampler ${isValid(sampler.sample(schema))}, json-schema-faker ${faked}`);
}
JAVASCRIPT
node examples.mjs >seen
cat seen
diff seen - <<'SEEN'
a width and a height: openapi-sampler true, json-schema-faker true
an address of another scheme: openapi-sampler false, json-schema-faker true
a strength in steps above a limit: openapi-sampler false, json-schema-faker true
one input or the other: openapi-sampler false, json-schema-faker true
a part that is closed: openapi-sampler false, json-schema-faker false
SEEN
