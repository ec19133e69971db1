"""Run every file of a folder by itself; prints what each printed and raised, as JSON.

run_samples.py FOLDER
"""

from __future__ import annotations

import io
import json
import sys
import traceback
from contextlib import redirect_stdout
from pathlib import Path

told: dict[str, dict[str, str]] = {}
for file in sorted(Path(sys.argv[1]).glob("*.py")):
    output, error = io.StringIO(), ""
    with redirect_stdout(output):
        try:
            code = compile(file.read_text(encoding="utf-8"), str(file), "exec")
            exec(code, {"__name__": "__main__"})
        except Exception:
            error = traceback.format_exc()
    told[file.stem] = {"output": output.getvalue(), "error": error}
print(json.dumps(told))
