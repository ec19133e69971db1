"""One module per command of ``runcomfy-codegen``: ``add_arguments(parser)`` and ``run(arguments)``.

Nothing outside this package prints.
"""
