// The samples of a request. A value is printed as Python or as JSON: a text, or a group of parts.
"use strict";
(() => {
  const { isObject, target, write } = window.runcomfyRequest;
  const PYTHON = { step: "    ", last: ",", width: 88 };
  const JSON_TEXT = { step: "  ", last: "", width: 0 };

  // A group stands on one line if it fits there.
  const lay = (part, how, indent = "", before = 0) => {
    if (typeof part === "string") return part;
    const { open, items, close } = part;
    const line = open + items.map(([name, item]) => name + lay(item, { ...how, width: Infinity })).join(", ") + close;
    if (!items.length || indent.length + before + line.length < how.width) return line;
    const inner = indent + how.step;
    const rows = items.map(([name, item]) => inner + name + lay(item, how, inner, name.length));
    return `${open}\n${rows.join(",\n")}${how.last}\n${indent}${close}`;
  };
  const group = (value, literal) => {
    const part = (item) => group(item, literal);
    if (Array.isArray(value)) return { open: "[", items: value.map((item) => ["", part(item)]), close: "]" };
    if (!isObject(value)) return literal(value);
    return { open: "{", items: Object.entries(value).map(([key, item]) => [`${write(key)}: `, part(item)]), close: "}" };
  };
  // Escapes and numbers of JSON are Python's, too.
  const WORDS = new Map([[null, "None"], [true, "True"], [false, "False"]]);
  const literal = (value) => WORDS.get(value) ?? write(value);
  const pretty = (value) => lay(group(value, write), JSON_TEXT);

  // The call that makes the request, and the names that it needs.
  const python = (form, request) => {
    const names = new Set();
    const named = (name) => names.add(name) && name;
    const call = (type, value) => {
      const inputs = Object.entries(value).map(([name, item]) => {
        const field = type.properties[name] ?? {};
        return [`${field.py ?? name}=`, item === null ? named("NULL") : typed(field, item)];
      });
      return { open: `${type.cls}(`, items: inputs, close: ")" };
    };
    const options = (type) => {
      const known = target(form.type, type);
      return known.anyOf?.flatMap(options) ?? [known];
    };
    const typed = (type, value) => {
      if (Array.isArray(value)) {
        const item = options(type).find((one) => one.items)?.items ?? {};
        return { open: "[", items: value.map((one) => ["", typed(item, one)]), close: "]" };
      }
      const fits = ({ properties, required }) =>
        properties && Object.keys(value).every((name) => Object.hasOwn(properties, name)) && required.every((name) => "prefilled" in properties[name] || name in value);
      const object = isObject(value) && options(type).find(fits);
      if (!object) return group(value, literal);
      named(object.cls);
      return call(object, value);
    };
    return [lay(call(form.type, request), PYTHON, "", "request = ".length), names];
  };

  const quoted = (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
  const flag = (form, [name, value]) => {
    const field = form.type.properties[name] ?? {};
    const { type } = target(form.type, field);
    const kind = { bigint: "integer", number: "integer", string: "string", boolean: "boolean" }[typeof value];
    if (!field.flag || String(type).replace("number", "integer") !== kind || /\0/.test(value)) return null; // no word holds a NUL
    if (kind === "boolean") return value ? `--${field.flag}` : `--no-${field.flag}`;
    const text = quoted(kind === "string" ? value : write(value));
    return `--${field.flag}${/^'?-/.test(text) ? "=" : " "}${text}`;
  };
  // A file for what flags cannot say: standard input belongs to the person who is asked about money.
  const shell = (form, request, command) => {
    const flags = Object.entries(request).map((input) => flag(form, input));
    if (!flags.includes(null)) return command.replace("<flags>", () => flags.map((one) => ` \\\n  ${one}`).join(""));
    return `cat > request.json <<'JSON'\n${pretty(request)}\nJSON\n${command.replace("<flags>", " --input request.json")}`;
  };

  /** The samples of a request by the labels of their tabs. */
  const samples = (form, request) => {
    const [call, names] = python(form, request);
    const made = {};
    for (const [label, text] of Object.entries(form.code)) {
      let code = text.replace("<request>", () => call);
      if (label.startsWith("Python")) {
        if (names.has("NULL")) code = code.replace(/import (?=(Async)?Client$)/m, "import NULL, ");
        const types = [...names].filter((name) => name !== "NULL").sort();
        if (types.length) code = code.replace(/^from \S+\.models\..*$/m, (line) => `${line}\nfrom ${form.module} import ${types.join(", ")}`);
      }
      code = code.replace("<body>", () => lay(group(request, literal), PYTHON, "", "body =".length));
      code = code.replace("<data>", () => pretty(request).replaceAll("'", "'\\''").replaceAll("\n", "\n  "));
      made[label] = label === "CLI" ? shell(form, request, code) : code;
    }
    return { ...made, JSON: pretty(request) };
  };

  Object.assign(window.runcomfyRequest, { samples, pretty });
})();
