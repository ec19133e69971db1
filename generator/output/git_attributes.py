"""The ``.gitattributes`` of generated trees: how git checks them out, and how it merges them.

Of a file that lists all models, git keeps the lines of both branches, and the next run writes
it again. The manifest is merged in the same way: it then has the digests of both branches, by
which a run tells what git has merged from what somebody has edited; see `manifest.read`. All
other files conflict as usual.
"""

NAME = ".gitattributes"

_CHECKOUT = "* text=auto eol=lf linguist-generated=true\n"

OF_TREE = f"""\
# Written by runcomfy-codegen. After a merge, run `runcomfy-codegen generate`.
{_CHECKOUT}manifest.json merge=union
README.md merge=union
openapi.json merge=union
docs/*/index.md merge=union
docs/*/compare.md merge=union
docs/assets/sizes.json merge=union
*/_catalog.py merge=union
*/models/__init__.py merge=union
*/models/*/__init__.py merge=union
"""

OF_COPY = f"""\
# Written by runcomfy-codegen. After a merge, run `runcomfy-codegen vendor`.
{_CHECKOUT}manifest.json merge=union
"""
