"""The command line of the package.

argparse, since it starts in a tenth of the time of click, cyclopts or typer; ``--help``
imports neither pydantic nor httpx2, however many models there are.
"""
