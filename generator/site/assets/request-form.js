// The form of a model's request. What it holds is the JSON that would be sent: controls show and
// change that value, so a link, the code and the form always say the same.
"use strict";
(() => {
  const { check, completeFields, isObject, pretty, read, samples, write, WORDS } = window.runcomfyRequest;
  const mount = document.querySelector("[data-request-form]");
  const data = document.getElementById("rc-request");
  if (!mount || !data) return;
  const form = JSON.parse(data.textContent);
  const words = WORDS[document.querySelector("[data-language]")?.dataset.language] ?? WORDS.en;
  const fill = (text, ...details) => text.replace(/\{(\d)\}/g, (_, place) => details[place]);
  const shown = (value) => (typeof value === "string" ? value : write(value));
  const LINK = "#request=";
  const MOST_SHOWN = 8; // values that a message lists
  const MOST_OPTIONAL = 2; // inputs that are never folded

  const make = (tag, properties = {}, ...children) => {
    const { aria = {}, ...own } = properties;
    const made = Object.assign(document.createElement(tag), own);
    for (const [name, value] of Object.entries(aria)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };

  let request = {};
  const broken = new Map(); // texts that are no JSON, by path
  const controls = []; // [path, element, show, error]

  const at = (path) => path.reduce((value, step) => (value === null || value === undefined ? undefined : value[step]), request);
  // Sets a part; objects on the way appear with their first part and go with the last one.
  const put = (path, value) => {
    const inner = (whole, [step, ...rest]) => {
      const copy = isObject(whole) ? { ...whole } : {};
      const part = rest.length ? inner(copy[step], rest) : value;
      if (part === undefined) delete copy[step];
      else copy[step] = part;
      return Object.keys(copy).length || whole === request ? copy : undefined;
    };
    request = completeFields(form, form.fields, inner(request, path) ?? {});
    changed();
  };

  const target = (type) => (type.kind === "ref" ? form.named[type.to] : type);
  const title = (type) => target(type).cls ?? words[target(type).kind];

  const byText = (element, path, { text, parse }) => {
    element.addEventListener("input", () => {
      broken.delete(path.join("/"));
      const value = element.value === "" ? undefined : parse(element.value, path);
      put(path, value);
    });
    return (value) => {
      if (document.activeElement !== element) element.value = value === undefined ? "" : text(value);
    };
  };
  const asNumber = (whole) => (text) => {
    if (/^[+-]?\d+$/.test(text.trim())) {
      const value = Number(text);
      return Number.isSafeInteger(value) ? value : BigInt(text.trim().replace("+", ""));
    }
    return !whole && text.trim() && Number.isFinite(Number(text)) ? Number(text) : text;
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
    const plain = Array.isArray(value) && value.every((item) => typeof item === "string" && item && item.trim() === item && !/\n/.test(item));
    return plain && !value[0]?.startsWith("[") ? value.join("\n") : pretty(value, "");
  };

  // Each returns the element that holds the value, a function that shows it, and a hint.
  const select = (field, path, offered) => {
    const unset = "default" in field ? fill(words.unsetDefault, shown(field.default)) : words.unset;
    const element = make("select", {});
    const show = (value) => {
      const known = offered.findIndex((one) => write(one) === write(value ?? null));
      const options = offered.map((one, place) => make("option", { value: String(place), textContent: shown(one) }));
      const other = value !== undefined && known < 0;
      const first = make("option", { value: "", textContent: other ? shown(value) : field.required || "prefilled" in field ? "" : unset });
      if (element.options.length !== options.length + 1 || element.options[0].textContent !== first.textContent)
        element.replaceChildren(first, ...options);
      element.value = known < 0 ? "" : String(known);
    };
    element.addEventListener("change", () => put(path, element.value === "" ? field.prefilled : offered[Number(element.value)]));
    return [element, show, ""];
  };
  const control = (field, type, path) => {
    const known = target(type);
    switch (known.kind) {
      case "choice":
        return select(field, path, known.values);
      case "bool":
        return select(field, path, [true, false]);
      case "int": case "number": {
        const element = make("input", { type: "text", inputMode: known.kind === "int" ? "numeric" : "decimal" });
        return [element, byText(element, path, { text: shown, parse: asNumber(known.kind === "int") }), ""];
      }
      case "media": {
        const element = make("input", { type: "text", inputMode: "url", placeholder: "https://" });
        return [element, byText(element, path, { text: shown, parse: (text) => text }), ""];
      }
      case "str": {
        const element = make("textarea", { rows: /prompt|text|lyrics/.test(field.name) ? 3 : 1 });
        return [element, byText(element, path, { text: shown, parse: (text) => text }), ""];
      }
      case "list": {
        const item = target(known.item);
        const isText = ["str", "media"].includes(item.kind) || (item.kind === "choice" && item.values.every((one) => typeof one === "string"));
        const element = make("textarea", { rows: 2 });
        const how = isText ? { text: lines, parse: asLines } : { text: (value) => pretty(value, ""), parse: asJson };
        return [element, byText(element, path, how), isText ? words.perLine : words.asJson];
      }
      default: {
        const element = make("textarea", { rows: 1 });
        return [element, byText(element, path, { text: (value) => pretty(value, ""), parse: asJson }), words.asJson];
      }
    }
  };
  for (const element of ["spellcheck", "autocomplete"]) mount.setAttribute(element, element === "spellcheck" ? "false" : "off");

  const row = (field, path, depth) => {
    const id = `request-${path.join("-").replace(/[^\w-]/g, "_")}`;
    const [label, doc] = form.texts[field.at] ?? ["", ""];
    const isRequired = field.required || "prefilled" in field;
    const name = [make("code", { textContent: field.name })];
    if (label && label !== field.name) name.push(` ${label}`);
    if (isRequired) name.push(" ", make("small", { textContent: words.required }));
    const about = make("p", { className: "about", id: `${id}-about`, textContent: doc.replaceAll("`", "") });
    const error = make("p", { className: "fault", id: `${id}-fault` });
    const options = target(field.type).kind === "union" ? target(field.type).options.filter((one) => one.kind !== "null") : [];
    if (target(field.type).kind === "object" && depth < 3) {
      const inner = target(field.type).fields.map((one) => row(one, [...path, one.name], depth + 1));
      controls.push([path, null, () => {}, error]);
      return make("fieldset", {}, make("legend", {}, ...name), about, error, ...inner);
    }
    const holder = make("div", { className: "field" });
    let chosen = 0;
    const build = () => {
      const [element, show, hint] = control(field, options.length ? options[chosen] : field.type, path);
      element.id = id;
      const described = [doc || hint ? about.id : "", error.id].filter(Boolean).join(" ");
      element.setAttribute("aria-describedby", described);
      if (isRequired) element.setAttribute("aria-required", "true");
      about.textContent = [doc.replaceAll("`", ""), hint].filter(Boolean).join(" ");
      holder.replaceChildren(element);
      return [element, show];
    };
    let [element, show] = build();
    const extras = [];
    if (options.length) {
      const kinds = make("select", { aria: { "aria-label": fill(words.kindOf, field.name) } });
      kinds.append(...options.map((option, place) => make("option", { value: String(place), textContent: title(option) })));
      const turn = (place) => {
        chosen = place;
        kinds.value = String(place);
        [element, show] = build();
      };
      kinds.addEventListener("change", () => {
        turn(Number(kinds.value));
        put(path, undefined);
      });
      extras.push(kinds);
      field.turn = (value) => {
        const fitting = options.findIndex((option) => !check({ ...form, schema: true, rules: [], fields: [{ name: "v", type: option }] }, { v: value }).length);
        if (fitting >= 0 && fitting !== chosen && document.activeElement !== element) turn(fitting);
      };
    }
    if (field.nullable) {
      const box = make("input", { type: "checkbox" });
      box.addEventListener("change", () => put(path, box.checked ? null : undefined));
      extras.push(make("label", { className: "null" }, box, ` ${words.sendNull}`));
      field.box = box;
    }
    controls.push([path, () => element, (value) => {
      if (field.box) field.box.checked = value === null;
      if (value !== undefined && value !== null) field.turn?.(value);
      show(value === null && field.nullable ? undefined : value);
    }, error]);
    return make("div", { className: "row" }, make("label", { htmlFor: id }, ...name), holder, ...extras, about, error);
  };

  const sentence = (path, code, details) => {
    if (code === "rule") return form.messages[details[0]].replaceAll("`", "");
    const told = details.map((detail) => {
      if (!Array.isArray(detail)) return shown(detail);
      const list = detail.slice(0, MOST_SHOWN).map((one) => (code === "type" ? words[one] ?? one : shown(one)));
      return list.join(", ") + (detail.length > MOST_SHOWN ? ", …" : "");
    });
    return fill(words.faults[code], ...told);
  };

  const status = make("p", { className: "verdict" });
  status.setAttribute("role", "status");
  const whole = make("ul", { className: "faults" });
  const code = new Map();
  let faults = [];

  const changed = () => {
    faults = check(form, request);
    for (const path of broken.values()) {
      faults = faults.filter(([place]) => place.join("/") !== path.join("/"));
      faults.push([path, "not json"]);
    }
    const placed = new Set();
    for (const [path, element, show, error] of controls) {
      show(at(path));
      const own = faults.filter(([place]) => {
        const deeper = controls.some(([other]) => other.length > path.length && other.every((step, i) => step === place[i]) && path.every((step, i) => step === other[i]));
        return !deeper && path.length <= place.length && path.every((step, index) => step === place[index]);
      });
      own.forEach((fault) => placed.add(fault));
      // What is only missing is not shouted about before anything was typed there.
      const text = own.map(([place, kind, ...details]) => [...place.slice(path.length), sentence(place, kind, details)].join(" ")).join("; ");
      if (error.textContent !== text) error.textContent = text;
      element?.()?.setAttribute("aria-invalid", String(own.length > 0));
    }
    if (optional.some(({ name }) => Object.hasOwn(request, name) || broken.has(name) || faults.some(([path]) => path[0] === name))) fold.open = true;
    const others = faults.filter((fault) => !placed.has(fault));
    whole.replaceChildren(...others.map(([path, kind, ...details]) => make("li", { textContent: `${path.join(".")} ${sentence(path, kind, details)}` })));
    const verdict = faults.length ? fill(words.wrong, faults.length) : words.fits;
    if (status.textContent !== verdict) status.textContent = verdict;
    status.classList.toggle("good", !faults.length);
    for (const [label, text] of Object.entries(samples(form, request))) {
      if (code.has(label)) code.get(label).textContent = text;
    }
  };

  const load = (value) => {
    broken.clear();
    request = completeFields(form, form.fields, isObject(value) ? value : {});
    document.activeElement?.closest?.(".rc-request") && document.activeElement.blur();
    changed();
  };
  const share = () => history.replaceState(null, "", LINK + encodeURIComponent(write(request)));
  const fromLink = () => {
    if (!location.hash.startsWith(LINK)) return false;
    try {
      load(read(decodeURIComponent(location.hash.slice(LINK.length))));
      return true;
    } catch {
      return false; // a link that was cut off
    }
  };

  const copyButton = (label, text) => {
    const button = make("button", { type: "button", textContent: label });
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text());
        button.textContent = words.copied;
      } catch {
        button.textContent = words.failed;
      }
      setTimeout(() => (button.textContent = label), 1500);
    });
    return button;
  };
  const press = (label, act) => {
    const button = make("button", { type: "button", textContent: label });
    button.addEventListener("click", act);
    return button;
  };

  // A page goes on below many inputs that nobody has to give, until one of them is given or wrong.
  const isNeeded = (field) => Boolean(field.required || "prefilled" in field);
  const [needed, optional] = [true, false].map((which) => form.fields.filter((field) => isNeeded(field) === which));
  const rows = (fields) => fields.map((field) => row(field, [field.name], 0));
  const fold = make("details", { open: !needed.length || optional.length <= MOST_OPTIONAL },
    make("summary", { textContent: fill(words.optional, optional.length) }), ...rows(optional));
  const tabs = make("div", { className: "tabs" });
  for (const label of [...Object.keys(form.code), "JSON"]) {
    const text = make("code", {});
    code.set(label, text);
    const block = make("div", { className: "highlight" }, make("pre", {}, text));
    tabs.append(make("section", { className: "tab" }, make("p", { className: "tab-label", textContent: label }), block));
  }
  const actions = make("div", { className: "actions" },
    copyButton(words.link, () => {
      share();
      return location.href;
    }),
    form.example ? press(words.example, () => load({ ...form.example })) : "",
    press(words.clear, () => load({})),
  );
  const inputs = make("div", { className: "inputs", role: "group", aria: { role: "group", "aria-label": words.inputs } }, ...rows(needed), optional.length ? fold : "");
  inputs.addEventListener("change", share);
  mount.replaceChildren(make("div", { className: "build" }, inputs, status, whole, actions), make("div", { className: "code" }, tabs));
  if (!fromLink()) load({});
  addEventListener("hashchange", () => fromLink() && mount.scrollIntoView());

  // Sizes of the galleries and of the finder below fill the input that they belong to.
  const owners = new Map();
  const collect = (fields, path) => {
    for (const field of fields) {
      const kinds = [field.type, ...(target(field.type).options ?? [])].map(target);
      for (const kind of kinds)
        if (kind.cls && kind.kind === "choice" && !owners.has(kind.cls)) owners.set(kind.cls, [[...path, field.name], kind]);
      if (target(field.type).kind === "object" && path.length < 3) collect(target(field.type).fields, [...path, field.name]);
    }
  };
  collect(form.fields, []);
  const pick = (event) => {
    const found = event.target.closest(".rc-finder .member");
    const text = found?.querySelector("code")?.textContent ?? event.target.closest("[data-copy]")?.dataset.copy ?? "";
    const member = text.split(".").at(-1);
    let place = event.target.closest("article > *");
    while (place && !place.id.startsWith("type-")) place = place.previousElementSibling;
    const [path, kind] = owners.get(found ? text.split(".")[0] : place?.id.slice("type-".length)) ?? [];
    const value = kind?.values[kind.members.indexOf(member)];
    if (value === undefined) return;
    put(path, value);
    share();
    status.textContent = fill(words.use, path.join("."), shown(value));
  };
  const article = document.querySelector("article");
  article.addEventListener("click", pick);
  article.addEventListener("keydown", (event) => [" ", "Enter"].includes(event.key) && event.target.matches("[data-copy][tabindex]") && pick(event));

  Object.assign(window.runcomfyRequest, { form, load, state: () => ({ faults, request }) });
})();
