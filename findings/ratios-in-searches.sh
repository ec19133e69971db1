#!/usr/bin/env bash
# Whoever looks for a size in documentation or in a list of prompts types it: 16:9, or 1024:1024. lunr 2.3.9, which searches in the
# pages that MkDocs 1.6.1 makes, and its port for Python 0.8.0 read what stands before a colon as the name of a field and raise; in
# MkDocs nobody catches that, so what 16 alone found stays on the page. tantivy 0.27.0 raises too. Whoosh-Reloaded 2.7.5 drops the
# 9 without a word, nothing is left of 1:1, and orama 3.1.18 finds pages with one of the numbers. minisearch 7.2.0 and flexsearch
# 0.8.212 find the page.
# Expected: the page that has the ratio.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check mkdocs==1.6.1 lunr==0.8.0 whoosh-reloaded==2.7.5 tantivy==0.27.0
npm install --silent --no-audit --no-fund minisearch@7.2.0 flexsearch@0.8.212 @orama/orama@3.1.18

mkdir docs
echo 'site_name: pages' >mkdocs.yml
printf '# Sizes\n\nChoose 16:9, 1:1 or 1024:1024.\n' >docs/index.md
printf '# Seeds\n\nOne seed makes 16 pictures.\n' >docs/seeds.md
printf '# Prices\n\nNothing is said here.\n' >docs/prices.md
env/bin/mkdocs build --quiet
cat >find.py <<'PYTHON'
import json

import lunr
import tantivy
from whoosh.fields import ID, TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.qparser import QueryParser

with open("site/search/search_index.json") as file:
    PAGES = json.load(file)["docs"]
PAGES = [{"name": page["title"].lower(), "text": page["text"]} for page in PAGES if "#" not in page["location"]]

by_lunr = lunr.lunr(ref="name", fields=["text"], documents=PAGES)
schema = tantivy.SchemaBuilder().add_text_field("name", stored=True).add_text_field("text").build()
by_tantivy = tantivy.Index(schema)
writer = by_tantivy.writer()
by_whoosh = RamStorage().create_index(Schema(name=ID(stored=True), text=TEXT))
other = by_whoosh.writer()
for page in PAGES:
    writer.add_document(tantivy.Document(**page))
    other.add_document(**page)
writer.commit()
other.commit()
by_tantivy.reload()


def find_by_tantivy(query):
    searcher = by_tantivy.searcher()
    hits = searcher.search(by_tantivy.parse_query(query, ["text"]), 9).hits
    return [searcher.doc(address)["name"][0] for _, address in hits]


FINDERS = {
    "lunr for Python": lambda query: [hit["ref"] for hit in by_lunr.search(query)],
    "tantivy": find_by_tantivy,
    "whoosh": lambda query: [
        hit["name"] for hit in by_whoosh.searcher().search(QueryParser("text", by_whoosh.schema).parse(query))
    ],
}
with open("pages.json", "w") as file:
    json.dump(PAGES, file)
for name, find in FINDERS.items():
    for query in "16:9", "1:1", "1024:1024":
        try:
            print(f"{name}, {query}:", *sorted(find(query)))
        except Exception as error:
            print(f"{name}, {query}: {type(error).__name__}")
PYTHON
cat >find.mjs <<'JS'
import { readFileSync } from "node:fs";
import vm from "node:vm";
import * as orama from "@orama/orama";
import flexsearch from "flexsearch";
import MiniSearch from "minisearch";

const read = (name) => readFileSync(name, "utf8");
const pages = JSON.parse(read("pages.json"));
// The worker of the built site, with what a browser gives it.
let answer;
const worker = { console: { log() {} }, postMessage: (message) => message.results && (answer = message.results) };
worker.importScripts = (...names) => names.forEach((name) => vm.runInContext(read(`site/search/${name}`), worker));
worker.XMLHttpRequest = class {
  addEventListener(_, loaded) {
    this.loaded = loaded;
  }
  open(_, name) {
    this.responseText = read(`site/search/${name}`);
  }
  send() {
    this.loaded();
  }
};
vm.createContext(worker);
worker.importScripts("worker.js");
worker.onmessage({ data: { init: true } });
const byMkDocs = (query) => {
  worker.onmessage({ data: { query } });
  return answer.filter((page) => !page.location.includes("#")).map((page) => page.title.toLowerCase());
};

const mini = new MiniSearch({ idField: "name", fields: ["text"] });
mini.addAll(pages);
const flex = new flexsearch.Index();
const database = orama.create({ schema: { name: "string", text: "string" } });
for (const page of pages) {
  flex.add(page.name, page.text);
  orama.insert(database, page);
}
const finders = {
  MkDocs: byMkDocs,
  minisearch: (query) => mini.search(query, { combineWith: "AND" }).map((hit) => hit.id),
  flexsearch: (query) => flex.search(query),
  orama: (query) => orama.search(database, { term: query, properties: ["text"] }).hits.map((hit) => hit.document.name),
};
for (const [name, find] of Object.entries(finders))
  for (const query of ["16:9", "1:1", "1024:1024"])
    try {
      console.log(`${name}, ${query}:`, ...find(query).sort());
    } catch (error) {
      console.log(`${name}, ${query}: ${error.name}`);
    }
JS
{ env/bin/python find.py 2>/dev/null; node find.mjs; } | tee seen
diff seen - <<'SEEN'
lunr for Python, 16:9: QueryParseError
lunr for Python, 1:1: QueryParseError
lunr for Python, 1024:1024: QueryParseError
tantivy, 16:9: ValueError
tantivy, 1:1: ValueError
tantivy, 1024:1024: ValueError
whoosh, 16:9: seeds sizes
whoosh, 1:1:
whoosh, 1024:1024: sizes
MkDocs, 16:9: QueryParseError
MkDocs, 1:1: QueryParseError
MkDocs, 1024:1024: QueryParseError
minisearch, 16:9: sizes
minisearch, 1:1: sizes
minisearch, 1024:1024: sizes
flexsearch, 16:9: sizes
flexsearch, 1:1: sizes
flexsearch, 1024:1024: sizes
orama, 16:9: seeds sizes
orama, 1:1: seeds sizes
orama, 1024:1024: sizes
SEEN
