#!/usr/bin/env bash
# A list of one to four pictures becomes, in json-schema-to-typescript 16.0.0, a union of tuples, one for each length. A program
# that collects its URLs in an array, or maps files to URLs, does not compile with it, whatever the length; written out, four do.
# With at most 21 pictures, none of them required, the type is an array again, so a limit that is raised, which breaks nothing
# else, changes what compiles. openapi-typescript 7.13.0 has string[] for both.
# Expected: string[].
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund json-schema-to-typescript@16.0.0 openapi-typescript@7.13.0 typescript@5.9.3
cat >write.mjs <<'JS'
import { writeFileSync } from "node:fs";
import { compile } from "json-schema-to-typescript";
import openapiTS, { astToString } from "openapi-typescript";

const urls = (limits) => ({ type: "array", items: { type: "string" }, ...limits });
const properties = { image_urls: urls({ minItems: 1, maxItems: 4 }), twenty: urls({ maxItems: 20 }), more: urls({ maxItems: 21 }) };
const schema = { title: "Edit", type: "object", properties, additionalProperties: false };
const document = { openapi: "3.1.0", info: { title: "a", version: "1" }, paths: {}, components: { schemas: { Edit: schema } } };
writeFileSync("first.ts", await compile(schema, "Edit"));
writeFileSync("second.ts", astToString(await openapiTS(document)) + '\nexport type Edit = components["schemas"]["Edit"];\n');
for (const name of ["first", "second"])
  for (const [line, input] of Object.entries({
    collected: "image_urls: urls",
    mapped: 'image_urls: ["a.png", "b.png"].map((file) => `https://a.example/${file}`)',
    written: 'image_urls: ["a", "b", "c", "d"]',
    "at most 20": "twenty: urls",
    "at most 21": "more: urls",
  })) {
    const lines = [`import type { Edit } from "./${name}.js";`, "const urls: string[] = [];", `export const edit: Edit = { ${input} };`];
    writeFileSync(`${name}-${line.replaceAll(" ", "-")}.ts`, lines.join("\n"));
  }
JS
node write.mjs
for file in first-*.ts second-*.ts; do
    if npx tsc --noEmit --strict --skipLibCheck --module nodenext --target es2022 "$file" >/dev/null; then
        echo "$file: compiles"
    else
        echo "$file: does not compile"
    fi
done | sed 's/^first/json-schema-to-typescript/; s/^second/openapi-typescript/' | tee seen
diff seen - <<'SEEN'
json-schema-to-typescript-at-most-20.ts: does not compile
json-schema-to-typescript-at-most-21.ts: compiles
json-schema-to-typescript-collected.ts: does not compile
json-schema-to-typescript-mapped.ts: does not compile
json-schema-to-typescript-written.ts: compiles
openapi-typescript-at-most-20.ts: compiles
openapi-typescript-at-most-21.ts: compiles
openapi-typescript-collected.ts: compiles
openapi-typescript-mapped.ts: compiles
openapi-typescript-written.ts: compiles
SEEN
