"""Prepare the contexts of the Markdown pages."""
