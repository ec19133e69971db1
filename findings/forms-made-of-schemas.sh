#!/usr/bin/env bash
# react-jsonschema-form 6.11.1 completes a valid request before anyone has typed: defaults of inputs that are to stay out
# make it invalid, so that an order without a LoRA, without a mask or in the other mode can't be placed. Expected: a valid
# request stays as it is; a default is the server's affair, or goes only where the request stays valid.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @rjsf/core@6.11.1 @rjsf/utils@6.11.1 @rjsf/validator-ajv8@6.11.1 react@19.3.1 ajv@8.20.0

cat >forms.cjs <<'JAVASCRIPT'
const Ajv = require("ajv");
const Form = require("@rjsf/core").default;
const validator = require("@rjsf/validator-ajv8").default;

const text = { type: "string" };
const whole = (properties, required) => ({ type: "object", properties, required });
const scale = { type: "number", default: 1 };
const fine = { if: { properties: { mode: { const: "fine" } } }, then: {}, else: { not: { required: ["steps"] } } };
const requests = {
  "without the LoRA": [whole({ prompt: text, lora: whole({ path: text, scale }, ["path"]) }, ["prompt"]), { prompt: "a cat" }],
  "without masks": [whole({ prompt: text, masks: { type: "array", minItems: 1, items: text } }, ["prompt"]), { prompt: "a cat" }],
  "steps in one mode only": [
    { ...whole({ mode: { enum: ["fast", "fine"] }, steps: { type: "integer", default: 8 } }, ["mode"]), ...fine },
    { mode: "fast" },
  ],
  "nothing but a prompt": [whole({ prompt: text, seed: { type: "integer" } }, ["prompt"]), { prompt: "a cat" }],
};
for (const [name, [schema, formData]] of Object.entries(requests)) {
  const isValid = new Ajv().compile(schema);
  const { state } = new Form({ schema, validator, formData });
  console.log(`${name}: ${isValid(formData)}, in the form ${isValid(state.formData)} ${JSON.stringify(state.formData)}`);
}
JAVASCRIPT
node forms.cjs >seen
cat seen
diff seen - <<'SEEN'
without the LoRA: true, in the form false {"prompt":"a cat","lora":{"scale":1}}
without masks: true, in the form false {"prompt":"a cat","masks":[null]}
steps in one mode only: true, in the form false {"mode":"fast","steps":8}
nothing but a prompt: true, in the form true {"prompt":"a cat"}
SEEN
