"""The checklist: every fact that the published page of a model tells is on our page of it.

The facts are in our words. Each names the section in which it has to stand and a pattern for
each language; ``None`` stands for a pattern that all languages share. What a schema says is
compared with the raw file elsewhere, value by value; here it counts as one fact a field.
"""

import re
from typing import NamedTuple

import pytest
from docs_reading import LANGUAGES, published, section

from generator.docs import model_page


class Fact(NamedTuple):
    """Something that a page tells."""

    what: str
    anchor: str
    """The section; ``""`` when it may stand anywhere."""
    en: str
    ja: str | None = None
    zh: str | None = None

    def pattern(self, language: str) -> str:
        """The pattern of a language."""
        return {"en": self.en, "ja": self.ja, "zh": self.zh}[language] or self.en


EVERYWHERE = [
    Fact("a key goes along as a bearer token", "auth", r"Authorization: Bearer"),
    Fact("the key is read from the environment", "auth", r"environment", r"環境変数", r"环境变量"),
    Fact("keys are managed in the profile", "auth", r"API key page of your .RunComfy profile", r"プロフィール.*API キーのページ", r"个人资料.*API 密钥页面"),
    Fact("where else a token may stand", "auth", r"`token`.*RUNCOMFY_API_TOKEN.*RUNCOMFY_TOKEN"),
    Fact("the key goes to the base address alone", "auth", r"https://model-api\.runcomfy\.net. and nowhere\s+else", r"https://model-api\.runcomfy\.net. だけ", r"只会发往 .https://model-api\.runcomfy\.net"),
    Fact("another base address can be given", "auth", r"`base_url`.*RUNCOMFY_MODEL_API_BASE"),
    Fact("jobs are asynchronous", "calls", r"runs as a job", r"非同期のジョブ", r"异步任务"),
    Fact("there are four calls", "calls", r"`POST .*`GET .*`GET .*`POST "),
    Fact("the input is one flat JSON object", "submit", r"The body is a JSON object", r"JSON オブジェクトです", r"JSON 对象"),
    Fact("the body is announced as JSON", "submit", r"Content-Type: application/json"),
    Fact("a submission is answered at once", "submit", r"at once, before the job has run", r"実行を待たずに", r"马上返回"),
    Fact("it is answered with an id", "submit", r"`request_id`"),
    Fact("and with three addresses", "submit", r"status_url.*result_url.*cancel_url"),
    Fact("a lost answer is no second order", "submit", r"sent only once.*SubmissionUnknown", r"繰り返しません.*SubmissionUnknown", r"绝不重发.*SubmissionUnknown"),
    Fact("the four states", "status", r"in_queue.*in_progress.*completed.*cancelled"),
    Fact("completed is not success", "status", r"stopped running.*Only its result says", r"結果を見るまで", r"要看结果才知道"),
    Fact("the place in the queue", "status", r"`queue_position` is there only while", r"`queue_position` が含まれるのは待機中だけ", r"`queue_position` 只在排队时"),
    Fact("unknown states go on", "status", r"not in the table as .still running", r"表にない値.*まだ実行中", r"表中没有的状态.*仍在运行"),
    Fact("a result has the output and times", "result", r"created_at.*finished_at"),
    Fact("asking early tells the present state", "result", r"present state.*ask again later", r"現在の状態.*呼び直", r"当前状态.*再取"),
    Fact("a failed job says why", "result", r"`failed`.*`error`"),
    Fact("the cost can be asked for", "result", r"\?include_cost=true.*`cost`"),
    Fact("only queued jobs can be cancelled", "cancel", r"Only a job that is still in the queue.*runs to its end", r"待機中のジョブだけ.*最後まで", r"只有还在排队.*跑完"),
    Fact("a cancellation may fail and cost", "cancel", r"not_cancellable.*may be charged", r"not_cancellable.*課金", r"not_cancellable.*计费"),
    Fact("files are public https URLs", "files", r"public and begins with `https://`", r"誰でも開ける `https://`", r"`https://` 开头的公开地址"),
    Fact("no login, no cookies", "files", r"no login and no cookies", r"ログインや Cookie", r"不用登录，不靠 Cookie"),
    Fact("no bot wall, no rate limit", "files", r"no bot check, no rate limit", r"ボット対策や回数制限", r"没有人机验证.*限流"),
    Fact("sizes of images", "files", r"50 MB \(about 4K\)", r"50 MB（4K 程度）", r"50 MB（约 4K）"),
    Fact("sizes of videos", "files", r"100 MB \(about 2 to 5 minutes at 720p\)", r"100 MB（720p で 2～5 分程度）", r"100 MB（720p 约 2 到 5 分钟）"),
    Fact("private files by presigned URL", "files", r"stays valid.*presigned", r"有効な URL（署名付き", r"有效的地址.*预签名"),
    Fact("one image", "output-fields", r"`image`.*single image", r"`image`.*1 (?:つ|枚)|`image`.*画像", r"`image`.*图片"),
    Fact("one video", "output-fields", r"`video`.*single video", r"`video`.*動画", r"`video`.*视频"),
    Fact("several images", "output-fields", r"`images`.*several", r"`images`.*複数", r"`images`.*多"),
    Fact("several videos", "output-fields", r"`videos`.*several", r"`videos`.*複数", r"`videos`.*多"),
    Fact("where outputs are", "output-fields", r"\*\.runcomfy\.net.*\*\.runcomfy\.com"),
    Fact("bad id", "error-table", r"`NotFound`.*400001"),
    Fact("no balance", "error-table", r"`InsufficientBalanceError`.*402.*400002"),
    Fact("bad token", "error-table", r"`AuthenticationError`.*401.*403.*400004"),
    Fact("no permission", "error-table", r"`PermissionDenied`.*403001"),
    Fact("unknown or expired job", "error-table", r"`NotFound`.*404001.*expired", r"`NotFound`.*404001.*保存期間", r"`NotFound`.*404001.*过期"),
    Fact("input that does not fit", "error-table", r"`InputRejected`.*400.*422"),
    Fact("too many calls", "error-table", r"`RateLimited`.*429"),
    Fact("errors come with HTTP 200 too", "error-table", r"also come with HTTP 200", r"HTTP 200 で返ることもある", r"HTTP 200 的响应也可能是错误"),
]  # fmt: skip

