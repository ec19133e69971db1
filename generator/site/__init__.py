"""Build the docs site: generated Markdown > finished HTML, checked before it is written.

Start with `build.build`. Only `render`, `blocks`, `responsive_tables` and `tokens` use the
packages of the extra ``docs``.
"""
