// Finds the size of each model that is nearest to a wanted one, exactly as `closest()` of the
// Python package does: integers only, shapes first, then areas, then the published text. A value
// is a text, its member, its sides, and its area in pixels or `null` where it names no pixels.

"use strict";
(() => {
  const sign = (left, right) => (left < right ? -1 : left > right ? 1 : 0);

  // Python orders texts by code points, JavaScript by halves of them.
  const compareTexts = (left, right) => {
    const [one, other] = [left, right].map((text) => Array.from(text, (c) => c.codePointAt(0)));
    const at = one.findIndex((point, index) => point !== other[index]);
    return at < 0 ? sign(one.length, other.length) : sign(one[at], other[at] ?? -1);
  };

  // How many times wider or higher one shape is than the other, as a fraction.
  const shapeDistance = (width, height, [toWidth, toHeight]) => {
    const [one, other] = [width * toHeight, height * toWidth];
    return one > other ? [one, other] : [other, one];
  };

  const compareFractions = (left, right) => sign(left[0] * right[1], right[0] * left[1]);

  const difference = (left, right) => (left > right ? left - right : right - left);

  /** The one of `values` nearest to a size, `null` where there is none; all numbers are BigInt. */
  const closest = (values, width, height) => {
    const ranked = values.map((value) => ({
      value,
      shape: shapeDistance(width, height, value[2].map(BigInt)),
      area: value[3] === null ? null : difference(width * height, BigInt(value[3])),
    }));
    const nearer = (left, right) =>
      compareFractions(left.shape, right.shape) ||
      sign(left.area === null, right.area === null) ||
      sign(left.area ?? 0n, right.area ?? 0n) ||
      compareTexts(left.value[0], right.value[0]);
    return ranked.sort(nearer)[0]?.value ?? null;
  };

  const WORDS = {
    en: {
      width: "Width", height: "Height", drag: "Drag the corner, or type the size that you need.",
      exact: "exactly this shape", wider: "{n}% wider", higher: "{n}% taller", copy: "Copy", copied: "Copied",
      invalid: "Type whole numbers of pixels.", area: "{n} MP",
    },
    ja: {
      width: "幅", height: "高さ", drag: "右上の角をドラッグするか、必要なサイズを入力してください。",
      exact: "形は同じ", wider: "{n}% 横長", higher: "{n}% 縦長", copy: "コピー", copied: "コピーしました",
      invalid: "ピクセル数を整数で入力してください。", area: "{n} MP",
    },
    zh: {
      width: "宽", height: "高", drag: "拖动右上角，或直接输入想要的尺寸。",
      exact: "形状一致", wider: "偏宽 {n}%", higher: "偏高 {n}%", copy: "复制", copied: "已复制",
      invalid: "请输入像素数（正整数）。", area: "{n} MP",
    },
  };
  const SVG = "http://www.w3.org/2000/svg";
  const FIELD = 2560; // pixels of a wanted size that the drawing has room for
  const STEP = 16; // pixels that a drag moves by
  const LARGEST = 99999;

  const make = (tag, attributes, ...children) => {
    const made = document.createElement(tag);
    Object.assign(made, attributes);
    made.append(...children);
    return made;
  };

  const draw = (parent, tag, attributes) => {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
    parent.append(made);
    return made;
  };

  // Both shapes with the same area, the wanted one as an outline.
  const thumbnail = (wanted, found) => {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "-34 -34 68 68");
    svg.setAttribute("aria-hidden", "true");
    const unit = ([width, height]) => [Math.sqrt(width / height), Math.sqrt(height / width)];
    const shapes = [unit(found), unit(wanted)];
    const scale = 64 / Math.max(...shapes.flat());
    shapes.forEach(([width, height], index) =>
      draw(svg, "rect", {
        class: index ? "wanted" : "found", x: (-width * scale) / 2, y: (-height * scale) / 2,
        width: width * scale, height: height * scale,
      }),
    );
    return svg;
  };

  const deviation = (words, wanted, found) => {
    const factor = (found[0] * wanted[1]) / (found[1] * wanted[0]);
    const percent = ((Math.max(factor, 1 / factor) - 1) * 100).toFixed(1);
    if (BigInt(found[0]) * BigInt(wanted[1]) === BigInt(found[1]) * BigInt(wanted[0])) return words.exact;
    return (factor > 1 ? words.wider : words.higher).replace("{n}", percent);
  };

  const result = (words, entry, choice, wanted, home) => {
    const nearest = closest(choice.values, BigInt(wanted[0]), BigInt(wanted[1]));
    if (!nearest) return null;
    const [value, member, found, area] = nearest;
    const code = `${choice.type}.${member}`;
    const copy = make("button", { type: "button", textContent: words.copy });
    copy.setAttribute("aria-label", `${words.copy}: ${code}`);
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(code);
      copy.textContent = words.copied;
      setTimeout(() => (copy.textContent = words.copy), 1500);
    });
    const link = make("a", { href: `${home(entry)}#${encodeURIComponent(code)}`, textContent: value });
    const facts = [deviation(words, wanted, found)];
    if (area !== null) facts.push(words.area.replace("{n}", (area / 1e6).toFixed(2)));
    return make(
      "li",
      {},
      thumbnail(wanted, found),
      make(
        "div",
        {},
        make("strong", { textContent: entry.title }),
        make("span", { className: "value" }, link),
        make("span", { className: "facts", textContent: facts.join(" · ") }),
        make("span", { className: "member" }, make("code", { textContent: code }), copy),
      ),
    );
  };

  const field = (label, value) => {
    const input = make("input", { type: "text", inputMode: "numeric", value: String(value), size: 6, maxLength: 5 });
    input.setAttribute("autocomplete", "off");
    return [input, make("label", {}, make("span", { textContent: label }), input)];
  };

  const start = (mount, entries) => {
    const bar = document.querySelector("[data-root][data-language]");
    const language = bar?.dataset.language ?? document.documentElement.lang.slice(0, 2);
    const words = WORDS[language] ?? WORDS.en;
    const home = (entry) => (mount.dataset.model ? "" : `${bar?.dataset.root ?? ""}${language}/${entry.page}/`);
    const [width, widthLabel] = field(words.width, 1920);
    const [height, heightLabel] = field(words.height, 1080);
    const board = document.createElementNS(SVG, "svg");
    board.setAttribute("viewBox", `-60 -60 ${FIELD + 120} ${FIELD + 120}`);
    board.setAttribute("aria-hidden", "true");
    const shape = draw(board, "rect", { class: "wanted", x: 0 });
    const corner = draw(board, "circle", { r: 60 });
    const says = make("p", { className: "says" });
    says.setAttribute("role", "status");
    const list = make("ul", {});
    const show = () => {
      const wanted = [width, height].map((input) => input.value.trim());
      const good = wanted.every((text) => /^[1-9][0-9]*$/.test(text) && Number(text) <= LARGEST);
      for (const input of [width, height]) input.setAttribute("aria-invalid", String(!good));
      says.textContent = good ? "" : words.invalid;
      if (!good) return;
      const [w, h] = wanted.map(Number);
      const fit = Math.min(1, FIELD / Math.max(w, h));
      shape.setAttribute("y", FIELD - h * fit);
      shape.setAttribute("width", w * fit);
      shape.setAttribute("height", h * fit);
      corner.setAttribute("cx", w * fit);
      corner.setAttribute("cy", FIELD - h * fit);
      const rows = entries.flatMap((entry) => entry.choices.map((choice) => result(words, entry, choice, [w, h], home)));
      list.replaceChildren(...rows.filter(Boolean));
    };
    const drag = (event) => {
      const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(board.getScreenCTM().inverse());
      const pixels = (length) => Math.round(Math.min(Math.max(length, STEP), FIELD) / STEP) * STEP;
      width.value = String(pixels(place.x));
      height.value = String(pixels(FIELD - place.y));
      show();
    };
    board.addEventListener("pointerdown", (event) => {
      board.setPointerCapture(event.pointerId);
      drag(event);
    });
    board.addEventListener("pointermove", (event) => board.hasPointerCapture(event.pointerId) && drag(event));
    for (const input of [width, height]) input.addEventListener("input", show);
    const inputs = make("div", { className: "inputs" }, widthLabel, make("span", { textContent: "×" }), heightLabel);
    mount.append(
      make("div", { className: "wish" }, make("p", { textContent: words.drag }), inputs, says, board, ...mount.children),
      list,
    );
    show();
  };

  globalThis.runcomfyClosest = closest;
  if (typeof document !== "undefined") {
    const mount = document.querySelector("[data-size-finder]");
    const data = document.getElementById("rc-sizes");
    if (mount && data) start(mount, JSON.parse(data.textContent));
  }
})();
