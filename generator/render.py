"""Templates to text: the only module that knows Jinja."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jinja2

CONTEXT_VERSION = 1


class Renderer:
    """Renders templates by name; a folder named earlier wins over a later one."""

    def __init__(self, folders: Sequence[Path]) -> None:
        # Nothing is escaped here: every value arrives as finished Python or Markdown text.
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(folders),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=False,
        )

    def render(self, name: str, context: dict[str, Any]) -> str:
        """The text of one template; ``context_version`` tells what the context looks like."""
        template = self._environment.get_template(name)
        return template.render(context_version=CONTEXT_VERSION, **context)
