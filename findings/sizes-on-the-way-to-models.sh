#!/usr/bin/env bash
# One call for the image models of many vendors: `litellm.image_generation(size="WIDTHxHEIGHT")` of litellm 1.110.2. What it
# cannot pass on, it replaces without a word. For runwayml every size but five becomes 1920:1080, upright ones too; for flux-pro
# ultra a portrait such as 1080x1350 becomes 16:9; for ideogram 1024x1536 becomes 9:16; for stability all but a few sizes are
# left out. A `*` between the numbers makes a square or a landscape. huggingface_hub 2.4.0 leaves `width` alone out for one
# vendor and `num_inference_steps` for another.
# Expected: an error, or the nearest shape.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check litellm==1.110.2 huggingface_hub==2.4.0

cat >order.py <<'PYTHON'
import http.server
import json
import os
import re
import threading
from types import SimpleNamespace

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
import litellm
from huggingface_hub.inference._providers import PROVIDERS


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        Handler.body = self.rfile.read(int(self.headers["content-length"]))
        self.send_response(400)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
litellm.suppress_debug_info = True


def shape(body):
    if body[:2] == b"--":
        body = dict(re.findall(r'name="([^"]*)"[^\r]*\r\n(?:[^\r]+\r\n)*\r\n([^\r]*)', body.decode()))
    else:
        body = json.loads(body)
    return {key: body[key] for key in ("image_size", "aspect_ratio", "ratio", "size") if key in body} or "no size"


for model in (
    "runwayml/gen4_image",
    "fal_ai/fal-ai/flux-pro/v1.1-ultra",
    "stability/sd3.5-large",
    "fal_ai/fal-ai/ideogram/v3",
    "fal_ai/fal-ai/flux/schnell",
):
    for size in ("720x1280", "1080x1350", "896x1152", "1024x1536", "1080*1920"):
        Handler.body = b"{}"
        try:
            litellm.image_generation(
                prompt="a cat",
                model=model,
                size=size,
                api_base=f"http://127.0.0.1:{server.server_port}",
                api_key="x",
            )
        except Exception:
            pass  # the server refuses everything
        print("litellm", model, size, "->", shape(Handler.body))
model = SimpleNamespace(provider_id="a/b", task="text-to-image", adapter=None, adapter_weights_path=None)
for vendor, given in (("zai-org", {"width": 832}), ("nscale", {"num_inference_steps": 4})):
    task = PROVIDERS[vendor]["text-to-image"]
    print("huggingface_hub", vendor, given, "->", task._prepare_payload_as_dict("a cat", dict(given), model))
PYTHON
env/bin/python order.py 2>/dev/null | tee seen
diff seen - <<'SEEN'
litellm runwayml/gen4_image 720x1280 -> {'ratio': '1920:1080'}
litellm runwayml/gen4_image 1080x1350 -> {'ratio': '1920:1080'}
litellm runwayml/gen4_image 896x1152 -> {'ratio': '1920:1080'}
litellm runwayml/gen4_image 1024x1536 -> {'ratio': '1920:1080'}
litellm runwayml/gen4_image 1080*1920 -> {'ratio': '1920:1080'}
litellm fal_ai/fal-ai/flux-pro/v1.1-ultra 720x1280 -> {'aspect_ratio': '9:16'}
litellm fal_ai/fal-ai/flux-pro/v1.1-ultra 1080x1350 -> {'aspect_ratio': '16:9'}
litellm fal_ai/fal-ai/flux-pro/v1.1-ultra 896x1152 -> {'aspect_ratio': '16:9'}
litellm fal_ai/fal-ai/flux-pro/v1.1-ultra 1024x1536 -> {'aspect_ratio': '2:3'}
litellm fal_ai/fal-ai/flux-pro/v1.1-ultra 1080*1920 -> {'aspect_ratio': '16:9'}
litellm stability/sd3.5-large 720x1280 -> no size
litellm stability/sd3.5-large 1080x1350 -> no size
litellm stability/sd3.5-large 896x1152 -> no size
litellm stability/sd3.5-large 1024x1536 -> no size
litellm stability/sd3.5-large 1080*1920 -> no size
litellm fal_ai/fal-ai/ideogram/v3 720x1280 -> {'image_size': {'width': 720, 'height': 1280}}
litellm fal_ai/fal-ai/ideogram/v3 1080x1350 -> {'image_size': {'width': 1080, 'height': 1350}}
litellm fal_ai/fal-ai/ideogram/v3 896x1152 -> {'image_size': {'width': 896, 'height': 1152}}
litellm fal_ai/fal-ai/ideogram/v3 1024x1536 -> {'image_size': 'portrait_16_9'}
litellm fal_ai/fal-ai/ideogram/v3 1080*1920 -> {'image_size': 'square_hd'}
litellm fal_ai/fal-ai/flux/schnell 720x1280 -> {'image_size': {'width': 720, 'height': 1280}}
litellm fal_ai/fal-ai/flux/schnell 1080x1350 -> {'image_size': {'width': 1080, 'height': 1350}}
litellm fal_ai/fal-ai/flux/schnell 896x1152 -> {'image_size': {'width': 896, 'height': 1152}}
litellm fal_ai/fal-ai/flux/schnell 1024x1536 -> {'image_size': {'width': 1024, 'height': 1536}}
litellm fal_ai/fal-ai/flux/schnell 1080*1920 -> {'image_size': 'landscape_4_3'}
huggingface_hub zai-org {'width': 832} -> {'model': 'a/b', 'prompt': 'a cat'}
huggingface_hub nscale {'num_inference_steps': 4} -> {'response_format': 'b64_json', 'prompt': 'a cat', 'model': 'a/b'}
SEEN
