"""Write the ``.gitattributes`` of generated trees: how git checks files out and merges them.

In files that list all models, git keeps the lines of both branches, and the next run rewrites
them. The manifest is merged the same way. It then has the digests of both branches, which tell
a run what git has merged and what somebody has edited; see `manifest.read`. All other files
conflict as usual.
"""

NAME = ".gitattributes"

_CHECKOUT = "* text=auto eol=lf linguist-generated=true\n"

OF_TREE = f"""\
# Written by runcomfy-codegen. After a merge, run `runcomfy-codegen generate`.
{_CHECKOUT}manifest.json merge=union
README.md merge=union
skill/SKILL.md merge=union
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
