"""Lower a checked schema to what the API is, with nothing of Python or Markdown in it."""
