#!/usr/bin/env bash
# Words of a prompt that a logger takes for its own. logfire 5.4.0 replaces each attribute and message in which one of its words
# stands, not those that are named so: the cookie on a plate, the jazz session and the secret garden are lost from the record of a
# paid job, for good, as it is done before the export. loguru 0.7.3 reads braces when something is bound to the message, and
# raises KeyError in the middle of the job. rich 15.0.0 leaves out what stands in brackets, which image models read as weights.
# structlog 26.1.0 and sentry-sdk 2.75.0, which looks at the names of variables, keep all of them.
# Expected: a text is logged as it is; what is secret is told by its name.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check logfire==5.4.0 loguru==0.7.3 rich==15.0.0 structlog==26.1.0 \
    sentry-sdk==2.75.0

cat >log.py <<'PYTHON'
import io
import json

import logfire
import sentry_sdk
import structlog
from loguru import logger
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from rich.console import Console
from sentry_sdk.transport import Transport

PROMPTS = [
    "a cookie on a plate",
    "a jazz session",
    "a secret garden",
    "an author at her desk",
    "a [red] fox",
    "a {paper} lantern",
]
spans = InMemorySpanExporter()
logfire.configure(send_to_logfire=False, console=False, additional_span_processors=[SimpleSpanProcessor(spans)])


def by_logfire(prompt):
    spans.clear()
    logfire.info("ordered", prompt=prompt)
    return spans.get_finished_spans()[0].attributes["prompt"]


def by_loguru(prompt):
    text = io.StringIO()
    logger.remove()
    logger.add(text, format="{message}")
    logger.info(f"ordered: {prompt}", job=7)
    return text.getvalue().strip().removeprefix("ordered: ")


def by_rich(prompt):
    console = Console(file=io.StringIO())
    console.print(prompt)
    return console.file.getvalue().strip()


def by_structlog(prompt):
    text = io.StringIO()
    log = structlog.wrap_logger(structlog.PrintLogger(text), processors=[structlog.processors.JSONRenderer()])
    log.info("ordered", prompt=prompt)
    return json.loads(text.getvalue())["prompt"]


class Kept(Transport):
    def capture_envelope(self, envelope):
        Kept.event = envelope.get_event()


def by_sentry(prompt):
    try:
        raise ValueError("refused")
    except ValueError as error:
        sentry_sdk.capture_exception(error)
    return Kept.event["exception"]["values"][0]["stacktrace"]["frames"][0]["vars"]["prompt"].strip("'")


sentry_sdk.init(dsn="http://a@127.0.0.1/1", transport=Kept)
for prompt in PROMPTS:
    for log in (by_logfire, by_loguru, by_rich, by_structlog, by_sentry):
        try:
            logged = log(prompt)
        except Exception as error:
            logged = repr(error)
        if logged != prompt:
            print(f"{prompt}: {log.__name__} {logged}")
PYTHON
env/bin/python log.py | tee seen
diff seen - <<'SEEN'
a cookie on a plate: by_logfire [Scrubbed due to 'cookie']
a jazz session: by_logfire [Scrubbed due to 'session']
a secret garden: by_logfire [Scrubbed due to 'secret']
a [red] fox: by_rich a  fox
a {paper} lantern: by_loguru KeyError('paper')
SEEN
