"""Build the Jinja contexts of the Markdown pages."""
