"""The published docs: generated Markdown > Zensical > finished HTML, checked before it is written.

`build.build` is the table of contents. Zensical is known to `engine` alone.
"""
