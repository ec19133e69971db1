"""One module per command of ``runcomfy-codegen``: ``add_arguments(parser)`` and ``run(arguments)``.

Only here and in `generator.cli` is anything printed.
"""
