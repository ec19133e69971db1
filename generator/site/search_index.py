"""Write the search index of a language, with the keywords of sections that say it otherwise."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from .html_allowlist import Section
from .pages import Page

FILE = "search-index.js"

# Words of the trade by the section that answers them. All languages know the words of all:
# engineers search in English, too.
KEYWORDS: Mapping[str, str] = {
    "guides/quick-start/#install": "install, installation, pip, uv, インストール, 安装",
    "guides/quick-start/#token": "api key, token, authentication, credential, login, "
    "api キー, トークン, 認証, api 密钥, 令牌, 鉴权, 认证",
    "guides/quick-start/#steps": "webhook, callback, polling, poll, submit, status, "
    "コールバック, ポーリング, ウェブフック, 回调, 轮询, 网络钩子",
    "guides/quick-start/#async": "async, asyncio, await, 非同期, 异步",
    "guides/sizes/": "size, aspect ratio, aspect, dimension, orientation, portrait, landscape, "
    "square, vertical, horizontal, サイズ, 縦横比, アスペクト比, 縦長, 横長, 縦向き, 横向き, "
    "正方形, 尺寸, 宽高比, 长宽比, 竖图, 竖版, 横图, 横版, 方图, 如何选择尺寸",
    "guides/files/#hosted": "upload, local file, アップロード, ローカルファイル, 上传, 本地文件",
    "guides/files/#inline": "base64, data uri, data url",
    "guides/files/#downloads": "download, ダウンロード, 下载",
    "guides/errors/#handling": "error, exception, エラー, 例外, 错误, 异常, 报错",
    "guides/errors/#retries": "retry, backoff, rate limit, 429, リトライ, 再試行, "
    "レート制限, 重试, 限流, 速率限制",
    "guides/errors/#deadline": "timeout, time out, deadline, タイムアウト, 時間切れ, 超时",
    "guides/errors/#cost": "price, pricing, cost, fee, billing, 価格, 料金, 値段, 課金, "
    "价格, 费用, 收费, 计费",
    "guides/spending/#keys": "idempotency, idempotent, idempotency key, 冪等, 幂等",
    "guides/spending/#budget-limits": "budget, spending limit, 予算, 预算",
    "guides/batches/": "batch, bulk, parallel, concurrency, 一括, バッチ, まとめて, 並列, "
    "批量, 批处理, 并发, 并行",
    "guides/command-line/": "cli, command line, terminal, shell, コマンドライン, ターミナル, "
    "命令行, 终端",
    "guides/production/": "production, deploy, thread, fork, 本番, デプロイ, 生产, 部署, 线程",
    "guides/production/#log-lines": "log, logging, ログ, 日志",
    "guides/production/#network": "proxy, certificate, tls, firewall, プロキシ, 証明書, 代理, 证书",
    "guides/frameworks/#queues": "celery, dramatiq, ray, dask, prefect, task queue, worker, タスクキュー, "
    "ワーカー, 任务队列",
    "guides/frameworks/#otel": "tracing, telemetry, metrics, span, トレース, 追踪, 监控",
    "guides/notebooks/": "jupyter, ipython, colab, notebook, ノートブック, 笔记本",
    "guides/typescript/": "javascript, node, openapi, zod, sdk, java, go, 生成ツール, 生成器",
    "guides/typescript/#validators": "json schema, ajv, validate, 検証, スキーマ, 验证, 模式",
    "guides/coming-from/": "fal, fal.ai, replicate, migrate, 乗り換え, 迁移",
    "guides/testing/": "test, testing, mock, fake, テスト, モック, 测试, 模拟",
    "guides/testing/#other-mocks": "respx, pytest-httpx, vcr, vcrpy, cassette, responses",
    "guides/testing/#emulator": "emulator, offline, エミュレーター, オフライン, 模拟器, 离线",
    "guides/vendoring/": "vendor, vendoring, 取り込み, 内置",
    "guides/upgrading/": "upgrade, migration, breaking change, changelog, アップグレード, 移行, "
    "破壊的変更, 升级, 迁移",
}


def entry(page: Page, sections: Sequence[Section]) -> str:
    """Return a page as JSON: its sections in order, each with its keywords if it has any."""
    data = {
        "address": page.folder,
        "title": sections[0].title,
        "sections": [
            [
                section.anchor,
                section.title,
                section.text,
                *_keywords(page.folder + (f"#{section.anchor}" if place else "")),
            ]
            for place, section in enumerate(sections)
        ],
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def script(entries: Iterable[str]) -> Iterator[str]:
    """Yield the index as a script: a page that was opened as a file can load nothing else."""
    yield "window.runcomfySearchIndex=["
    for at, entry in enumerate(entries):
        yield f",{entry}" if at else entry
    yield "]\n"


def _keywords(address: str) -> list[list[str]]:
    """Return the keywords of a section as the last part of its row, or nothing."""
    words = KEYWORDS.get(address)
    return [words.split(", ")] if words else []
