"""The command ``pull``: import models from the live catalogue."""

from __future__ import annotations

import argparse
import os
import time

from ..core.problems import Loc, Problem, ProblemsFound
from ..ingest import catalogue_client, command
from ..ingest.catalogue import read_catalogue
from ..ingest.publication import Published
from ..sources.choosing import unmatched
from .generate import Progress
from .import_ import add_import_arguments, report, target_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``pull``."""
    add = parser.add_argument
    add(
        "--base-url",
        metavar="URL",
        help="address of the API (default: that of api.json)",
    )
    add("--only", nargs="+", default=[], metavar="ID", action="extend",
        help="only these models; * matches anything")  # fmt: skip
    add_import_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Fetch, import, report, and return the exit code."""
    target = target_of(arguments)
    sources = command.load(target)
    command.request_url(sources)  # refuses a bad api.json
    remote = catalogue_client.remote(sources.api, arguments.base_url, os.environ)
    # A dry run writes nothing, not even the pages that a later run could reuse.
    clock = catalogue_client.Clock()
    cache = (
        None
        if target.dry_run
        else catalogue_client.Cache(target.schemas, remote.url, clock)
    )
    progress = Progress(time.perf_counter())
    try:
        pages, left_out = catalogue_client.fetch(
            remote,
            cache,
            target.limits.depth,
            progress,
            clock,
            keep_going=target.keep_going,
        )
    finally:
        progress.clear()
    published, problems = _read(pages, arguments.only)
    problems += left_out
    if not arguments.only and not problems:
        stored = {
            source.model.data.get("model_id"): source for source in sources.models
        }
        listed = {one.model_id for one in published}
        problems += [
            Problem(
                "not-listed",
                Loc(source.model.path, "/model_id"),
                f"the catalogue does not list {model_id}",
                "it stays as it is; remove its files if it has been withdrawn",
                "warning",
            )
            for model_id, source in stored.items()
            if model_id not in listed
        ]
    return report(command.run(target, published, problems), arguments)


def _read(
    pages: list[catalogue_client.Page], only: list[str]
) -> tuple[list[Published], list[Problem]]:
    """Return the published models that were asked for, and the problems of the pages."""
    published: list[Published] = []
    problems: list[Problem] = []
    for page in pages:
        found, flaws = read_catalogue(page.document, None, only)
        published += found
        problems += [*page.flaws, *flaws]
    if missing := unmatched(only, [one.model_id for one in published]):
        hint = "see the ids in the catalogue"
        loc = Loc(pages[0].name)
        raise ProblemsFound(
            Problem("unknown-model", loc, f"there is no model {one}", hint)
            for one in missing
        )
    return published, problems
