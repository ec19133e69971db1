// Sends the request that stands in the form to an emulator on this machine, and shows what comes of
// it. Only a site of `docs serve --emulator` holds this script. Whatever it is told or answered, it
// connects to this machine alone, and so does the policy of the page.
"use strict";
(() => {
  const { form, pretty, state, write } = window.runcomfyRequest;
  const mount = document.querySelector("[data-emulator]");
  const TOKEN = "test-token"; // what an emulator takes unless it was told otherwise
  const PAUSE_MS = 250;
  const OWN_HOSTS = ["127.0.0.1", "localhost"]; // those that policies of pages know
  const ELEMENTS = { image: "img", video: "video", audio: "audio" };
  const WORDS = {
    en: {
      run: "Run on the emulator", stop: "Stop waiting", address: "Address of the emulator", result: "Result", picture: "Result {0} of the emulator",
      foreign: "This is no address of this machine. Write one such as http://127.0.0.1:8100.", correct: "Correct the inputs first: {0}.",
      sending: "Sending the request…", in_queue: "In the queue, at position {0}.", in_progress: "In progress.", completed: "Fetching the result…",
      succeeded: "Done after {0} s.", failed: "Failed: {0}", cancelled: "Cancelled.", stopped: "No longer waiting.", refused: "The emulator answered {0}: {1}",
      elsewhere: "The emulator answered with {0}, which is not on this machine, so it is not called.",
      silent: "Nothing that can be read came from {0}. Start an emulator with runcomfy-codegen emulate, and write its address here.",
    },
    ja: {
      run: "エミュレーターで実行", stop: "待つのをやめる", address: "エミュレーターのアドレス", result: "結果", picture: "エミュレーターの結果 {0}",
      foreign: "このマシンのアドレスではありません。http://127.0.0.1:8100 のように書いてください。", correct: "先に入力を修正してください（{0} か所）。",
      sending: "リクエストを送信しています…", in_queue: "待機中です（{0} 番目）。", in_progress: "実行中です。", completed: "結果を取得しています…",
      succeeded: "{0} 秒で完了しました。", failed: "失敗しました: {0}", cancelled: "キャンセルされました。", stopped: "待つのをやめました。", refused: "エミュレーターの応答 {0}: {1}",
      elsewhere: "エミュレーターの応答にある {0} はこのマシンのアドレスではないため、接続しません。",
      silent: "{0} から読める応答がありません。runcomfy-codegen emulate でエミュレーターを起動し、そのアドレスをここに書いてください。",
    },
    zh: {
      run: "在模拟器上运行", stop: "不再等待", address: "模拟器的地址", result: "结果", picture: "模拟器的结果 {0}",
      foreign: "这不是本机的地址。请填写类似 http://127.0.0.1:8100 的地址。", correct: "请先修改输入（{0} 处）。",
      sending: "正在发送请求…", in_queue: "排队中，第 {0} 位。", in_progress: "运行中。", completed: "正在获取结果…",
      succeeded: "完成，用时 {0} 秒。", failed: "失败：{0}", cancelled: "已取消。", stopped: "已不再等待。", refused: "模拟器返回 {0}：{1}",
      elsewhere: "模拟器返回的 {0} 不在本机，因此不会连接。",
      silent: "没有从 {0} 收到可读的响应。请用 runcomfy-codegen emulate 启动模拟器，并在此填写它的地址。",
    },
  };
  const words = WORDS[document.querySelector("[data-language]").dataset.language] ?? WORDS.en;
  const fill = (text, ...details) => text.replace(/\{(\d)\}/g, (_, place) => details[place]);

  class Refusal extends Error {}
  const own = (text) => {
    const address = /^[a-z][\w+.-]*:\/\//i.test(text) ? text : `http://${text}`;
    const url = URL.canParse(address) ? new URL(address) : {};
    return url.protocol === "http:" && OWN_HOSTS.includes(url.hostname) && !url.username && !url.password ? url : null;
  };

  const make = window.runcomfyMake;
  const address = make("input", { type: "text", id: "request-emulator", inputMode: "url", value: mount.dataset.emulator });
  const button = make("button", { type: "button", textContent: words.run });
  const status = make("p", { className: "progress", role: "status" });
  const result = make("div", { className: "result" });
  const label = make("label", { htmlFor: address.id, textContent: words.address });
  mount.querySelector(".build").append(make("div", { className: "run" }, label, make("div", { className: "row" }, address, button), status, result));

  const shown = (blob, place) => {
    const element = ELEMENTS[blob.type.split("/")[0]];
    if (!element) return [];
    const text = fill(words.picture, place);
    return [make(element, { src: URL.createObjectURL(blob), controls: true, [element === "img" ? "alt" : "aria-label"]: text })];
  };
  const texts = (value) => (typeof value === "string" ? [value] : Object.values(value ?? {}).flatMap(texts));
  const show = async (output, ask) => {
    const urls = texts(output).filter((text) => /^https?:\/\//.test(text) && own(text));
    const given = { tabIndex: 0, role: "group", "aria-label": words.result };
    const data = make("pre", given, make("code", { textContent: pretty(output, "") }));
    result.replaceChildren(data);
    for (const [place, url] of urls.entries()) data.before(...shown(await (await ask(url)).blob(), place + 1));
  };
  const clear = () => {
    for (const media of result.querySelectorAll("[src]")) URL.revokeObjectURL(media.src);
    result.replaceChildren();
  };

  const run = async (ask, say, pause) => {
    const faults = state().faults.length;
    if (faults) throw new Refusal(fill(words.correct, faults));
    const origin = own(address.value.trim())?.origin;
    if (!origin) throw new Refusal(words.foreign);
    const started = performance.now();
    say(words.sending);
    const body = write(state().request);
    const submitted = await ask(origin + form.path, { method: "POST", body, headers: { "content-type": "application/json" } });
    const job = await submitted.json();
    for (;;) {
      const { status: word, queue_position: position } = await (await ask(job.status_url)).json();
      if (word === "completed") break;
      say(fill(words[word] ?? word, position));
      if (word === "cancelled") return;
      await pause();
    }
    const ended = await (await ask(job.result_url)).json();
    if (ended.output !== undefined) await show(ended.output, ask);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    say(ended.status === "succeeded" ? fill(words.succeeded, seconds) : fill(words[ended.status] ?? ended.status, ended.error));
  };

  let stop = null;
  const press = async () => {
    if (stop) return stop.abort();
    stop = new AbortController();
    const { signal } = stop;
    const say = (text) => (status.textContent = text);
    const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS)).then(() => signal.throwIfAborted());
    const ask = async (text, options = {}) => {
      if (!own(text)) throw new Refusal(fill(words.elsewhere, text));
      const headers = { authorization: `Bearer ${TOKEN}`, ...options.headers };
      const answer = await fetch(text, { ...options, headers, signal, redirect: "error", credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" });
      if (answer.ok) return answer;
      const told = await answer.text();
      let message = told;
      try {
        const { error_message, detail = [] } = JSON.parse(told);
        message = [error_message, ...detail.map(({ loc, msg }) => `${loc.join(".")}: ${msg}`)].join("; ");
      } catch {} // an answer that is no error of the API is shown as it is
      throw new Refusal(fill(words.refused, answer.status, message));
    };
    clear();
    button.textContent = words.stop;
    try {
      await run(ask, say, pause);
    } catch (error) {
      say(signal.aborted ? words.stopped : error instanceof Refusal ? error.message : fill(words.silent, address.value));
    }
    address.setAttribute("aria-invalid", String(status.textContent === words.foreign));
    button.textContent = words.run;
    stop = null;
  };
  button.addEventListener("click", press);
  address.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && !stop && press());
})();
