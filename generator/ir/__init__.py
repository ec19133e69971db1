"""Lower checked schemas to an intermediate representation without Python or Markdown."""