SEEDREAM = "bytedance/seedream-5/lite/text-to-image"
WAN = "wan-ai/wan-2-5/text-to-image"
KONTEXT = "blackforestlabs/flux-1-kontext/pro/edit"
REFRAME = "ideogram/ideogram-v3/reframe"

OF_MODELS = {
    SEEDREAM: [
        Fact("the prompt is required", "input-fields", r"`prompt` \| `string` \| required", r"`prompt` \| `string` \| 必須", r"`prompt` \| `string` \| 必填"),
        Fact("how long a prompt should be", "input-fields", r"600 English words", r"英語で 600 語", r"600 个英文单词"),
        Fact("what becomes of longer ones", "input-fields", r"details.*may be lost", r"細部が反映されない", r"细节可能不会体现"),
        Fact("the published prompt is a sample", "input-fields", r"holds a sample", r"値は記入例", r"只是示例"),
        Fact("two tiers leave the size to the model", "input-fields", r"`2K` and `3K`.*the model chooses width\s+and height", r"`2K`・`3K`.*モデルが幅と高さを決め", r"`2K` 或 `3K`.*模型.*自行决定宽和高"),
        Fact("which then reads shape and use in the prompt", "input-fields", r"prompt says about shape and purpose", r"プロンプトに書かれた形状や用途", r"提示词中有关形状和用途"),
        Fact("all others name pixels", "type-Resolution", r"2048 × 2048"),
        Fact("the size that is used without one", "input-fields", r"`resolution`.*`2304x1728 \(4:3\)`"),
        Fact("images one after another", "input-fields", r"`auto` generates images one after another", r"`auto` にすると.*続けて生成", r"`auto` 会依次生成"),
        Fact("which is off by default", "input-fields", r"`sequential_image_generation`[^\n]*\| optional \| `disabled`", r"`sequential_image_generation`[^\n]*`disabled`", r"`sequential_image_generation`[^\n]*`disabled`"),
        Fact("at most so many images", "input-fields", r"`max_images`[^\n]*`15`[^\n]*Upper limit", r"`max_images`[^\n]*`15`[^\n]*上限", r"`max_images`[^\n]*`15`[^\n]*上限"),
        Fact("which counts with auto alone", "input-fields", r"counts only when `sequential_image_generation` is `auto`", r"`auto` の場合にだけ意味", r"`auto` 时才起作用"),
        Fact("the format of the files", "input-fields", r"`png` or `jpeg`", r"`png` または `jpeg`", r"`png` 或 `jpeg`"),
        Fact("optimised prompts take longer", "input-fields", r"`standard` favors quality over\s+speed", r"`standard` は速度よりも品質", r"`standard` 优先保证质量，而非速度"),
    ],
    WAN: [
        Fact("the prompt is required and bounded", "input-fields", r"`prompt` \| `string`, length at most 2048 \| required", r"`prompt` \| `string`、文字数: 2048 以下 \| 必須", r"`prompt` \| `string`，字符数：不超过 2048 \| 必填"),
        Fact("what the image should not show", "input-fields", r"`negative_prompt`[^\n]*should not show", r"`negative_prompt`[^\n]*含めたくない", r"`negative_prompt`[^\n]*不希望"),
        Fact("the ratio is a size in pixels", "input-fields", r"in pixels[^\n]*although the name says ratio", r"名前はアスペクト比ですが[^\n]*ピクセルサイズ", r"名虽为宽高比，取值却是图片的像素尺寸"),
        Fact("the size that is used without one", "input-fields", r"`aspect_ratio`[^\n]*`1440:810 \(16:9\)`"),
    ],
    KONTEXT: [
        Fact("the instruction is required", "input-fields", r"`prompt` \| `string` \| required", r"`prompt` \| `string` \| 必須", r"`prompt` \| `string` \| 必填"),
        Fact("the image is required, as a URL", "input-fields", r"`image_url`[^\n]*URL of an image \| required", r"`image_url`[^\n]*画像の URL \| 必須", r"`image_url`[^\n]*URL[^\n]*必填"),
        Fact("a seed may be given", "input-fields", r"`seed` \| `integer` \| optional", r"`seed` \| `integer` \| 任意", r"`seed` \| `integer` \| 可选"),
        Fact("the shape of the result", "input-fields", r"`aspect_ratio`[^\n]*`16:9`[^\n]*ratios, not pixel sizes", r"`aspect_ratio`[^\n]*`16:9`[^\n]*ピクセルサイズではありません", r"`aspect_ratio`[^\n]*`16:9`[^\n]*像素"),
    ],
    REFRAME: [
        Fact("the image is required, as a URL", "input-fields", r"`image` [^\n]*URL of an image \| required", r"`image` [^\n]*画像の URL \| 必須", r"`image` [^\n]*URL[^\n]*必填"),
        Fact("the size is required, with a default", "input-fields", r"`resolution`[^\n]*prefilled \| `1152:864 \(4:3\)`", r"`resolution`[^\n]*設定済み \| `1152:864 \(4:3\)`", r"`resolution`[^\n]*已预填 \| `1152:864 \(4:3\)`"),
        Fact("the size is sent as published", "input-fields", r"Send the whole value", r"かっこも含めた文字列をそのまま", r"包含括号的完整字符串"),
        Fact("a seed within bounds", "input-fields", r"`seed`[^\n]*0 to 2147483647", r"`seed`[^\n]*0～2147483647", r"`seed`[^\n]*0 (?:到|～|至) 2147483647"),
        Fact("speed against quality", "input-fields", r"`rendering_speed`[^\n]*`BALANCED`[^\n]*`TURBO`[^\n]*`QUALITY`"),
        Fact("a palette", "input-fields", r"`color_palette` \| `object`"),
        Fact("a style", "input-fields", r"`style` \| `object`"),
    ],
}  # fmt: skip


