#!/usr/bin/env bash
# What `None` becomes on the way to a media model. openai 3.57.0, together 3.1.1, runwayml 5.24.0, replicate 1.0.7 and
# elevenlabs 2.78.0 type their inputs as optional and send `null` for each that is given as `None`. Where the same call
# carries a file, openai and elevenlabs leave the input out instead, and elevenlabs sends the text `null` for three inputs
# that nobody gave.
# Expected: `None` has one meaning in one package, and nothing is sent that was not given.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check openai==3.57.0 together==3.1.1 runwayml==5.24.0 replicate==1.0.7 \
    elevenlabs==2.78.0

cat >send.py <<'PYTHON'
import http.server
import re
import threading

import elevenlabs.client
import openai
import replicate
import runwayml
import together


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        Handler.body = self.rfile.read(int(self.headers.get("content-length", 0))) or self.chunks()
        self.send_response(400)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def chunks(self):
        found = b""
        while size := int(self.rfile.readline(), 16):
            found += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return found

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
sound, picture = ("a.wav", b"sound"), ("a.png", b"picture", "image/png")
oa = openai.OpenAI(api_key="x", base_url=url, max_retries=0)
to = together.Together(api_key="x", base_url=url, max_retries=0)
rw = runwayml.RunwayML(api_key="x", base_url=url, max_retries=0)
rp = replicate.Client(api_token="x", base_url=url)
el = elevenlabs.client.ElevenLabs(api_key="x", base_url=url)
CALLS = {
    "openai": lambda: oa.images.generate(prompt="a cat", n=None),
    "together": lambda: to.images.generate(prompt="a cat", model="m", seed=None),
    "runwayml": lambda: rw.text_to_image.create(
        model="gen4_image", prompt_text="a cat", ratio="1024:1024", seed=None
    ),
    "replicate": lambda: rp.predictions.create(model="a/b", input={"prompt": "a cat", "seed": None}),
    "elevenlabs": lambda: list(el.text_to_sound_effects.convert(text="a cat", duration_seconds=None)),
    "openai, with a file": lambda: oa.images.edit(prompt="a cat", image=picture, n=None),
    "elevenlabs, with a file": lambda: el.speech_to_text.convert(model_id="m", file=sound, num_speakers=None),
}
for name, call in CALLS.items():
    try:
        call()
    except Exception:
        pass  # the server refuses everything
    if Handler.body[:2] == b"--":
        parts = re.findall(rb'name="([^"]*)"[^\r]*\r\n(?:[^\r]+\r\n)*\r\n([^\r]*)', Handler.body)
        print(f"{name}:", *(f"{key.decode()}={value.decode()}" for key, value in parts))
    else:
        print(f"{name}:", Handler.body.decode())
PYTHON
env/bin/python send.py | tee seen
diff seen - <<'SEEN'
openai: {"prompt":"a cat","n":null}
together: {"model":"m","prompt":"a cat","seed":null}
runwayml: {"model":"gen4_image","promptText":"a cat","ratio":"1024:1024","seed":null}
replicate: {"input":{"prompt":"a cat","seed":null}}
elevenlabs: {"text":"a cat","duration_seconds":null}
openai, with a file: prompt=a cat image=picture
elevenlabs, with a file: model_id=m webhook_metadata=null entity_detection=null entity_redaction=null file=sound
SEEN
