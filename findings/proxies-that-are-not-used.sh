#!/usr/bin/env bash
# httpx2 2.16.2 in an environment with a SOCKS proxy, as desktops set it for all programs. The transport of the proxy is
# built when the client is made, whether a request will use it or not: without socksio `Client()` raises ImportError even
# where NO_PROXY names every host that is asked, and the message advises `httpx[socks]`, an extra of another package. The form
# `socks://`, which GNOME writes, is a ValueError.
# Expected: a client that reaches the hosts of NO_PROXY; and the name of its own extra.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check httpx2==2.16.2 httpcore2==2.16.2

cat >make.py <<'PYTHON'
import re

import httpx2

try:
    httpx2.Client()
    print("made")
except (ImportError, ValueError) as error:
    advice = re.search(r"\w+\[socks\]", str(error))
    print(type(error).__name__, *([advice[0]] if advice else []))
PYTHON
try() {
    echo "$1: $(env -i PATH="$PATH" ALL_PROXY="$1" NO_PROXY="*.example.com,example.com,127.0.0.1,localhost" env/bin/python make.py)"
}
{
    try socks5://127.0.0.1:9
    try socks://127.0.0.1:9
    try http://127.0.0.1:9
} | tee seen
diff seen - <<'SEEN'
socks5://127.0.0.1:9: ImportError httpx[socks]
socks://127.0.0.1:9: ValueError
http://127.0.0.1:9: made
SEEN
