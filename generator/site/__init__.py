"""The published docs: generated Markdown > finished HTML, checked before it is written.

`build.build` is the table of contents. What renders, the extra ``docs``, is known to `render`,
`blocks`, `responsive_tables` and `tokens` alone.
"""