def facts(model_id: str) -> list[Fact]:
    """What the page of a model has to tell."""
    address = re.escape(f"https://model-api.runcomfy.net/v1/models/{model_id}")
    own = [
        Fact("the id of the model", "", re.escape(f"`{model_id}`")),
        Fact("the address to post to", "submit", rf"POST.*{address}"),
    ]
    return [*own, *EVERYWHERE, *OF_MODELS[model_id]]


def told(page: str, fact: Fact, language: str) -> bool:
    """Whether a page tells a fact."""
    if fact.anchor and f'<a id="{fact.anchor}">' not in page:
        return False
    text = section(page, fact.anchor) if fact.anchor else page
    return bool(re.search(fact.pattern(language), text, re.DOTALL))


def test_every_published_model_has_a_checklist() -> None:
    assert set(OF_MODELS) == {model.id for model in published().models}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("model_id", OF_MODELS)
def test_a_page_tells_every_fact(model_id: str, language: str) -> None:
    path = model_page.page_path(published().names[model_id], language)
    page = published().pages[path]
    missing = [f.what for f in facts(model_id) if not told(page, f, language)]
    assert [] == missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_checklist_tells_pages_apart(language: str) -> None:
    for model_id, own in OF_MODELS.items():
        other = next(other for other in OF_MODELS if other != model_id)
        page = published().pages[
            model_page.page_path(published().names[other], language)
        ]
        assert [] != [fact for fact in own if not told(page, fact, language)]


def test_nothing_told_is_noticed() -> None:
    page = (
        '# Title\n\n<a id="status"></a>\n\n## Status\n\nWords.\n\n<a id="cancel"></a>\n'
    )
    fact = Fact("completed is not success", "status", r"stopped running")
    assert not told(page, fact, "en")
    assert told(page.replace("Words", "It has stopped running"), fact, "ja")
