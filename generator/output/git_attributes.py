"""The ``.gitattributes`` of a generated tree: how git checks it out, and how it merges it."""

NAME = ".gitattributes"

# The union of two manifests keeps the digests of both branches, by which the next run tells
# what git has merged from what somebody has edited; see `manifest.read`.
TEXT = """\
# Written by runcomfy-codegen. After a merge, generate again: that mends every file here.
* text=auto eol=lf linguist-generated=true
manifest.json merge=union
"""
