# The types of the module that `_catalog.py.jinja` makes, for whoever edits the runtime in its templates.
# `make types` holds them against the generated module.
MODELS: tuple[tuple[str, str, str, str, str], ...]
