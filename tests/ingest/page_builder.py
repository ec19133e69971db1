"""Model pages in every form in which copies of them come, made of nothing but a model's schemas.

The sentences are made up; what they have in common with real pages is their place and language.
"""

import html
import json
import re
from collections.abc import Mapping
from typing import Any

URL = "https://model-api.runcomfy.net/v1"
FORMS = ("F1", "F2", "F3", "F4", "F5", "F6")
# By language: title of the inputs, image, video, images, videos, and a sentence.
WORDS: dict[str, tuple[str, ...]] = {
    "de": ("Eingabe des Modells", "Adresse eines Bildes", "Adresse eines Videos", "Adressen der Bilder", "Adressen der Videos", "Das Ergebnis kommt mit der nächsten Abfrage, und das ist nicht teuer."),
    "en": ("The input", "Address of the image", "Address of the video", "Addresses of the images", "Addresses of the videos", "The result comes with the next call, and this is not expensive."),
    "es": ("Entrada del modelo", "Dirección de una imagen", "Dirección de un vídeo", "Direcciones de las imágenes", "Direcciones de los vídeos", "El resultado llega con la siguiente llamada, y este no es caro."),
    "fr": ("Entrée du modèle", "Adresse de l’image", "Adresse de la vidéo", "Adresses des images", "Adresses des vidéos", "Le résultat est là avec la prochaine requête, et ce n’est pas cher."),
    "it": ("Ingresso del modello", "Indirizzo della immagine", "Indirizzo del video", "Indirizzi delle immagini", "Indirizzi dei video", "Il risultato arriva con la prossima chiamata, che non è cara."),
    "ja": ("入力の形", "画像のアドレス", "動画のアドレス", "複数画像のアドレス", "複数動画のアドレス", "結果は次の呼び出しで届きます。"),
    "ko": ("입력 형식", "이미지 주소", "동영상 주소", "이미지 주소 목록", "동영상 주소 목록", "결과는 다음 호출에서 받을 수 있습니다."),
    "pt": ("Entrada do modelo", "Endereço da imagem", "Endereço do vídeo", "Endereços das imagens", "Endereços dos vídeos", "O resultado não demora e vem com a próxima chamada."),
    "ru": ("Ввод модели", "Адрес картинки", "Адрес видео", "Адреса картинок", "Адреса роликов", "Ответ придёт со следующим вызовом."),
    "zh": ("输入的结构", "图片的地址", "视频的地址", "多张图片的地址", "多个视频的地址", "结果会在下一次请求时返回。"),
    "zh-TW": ("輸入的結構", "圖片的地址", "視頻的地址", "多張圖片的地址", "多個視頻的地址", "結果會在下一次請求時返回。"),
}  # fmt: skip
_KEY = "modelApiDoc_someSentence"


def schemas_of(model: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The two schemas of a model file as a page in some language has them."""
    found = json.loads(
        json.dumps({k: model[k] for k in ("input_schema", "output_schema")})
    )
    title, *kinds, _ = WORDS[language]
    found["input_schema"]["title"] = title
    for name, text in zip(("image", "video", "images", "videos"), kinds, strict=True):
        found["output_schema"]["output"]["properties"][name]["description"] = text
    for node in found["input_schema"]["properties"].values():
        node["title"] = "Some words"
        node["description"] = ""
    return dict(found)


def page(
    model_id: str,
    schemas: Mapping[str, Any],
    language: str,
    form: str,
    body: object = None,
) -> str:
    """The page of a model in one form."""
    glued, keyed = form in ("F2", "F3", "F5"), form in ("F3", "F4")
    says = _KEY if keyed else WORDS[language][-1]
    heads = [] if form in ("F2", "F3") else [f"{n}. {says[:12]}" for n in range(1, 6)]
    curl = _curl(model_id, {"prompt": ""} if body is None else body)
    status = _get("GET", "/status")
    parts = [
        [f"{says} {model_id} {says}", curl],
        [says, curl],
        [says, status],
        [says, _get("GET", "/result"), says, _get("POST", "/cancel"), says],
        [_json(schemas["input_schema"]), _json(schemas["output_schema"])],
    ]
    if form == "F3":  # the key and the id are one word
        parts[0][0] = f"{_KEY}{model_id}{_KEY}"
    lines: list[str] = []
    if form in ("F1", "F4"):
        menu = ["logo", "RunComfy", "  • API", says]
        lines += [*menu, f"Some Model | {says}", model_id, "".join(heads)]
    elif form in ("F5", "F6"):
        lines += [f"Some Model | {says}", model_id]
    for index, part in enumerate(parts):
        lines += [*heads[index : index + 1], *part]
    lines += [*(["  • LinkedIn"] if form in ("F1", "F4") else []), says]
    if not glued:
        return "\n\n".join(lines) + "\n"
    return "".join(_stripped(line, form, says) for line in lines)


def _stripped(line: str, form: str, says: str) -> str:
    """A block of a form without indentation: prose follows code without a line break."""
    text = re.sub(r"(?m)^ +", "", line)
    if text.startswith(("curl", '{\n"type"')):
        return f"\n{text}"
    return text


def _curl(model_id: str, body: object) -> str:
    return (
        f"curl --request POST \\\n  --url {URL}/models/{model_id} \\\n"
        '  --header "Content-Type: application/json" \\\n'
        '  --header "Authorization: Bearer <token>" \\\n'
        f"  --data '{_json(body, 4)}'"
    )


def _get(method: str, call: str) -> str:
    url = f"{URL}/requests/{{request_id}}{call}"
    head = '  --header "Authorization: Bearer <token>"'
    return f"curl --request {method} \\\n  --url {url} \\\n{head}"


def _json(value: object, indent: int = 2) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)


def saved_html(text: str) -> str:
    """A page as a browser saves it: code as coloured words, prose as paragraphs."""
    blocks: list[str] = []
    for block in re.split(r"\n\n+", text):
        code = html.escape(block)
        if "{" in block or block.startswith("curl"):
            coloured = re.sub(r"(&quot;.*?&quot;)", r'<span class="s">\1</span>', code)
            coloured = coloured.replace("    ", "&nbsp;   ")
            blocks.append(f"<pre><code>{coloured}</code></pre>")
        else:
            blocks.append(f"<p>{code}</p>")
    script = (
        '<script>self.__next = {"type": "object", "properties": {"x": {}}}</script>'
    )
    return (
        "<!DOCTYPE html>\n<html><head><title>A page</title></head><body>\n"
        f"{script}<!-- {{&quot;output&quot;: 1}} -->\n"
        + "\n".join(blocks)
        + "\n</body></html>\n"
    )
