#!/usr/bin/env bash
# Rules between inputs stand side by side in `allOf`. allof-merge 0.6.8, which makes one schema of them for viewers and diffs of
# OpenAPI documents, keeps the last of several `if`, `dependentRequired` and `prefixItems` and drops the others in silence; it
# and json-schema-merge-allof 0.8.1 join patterns such that no text fits. Where "integer or null" and "number" meet, allof-merge
# leaves nothing of the schema.
# Expected: a schema that takes what all the parts take, or an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund allof-merge@0.6.8 json-schema-merge-allof@0.8.1 ajv@8.20.0

cat >merge.mjs <<'JS'
import Ajv from "ajv/dist/2020.js";
import { merge } from "allof-merge";
import mergeAllOf from "json-schema-merge-allof";

const needs = (one, other) => ({ if: { required: [one] }, then: { required: [other] } });
const CASES = {
  "two rules": [[needs("mask", "strength"), needs("lora", "weight")], { mask: "a" }, { lora: "b" }],
  "one rule": [[{ type: "object" }, needs("mask", "strength")], { mask: "a" }],
  dependentRequired: [[{ dependentRequired: { mask: ["strength"] } }, { dependentRequired: { mask: ["size"] } }],
    { mask: "a", size: 1 }],
  "a pair": [[{ prefixItems: [{ maximum: 4 }] }, { prefixItems: [{}, { maximum: 4 }] }], [5, 1], [1, 5]],
  patterns: [[{ pattern: "^https:" }, { pattern: "[.]png$" }], "https://example.com/a.png"],
  "a nullable number": [[{ type: ["integer", "null"] }, { type: "number" }], 1],
};
const judge = (schema, value) => {
  try {
    return new Ajv.default({ strict: false, logger: false }).validate(schema, value) ? "valid" : "refused";
  } catch (problem) {
    return `${problem.message}, ${schema}`;
  }
};
for (const [name, [allOf, ...values]] of Object.entries(CASES)) {
  const made = {};
  for (const [library, join] of Object.entries({ "allof-merge": merge, "json-schema-merge-allof": mergeAllOf })) {
    try {
      made[library] = join({ allOf: structuredClone(allOf) });
    } catch (problem) {
      console.log(`${name}: ${library}: ${problem.message.split(/[.\n]/)[0]}`);
    }
  }
  for (const value of values) {
    const found = Object.entries(made).map(([library, schema]) => `${library}: ${judge(schema, value)}`);
    console.log(`${name}: ${JSON.stringify(value)} is ${judge({ allOf }, value)};`, ...found);
  }
}
JS
node merge.mjs | tee seen
diff seen - <<'SEEN'
two rules: json-schema-merge-allof: No resolver found for key if
two rules: {"mask":"a"} is refused; allof-merge: valid
two rules: {"lora":"b"} is refused; allof-merge: refused
one rule: {"mask":"a"} is refused; allof-merge: refused json-schema-merge-allof: refused
dependentRequired: json-schema-merge-allof: No resolver found for key dependentRequired
dependentRequired: {"mask":"a","size":1} is refused; allof-merge: valid
a pair: json-schema-merge-allof: No resolver found for key prefixItems
a pair: [5,1] is refused; allof-merge: valid
a pair: [1,5] is refused; allof-merge: refused
patterns: "https://example.com/a.png" is valid; allof-merge: refused json-schema-merge-allof: refused
a nullable number: json-schema-merge-allof: Could not resolve values for path:"type"
a nullable number: 1 is valid; allof-merge: schema must be object or boolean, undefined
SEEN
