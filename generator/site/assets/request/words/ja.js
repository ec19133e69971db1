// The words of the request form in Japanese; {0} and {1} are details of a fault.
"use strict";
window.runcomfyRequest = { words: {
  inputs: "入力", fits: "このリクエストは送信できます。", wrong: "修正が必要な箇所: {0}",
  link: "このリクエストへのリンクをコピー", example: "例を入れる", clear: "最初からやり直す",
  required: "必須", unset: "送らない", unsetDefault: "送らない（サーバーの既定値 {0}）", sendNull: "null を送る",
  optional: "任意の入力（{0} 個）", perLine: "1 行に 1 つ。", asJson: "JSON で書きます。", kindOf: "{0} の種類", use: "{0} を {1} にしました。",
  object: "オブジェクト", media: "URL", number: "数値", choice: "選択肢", null: "null", anything: "任意の値",
  array: "リスト", boolean: "true または false", integer: "整数", string: "文字列",
  faults: {
    missing: "必須です", unknown: "このモデルにない入力です", type: "型が違います（{0}）", choice: "選択肢にありません（{0}）", "not json": "JSON として読めません",
    url: "公開された https:// の URL を指定してください", least: "{0} 以上にしてください", most: "{0} 以下にしてください", above: "{0} より大きくしてください", below: "{0} より小さくしてください",
    step: "{0} の倍数にしてください", pattern: "パターン {0} に合いません", twice: "同じ項目が 2 回あります", key: "使えないキーがあります: {0}",
    "few Length": "{0} 文字以上必要です（現在 {1}）", "many Length": "{0} 文字までです（現在 {1}）",
    "few Items": "{0} 項目以上必要です（現在 {1}）", "many Items": "{0} 項目までです（現在 {1}）",
    "few Properties": "{0} 個以上のキーが必要です（現在 {1}）", "many Properties": "キーは {0} 個までです（現在 {1}）",
    contains: "特定の種類の項目の数が合いません", "one of": "次のいずれかが必要です: {0}", none: "どの選択肢にも合いません",
    several: "{0} つの選択肢に合いますが、合ってよいのは 1 つだけです", forbidden: "このリクエストでは使えません",
  },
} };
