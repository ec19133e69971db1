#!/usr/bin/env bash
# A prompt is put together from a template. langchain-core 1.8.3 and chevron 0.14.0 (mustache, `{{prompt}}`) write it as for a
# web page: `a "cat" & dog` goes to the model as `a &quot;cat&quot; &amp; dog`, without an error; only three braces keep it. In
# dynamicprompts 0.31.0 what follows a `#` is a comment, so `a #ffffff background` is `a `, and a text in braces loses them.
# banks 2.5.1, haystack 3.4.1 and dotpromptz 0.2.0 keep what they get, as @langchain/core 1.4.0 (npm) does.
# Expected: the text that was given.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export HAYSTACK_TELEMETRY_ENABLED=False
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check langchain-core==1.8.3 chevron==0.14.0 dynamicprompts==0.31.0 banks==2.5.1 \
    haystack-ai==3.4.1 dotpromptz==0.2.0
npm install --silent --no-audit --no-fund @langchain/core@1.4.0

cat >write.py <<'PYTHON'
import asyncio

import banks
import chevron
from dotpromptz.dotprompt import Dotprompt
from dotpromptz.typing import DataArgument
from dynamicprompts.generators import RandomPromptGenerator
from haystack.components.builders import PromptBuilder
from langchain_core.prompts import PromptTemplate

TEXTS = ['a "cat" & dog', "a #ffffff background", "a sign that says {open}"]


def by_dotprompt(text):
    rendered = asyncio.run(Dotprompt().render("{{p}}", DataArgument(input={"p": text})))
    return rendered.messages[0].content[0].text


WRITERS = {
    "langchain, mustache": lambda text: PromptTemplate.from_template("{{p}}", template_format="mustache").format(p=text),
    "langchain, three braces": lambda text: PromptTemplate.from_template("{{{p}}}", template_format="mustache").format(p=text),
    "langchain, f-string": lambda text: PromptTemplate.from_template("{p}").format(p=text),
    "chevron": lambda text: chevron.render("{{p}}", {"p": text}),
    "dynamicprompts": lambda text: RandomPromptGenerator().generate(text, 1)[0],
    "banks": lambda text: banks.Prompt("{{p}}").text({"p": text}),
    "haystack": lambda text: PromptBuilder("{{p}}").run(p=text)["prompt"],
    "dotprompt": by_dotprompt,
}
for name, write in WRITERS.items():
    for text in TEXTS:
        print(f"{name}: {text} -> {'as given' if (written := write(text)) == text else repr(written)}")
PYTHON
cat >write.mjs <<'JS'
import { PromptTemplate } from "@langchain/core/prompts";

const text = 'a "cat" & dog';
const written = await PromptTemplate.fromTemplate("{{p}}", { templateFormat: "mustache" }).format({ p: text });
console.log(`@langchain/core, mustache: ${text} -> ${written === text ? "as given" : written}`);
JS
{ env/bin/python -W ignore write.py 2>/dev/null; node write.mjs; } | tee seen
diff seen - <<'SEEN'
langchain, mustache: a "cat" & dog -> 'a &quot;cat&quot; &amp; dog'
langchain, mustache: a #ffffff background -> as given
langchain, mustache: a sign that says {open} -> as given
langchain, three braces: a "cat" & dog -> as given
langchain, three braces: a #ffffff background -> as given
langchain, three braces: a sign that says {open} -> as given
langchain, f-string: a "cat" & dog -> as given
langchain, f-string: a #ffffff background -> as given
langchain, f-string: a sign that says {open} -> as given
chevron: a "cat" & dog -> 'a &quot;cat&quot; &amp; dog'
chevron: a #ffffff background -> as given
chevron: a sign that says {open} -> as given
dynamicprompts: a "cat" & dog -> as given
dynamicprompts: a #ffffff background -> 'a '
dynamicprompts: a sign that says {open} -> 'a sign that says open'
banks: a "cat" & dog -> as given
banks: a #ffffff background -> as given
banks: a sign that says {open} -> as given
haystack: a "cat" & dog -> as given
haystack: a #ffffff background -> as given
haystack: a sign that says {open} -> as given
dotprompt: a "cat" & dog -> as given
dotprompt: a #ffffff background -> as given
dotprompt: a sign that says {open} -> as given
@langchain/core, mustache: a "cat" & dog -> as given
SEEN
