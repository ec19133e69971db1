"""Which exception each marked line of a file raises, as JSON; the other lines just run.

    refusals.py FILE

A marked line ends in a comment that starts with the name of an exception.
"""

from __future__ import annotations

import ast
import json
import os
import re
import sys
from pathlib import Path

source = Path(sys.argv[1]).read_text(encoding="utf-8")
lines = source.splitlines()
os.environ |= {"RUNCOMFY_API_TOKEN": "unused"}
# Nobody listens there: a wrong use must fail before anything is sent.
os.environ |= {"RUNCOMFY_MODEL_API_BASE": "http://127.0.0.1:9"}
names: dict[str, object] = {}
raised: dict[int, str] = {}
for statement in ast.parse(source).body:
    code = compile(ast.Module([statement], []), sys.argv[1], "exec", dont_inherit=True)
    if not re.search(r"  # \w+: ", lines[statement.lineno - 1]):
        exec(code, names)
        continue
    try:
        exec(code, names)
    except Exception as error:
        raised[statement.lineno] = type(error).__name__
print(json.dumps(raised))
