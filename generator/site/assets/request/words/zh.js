// The words of the request form in Chinese; {0} and {1} are details of a fault.
"use strict";
window.runcomfyRequest = { words: {
  inputs: "输入", fits: "该请求可以发送。", wrong: "需要修改：{0} 处",
  link: "复制此请求的链接", example: "填入示例", clear: "重新开始",
  required: "必填", unset: "不发送", unsetDefault: "不发送（服务器使用 {0}）", sendNull: "发送 null",
  optional: "{0} 个可选输入", perLine: "每行一个。", asJson: "以 JSON 书写。", kindOf: "{0} 的类型", use: "{0} 已设为 {1}。",
  object: "对象", media: "URL", number: "数字", choice: "可选值", null: "null", anything: "任意值",
  array: "列表", boolean: "true 或 false", integer: "整数", string: "文本",
  faults: {
    missing: "必填", unknown: "该模型没有此输入", type: "类型应为：{0}", choice: "不在可选值中：{0}", "not json": "不是有效的 JSON",
    url: "必须是公开的 https:// URL", least: "不得小于 {0}", most: "不得大于 {0}", above: "必须大于 {0}", below: "必须小于 {0}",
    step: "必须是 {0} 的倍数", pattern: "不符合模式 {0}", twice: "有重复的项", key: "含有不允许的键：{0}",
    "few Length": "至少需要 {0} 个字符，现有 {1} 个", "many Length": "最多 {0} 个字符，现有 {1} 个",
    "few Items": "至少需要 {0} 项，现有 {1} 项", "many Items": "最多 {0} 项，现有 {1} 项",
    "few Properties": "至少需要 {0} 个键，现有 {1} 个", "many Properties": "最多 {0} 个键，现有 {1} 个",
    contains: "某类项的数量不符", "one of": "需要以下之一：{0}", none: "不符合任何一种可选形式",
    several: "同时符合 {0} 种形式，只能符合一种", forbidden: "此请求中不允许使用",
  },
} };
