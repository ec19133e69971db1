"""Compare two catalogues and say who each change hurts; only `git` does any I/O."""
