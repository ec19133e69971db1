// The form of a model's request. What it holds is the JSON that would be sent: controls show and
// change that value, so a link, the code and the form always say the same.
"use strict";
(() => {
  const { check, complete, isObject, judge, pretty, read, samples, target, write } = window.runcomfyRequest;
  const mount = document.querySelector("[data-request-form]");
  const form = JSON.parse(document.getElementById("rc-request").textContent);
  const { words } = form;
  const LINK = "#request=";
  const MOST_SHOWN = 8; // values that a message lists
  const MOST_OPTIONAL = 2; // inputs that are never folded
  const MOST_NESTED = 3; // objects with controls of their own

  const fill = (text, ...details) => text.replace(/\{(\d)\}/g, (_, place) => details[place]);
  const shown = (value) => (typeof value === "string" ? value : write(value));
  const make = (tag, properties = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) name in made ? (made[name] = value) : made.setAttribute(name, value);
    made.append(...children);
    return made;
  };
  const say = (element, text) => element.textContent === text || (element.textContent = text); // once to screen readers

  let request = {};
  let faults = [];
  const broken = new Map(); // texts that are no JSON, by path
  const controls = []; // {path, element, show, error}

  const known = (type) => target(form.type, type);
  const kind = ({ media, type, anyOf, ...other }) => (media ? "media" : other.enum ? "choice" : anyOf ? "union" : type ?? "anything");
  const leads = (path, place) => path.every((step, index) => step === place[index]);

  // Sets a part; objects on the way appear with their first part and go with the last one.
  const put = (path, value) => {
    const inner = (whole, [step, ...rest]) => {
      const copy = isObject(whole) ? { ...whole } : {};
      copy[step] = rest.length ? inner(copy[step], rest) : value;
      if (copy[step] === undefined) delete copy[step];
      return Object.keys(copy).length ? copy : undefined;
    };
    request = complete(form.type, form.type, inner(request, path) ?? {});
    changed();
  };

  const asNumber = (text) => {
    if (!text.trim() || !Number.isFinite(Number(text))) return text;
    return /^[+-]?\d+$/.test(text.trim()) && !Number.isSafeInteger(Number(text)) ? BigInt(text.trim().replace("+", "")) : Number(text);
  };
  const asJson = (text, path) => {
    try {
      return read(text);
    } catch {
      broken.set(path.join("/"), path);
      return undefined;
    }
  };
  const asLines = (text, path) =>
    text.trim().startsWith("[") ? asJson(text, path) : text.split("\n").map((line) => line.trim()).filter(Boolean);
  const lines = (value) => {
    const isPlain = Array.isArray(value) && value.every((item) => typeof item === "string" && item && item.trim() === item && !/\n/.test(item));
    return isPlain && !value[0]?.startsWith("[") ? value.join("\n") : pretty(value);
  };

  // Each returns the element that holds the value, a function that shows it, and a hint.
  const typing = (element, path, text, parse, hint = "") => {
    element.addEventListener("input", () => {
      broken.delete(path.join("/"));
      put(path, element.value === "" ? undefined : parse(element.value, path));
    });
    const show = (value) => {
      if (document.activeElement !== element) element.value = value === undefined ? "" : text(value);
    };
    return [element, show, hint];
  };
  const choosing = (field, path, offered) => {
    const unset = "default" in field ? fill(words.unsetDefault, shown(field.default)) : "prefilled" in field ? "" : words.unset;
    const first = make("option", { value: "" });
    const element = make("select", {}, first, ...offered.map((one, place) => make("option", { value: place, textContent: shown(one) })));
    const show = (value) => {
      const place = offered.findIndex((one) => one === value);
      element.selectedIndex = place + 1;
      first.textContent = value !== undefined && place < 0 ? shown(value) : unset;
    };
    element.addEventListener("change", () => put(path, offered[element.selectedIndex - 1] ?? field.prefilled));
    return [element, show, ""];
  };
  const control = (field, type, path) => {
    const name = kind(type);
    const box = (rows) => make("textarea", { rows });
    const line = (inputMode, placeholder = "") => make("input", { type: "text", inputMode, placeholder });
    const keep = (text) => text;
    switch (name) {
      case "choice":
        return choosing(field, path, type.enum);
      case "boolean":
        return choosing(field, path, [true, false]);
      case "integer": case "number":
        return typing(line(name === "integer" ? "numeric" : "decimal"), path, shown, asNumber);
      case "media":
        return typing(line("url", "https://"), path, shown, keep);
      case "string":
        return typing(box(/prompt|text|lyrics/.test(path.at(-1)) ? 3 : 1), path, shown, keep);
    }
    const item = known(type.items ?? {});
    return String(item.type) === "string"
      ? typing(box(2), path, lines, asLines, words.perLine)
      : typing(box(1), path, pretty, asJson, words.asJson);
  };

  const row = (name, field, path, isRequired) => {
    const id = `request-${path.join("-").replace(/[^\w-]/g, "_")}`;
    const [label, doc] = form.texts[field.at] ?? ["", ""];
    const title = [make("code", { textContent: name })];
    if (label && label !== name) title.push(` ${label}`);
    if (isRequired) title.push(" ", make("small", { textContent: words.required }));
    const about = make("p", { className: "about", id: `${id}-about` });
    const error = make("p", { className: "fault", id: `${id}-fault` });
    const entry = { path, show() {}, error };
    const explain = (hint) => say(about, `${doc.replaceAll("`", "")} ${hint}`.trim());
    const type = known(field);
    controls.push(entry);
    if (type.properties && path.length <= MOST_NESTED) {
      explain("");
      return make("fieldset", {}, make("legend", {}, ...title), about, error, ...rows(type, path));
    }
    const holder = make("div", { className: "field" });
    const extras = [];
    const turn = (one) => {
      const [element, show, hint] = control(field, known(one), path);
      explain(hint);
      element.id = id;
      element.setAttribute("aria-describedby", `${about.textContent && about.id} ${error.id}`.trim());
      if (isRequired) element.setAttribute("aria-required", "true");
      Object.assign(entry, { element, show });
      holder.replaceChildren(element);
    };
    const options = type.anyOf?.filter((one) => one.type !== "null") ?? [type];
    const kinds = make("select", { "aria-label": fill(words.kindOf, name) });
    kinds.append(...options.map((one) => make("option", { textContent: known(one).cls ?? words[kind(known(one))] })));
    kinds.addEventListener("change", () => {
      turn(options[kinds.selectedIndex]);
      put(path, undefined);
    });
    if (options.length > 1) extras.push(kinds);
    const box = make("input", { type: "checkbox" });
    box.addEventListener("change", () => put(path, box.checked ? null : undefined));
    if (field.nullable) extras.push(make("label", { className: "null" }, box, ` ${words.sendNull}`));
    entry.follow = (value) => {
      box.checked = value === null;
      const fitting = options.findIndex((one) => !judge(form.type, one, value).faults.length);
      if (value !== undefined && fitting >= 0 && fitting !== kinds.selectedIndex && document.activeElement !== entry.element) {
        kinds.selectedIndex = fitting;
        turn(options[fitting]);
      }
      entry.show(value === null && field.nullable ? undefined : value);
    };
    turn(options[0]);
    return make("div", { className: "row" }, make("label", { htmlFor: id }, ...title), holder, ...extras, about, error);
  };
  // A page goes on below many inputs that nobody has to give, until one of them is given or wrong.
  const fold = make("details");
  const rows = (type, path) => {
    const made = Object.entries(type.properties).map(([name, field], place) => row(name, field, [...path, name], place < type.required.length));
    const optional = made.length - type.required.length;
    if (path.length || !type.required.length || optional <= MOST_OPTIONAL) return made;
    fold.append(make("summary", { textContent: fill(words.optional, optional) }), ...made.splice(-optional));
    return [...made, fold];
  };

  const sentence = (code, details) => {
    if (code === "rule") return form.messages[details[0]].replaceAll("`", "");
    const told = details.map((detail) => {
      if (!Array.isArray(detail)) return shown(detail);
      const list = detail.slice(0, MOST_SHOWN).map((one) => (code === "type" ? words[one] : shown(one)));
      return list.join(", ") + (detail.length > MOST_SHOWN ? ", …" : "");
    });
    return fill(words.faults[code], ...told);
  };
  const status = make("p", { className: "verdict", role: "status" });
  const whole = make("ul", { className: "faults" });
  const link = make("button", { type: "button", textContent: words.link });
  const code = new Map();

  const changed = () => {
    const texts = [...broken.values()];
    faults = check(form, request).filter(([place]) => !texts.some((path) => path.join() === place.join()));
    faults.push(...texts.map((path) => [path, "not json"]));
    // A fault stands at the innermost control that leads to it.
    const owned = new Map([undefined, ...controls].map((entry) => [entry, []]));
    for (const [place, name, ...details] of faults) {
      const [owner] = controls.filter(({ path }) => leads(path, place)).sort((a, b) => b.path.length - a.path.length);
      owned.get(owner).push([...place.slice(owner?.path.length), sentence(name, details)].join(" "));
    }
    for (const entry of controls) {
      entry.follow?.(entry.path.reduce((value, step) => value?.[step], request));
      say(entry.error, owned.get(entry).join("; "));
      entry.element?.setAttribute("aria-invalid", owned.get(entry).length > 0);
      if (fold.contains(entry.error) && (entry.error.textContent || Object.hasOwn(request, entry.path[0]))) fold.open = true;
    }
    whole.replaceChildren(...owned.get(undefined).map((textContent) => make("li", { textContent })));
    say(status, faults.length ? fill(words.wrong, faults.length) : words.fits);
    status.classList.toggle("good", !faults.length);
    for (const [label, text] of Object.entries(samples(form, request))) code.get(label).textContent = text;
    link.dataset.copy = location.href.split("#")[0] + LINK + encodeURIComponent(write(request));
  };

  const load = (value) => {
    broken.clear();
    if (mount.contains(document.activeElement)) document.activeElement.blur();
    request = complete(form.type, form.type, isObject(value) ? value : {});
    changed();
  };
  const share = () => history.replaceState(null, "", link.dataset.copy);
  const fromLink = () => {
    if (!location.hash.startsWith(LINK)) return false;
    try {
      load(read(decodeURIComponent(location.hash.slice(LINK.length))));
      return true;
    } catch {
      return false; // a link that was cut off
    }
  };

  const press = (textContent, act) => {
    const button = make("button", { type: "button", textContent });
    button.addEventListener("click", act);
    return button;
  };
  const tabs = [...Object.keys(form.code), "JSON"].map((label) => {
    code.set(label, make("code"));
    const block = make("div", { className: "highlight" }, make("pre", {}, code.get(label)));
    return make("section", { className: "tab" }, make("p", { className: "tab-label", textContent: label }), block);
  });
  const actions = [link, form.example ? press(words.example, () => load(form.example)) : "", press(words.clear, () => load({}))];
  const inputs = make("div", { className: "inputs", role: "group", "aria-label": words.inputs, spellcheck: false, autocomplete: "off" }, ...rows(form.type, []));
  inputs.addEventListener("change", share);
  mount.replaceChildren(
    make("div", { className: "build" }, inputs, status, whole, make("div", { className: "actions" }, ...actions)),
    make("div", { className: "code" }, make("div", { className: "tabs" }, ...tabs)),
  );
  if (!fromLink()) load({});
  addEventListener("hashchange", () => fromLink() && mount.scrollIntoView());

  // Sizes of the galleries and of the finder below fill the input that they belong to.
  const choices = (type, path) =>
    Object.entries(type.properties).flatMap(([name, field]) => {
      const inner = [field, ...(known(field).anyOf ?? [])].map(known);
      const nested = known(field).properties && path.length < MOST_NESTED ? choices(known(field), [...path, name]) : [];
      return [...inner.filter((one) => one.members).map((one) => [[...path, name], one]), ...nested];
    });
  const offered = choices(form.type, []);
  const pick = (event) => {
    const found = event.target.closest(".rc-finder .member");
    const text = found?.querySelector("code").textContent ?? event.target.closest("[data-copy]")?.dataset.copy ?? "";
    let place = event.target.closest("article > *");
    while (place && !place.id.startsWith("type-")) place = place.previousElementSibling;
    const owner = found ? text.split(".")[0] : place?.id.slice("type-".length);
    const [path, choice] = offered.find(([, { cls }]) => cls === owner) ?? [];
    const value = choice?.enum[choice.members.indexOf(text.split(".").at(-1))];
    if (value === undefined) return;
    put(path, value);
    share();
    say(status, fill(words.use, path.join("."), shown(value)));
  };
  const article = mount.closest("article");
  article.addEventListener("click", pick);
  article.addEventListener("keydown", (event) => [" ", "Enter"].includes(event.key) && event.target.matches("[data-copy][tabindex]") && pick(event));

  Object.assign(window.runcomfyRequest, { form, load, state: () => ({ faults, request }) });
})();
