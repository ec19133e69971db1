#!/usr/bin/env bash
# openapi-fetch 0.17.0, the client beside openapi-typescript 7.13.0, compiles a call whose body has a misspelt input, in the
# strict mode of TypeScript 5.9.3: the paid job then runs with the server's default. A wrong value is an error, and the same
# body declared with its generated type is one, too. Expected: an error in all three.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund openapi-fetch@0.17.0 openapi-typescript@7.13.0 typescript@5.9.3

cat >openapi.json <<'JSON'
{
  "openapi": "3.1.0",
  "info": {"title": "Pictures", "version": "1"},
  "paths": {"/draw": {"post": {
    "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Draw"}}}},
    "responses": {"200": {"description": "A job."}}
  }}},
  "components": {"schemas": {"Draw": {
    "type": "object",
    "required": ["prompt"],
    "properties": {"prompt": {"type": "string"}, "aspect_ratio": {"enum": ["1:1", "16:9"]}}
  }}}
}
JSON
npx openapi-typescript openapi.json --output api.ts >/dev/null 2>&1
call='import createClient from "openapi-fetch"; import type { components, paths } from "./api.js";
const client = createClient<paths>({});'
{
    echo "$call await client.POST('/draw', { body: { prompt: 'a cat', aspect_ration: '16:9' } });" >misspelt.mts
    echo "$call await client.POST('/draw', { body: { prompt: 'a cat', aspect_ratio: '16:10' } });" >wrong.mts
    echo "$call const body: components['schemas']['Draw'] = { prompt: 'a cat', aspect_ration: '16:9' };
await client.POST('/draw', { body });" >declared.mts
}
for name in misspelt wrong declared; do
    npx tsc --strict --noEmit --skipLibCheck --module nodenext --target es2022 --lib es2022,dom,dom.iterable "$name.mts" \
        >"$name.out" && told=compiles || told="$(grep -o 'error TS[0-9]*' "$name.out" | head -1)"
    echo "$name: $told"
done >seen
cat seen
diff seen - <<'SEEN'
misspelt: compiles
wrong: error TS2820
declared: error TS2561
SEEN
