"""Run the stages from schemas to files; ``build.build`` is the table of contents."""
