// The samples of a request: Python laid out as black does it, JSON, and a link.
"use strict";
(() => {
  const { isObject, write } = window.runcomfyRequest;
  const WIDTH = 88;
  const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]/u;
  const columns = (text) => [...text].reduce((sum, char) => sum + (WIDE.test(char) ? 2 : 1), 0);

  // A value is a text, or {open, items: [[prefix, value]], close}.
  const flat = (part) =>
    typeof part === "string" ? part : part.open + part.items.map(([name, item]) => name + flat(item)).join(", ") + part.close;
  const laid = (part, before, after, indent) => {
    const line = flat(part);
    if (typeof part === "string" || !part.items.length || columns(before + line + after) + indent <= WIDTH) return line;
    const inner = " ".repeat(indent + 4);
    const rows = part.items.map(([name, item]) => `${inner}${name}${laid(item, name, ",", indent + 4)},\n`);
    return `${part.open}\n${rows.join("")}${" ".repeat(indent)}${part.close}`;
  };

  const literal = (value) => {
    if (value === null) return "None";
    if (typeof value === "boolean") return value ? "True" : "False";
    if (typeof value !== "string") return typeof value === "number" && Object.is(value, -0) ? "0" : String(value);
    const quoted = JSON.stringify(value); // its escapes are Python's, too
    // black prefers the quotes that need no backslash.
    const single = (value.match(/'/g) ?? []).length;
    const double = (value.match(/"/g) ?? []).length;
    if (double <= single) return quoted;
    return `'${quoted.slice(1, -1).replace(/\\.|'/g, (part) => ({ '\\"': '"', "'": "\\'" })[part] ?? part)}'`;
  };
  const plain = (value) => {
    if (Array.isArray(value)) return { open: "[", items: value.map((item) => ["", plain(item)]), close: "]" };
    if (!isObject(value)) return literal(value);
    return { open: "{", items: Object.entries(value).map(([key, item]) => [`${literal(key)}: `, plain(item)]), close: "}" };
  };

  const python = (form, request) => {
    const classes = new Set();
    const imported = (cls) => {
      classes.add(cls);
      return cls;
    };
    const fields = (known, value) =>
      Object.entries(value).map(([name, item]) => {
        const field = known.find((one) => one.name === name);
        if (item === null) classes.add("NULL");
        return [`${field?.py ?? name}=`, item === null ? "NULL" : typed(field?.type ?? {}, item)];
      });
    const options = (type) => {
      const target = type.kind === "ref" ? form.named[type.to] ?? {} : type;
      return target.kind === "union" ? target.options.flatMap(options) : [target];
    };
    const fits = (target, value) => {
      const known = target.fields?.map((field) => field.name) ?? [];
      const needed = target.fields?.filter((field) => field.required).map((field) => field.name) ?? [];
      return target.kind === "object" && Object.keys(value).every((name) => known.includes(name)) && needed.every((name) => name in value);
    };
    const typed = (type, value) => {
      if (Array.isArray(value)) {
        const list = options(type).find((target) => target.kind === "list");
        return { open: "[", items: value.map((item) => ["", typed(list?.item ?? {}, item)]), close: "]" };
      }
      if (!isObject(value)) return literal(value);
      const target = options(type).find((one) => fits(one, value));
      if (!target) return plain(value);
      return { open: `${imported(target.cls)}(`, items: fields(target.fields, value), close: ")" };
    };
    const call = { open: `${form.cls}(`, items: fields(form.fields, request), close: ")" };
    return [laid(call, "request = ", "", 0), classes];
  };

  // An input of such a name is another flag (cli/parsers.py).
  const OWN_OPTIONS = "input raw store key again yes max-usd json timeout ledger output help".split(" ");
  const KINDS = { str: "string", media: "string", choice: "string", int: "number", number: "number", bool: "boolean" };
  const quoted = (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
  const flag = (form, [name, value]) => {
    const field = form.fields.find((one) => one.name === name);
    if (!field) return null;
    const { kind } = field.type.kind === "ref" ? form.named[field.type.to] ?? {} : field.type;
    const option = field.py.replace(/^_+|_+$/g, "").replaceAll("_", "-");
    const type = typeof value === "bigint" ? "number" : typeof value;
    if (KINDS[kind] !== type || OWN_OPTIONS.includes(option) || /\0/.test(value)) return null; // no word holds a NUL
    if (type === "boolean") return value ? `--${option}` : `--no-${option}`;
    const text = quoted(type === "string" ? value : write(value));
    return `--${option}${/^'?-/.test(text) ? "=" : " "}${text}`;
  };
  // A file for what flags cannot say: standard input belongs to the person who is asked about money.
  const shell = (form, request, command) => {
    const flags = Object.entries(request).map((input) => flag(form, input));
    if (!flags.includes(null)) return command.replace("<flags>", () => flags.map((one) => ` \\\n  ${one}`).join(""));
    return `cat > request.json <<'JSON'\n${pretty(request, "")}\nJSON\n${command.replace("<flags>", " --input request.json")}`;
  };

  /** The samples of a request by the labels of their tabs. */
  const samples = (form, request) => {
    const [call, classes] = python(form, request);
    const json = pretty(request, "");
    const made = {};
    for (const [label, text] of Object.entries(form.code)) {
      let code = text;
      if (label.startsWith("Python")) {
        const types = [...classes].filter((name) => name !== "NULL").sort();
        const lines = types.length ? [imports(form.module, types)] : [];
        code = code.replace(/^(from \S+ import )((?:Async)?Client)$/m, (_, head, client) =>
          classes.has("NULL") ? `${head}NULL, ${client}` : `${head}${client}`,
        );
        code = code.replace(/^(from \S+\.models\.[^]*?)\n\n/m, (_, line) => `${[line, ...lines].join("\n")}\n\n`);
        code = code.replace("<request>", () => call);
      }
      code = code.replace("<body>", () => laid(plain(request), "body = ", "", 0));
      code = code.replace("<data>", () => json.replaceAll("'", "'\\''").replaceAll("\n", "\n  "));
      made[label] = label === "CLI" ? shell(form, request, code) : code;
    }
    return { ...made, JSON: json };
  };
  const imports = (module, names) => {
    const line = `from ${module} import ${names.join(", ")}`;
    return columns(line) <= WIDTH ? line : `from ${module} import (\n${names.map((name) => `    ${name},\n`).join("")})`;
  };
  const pretty = (value, indent) => {
    const inner = `${indent}  `;
    const whole = (open, rows, close) => (rows.length ? `${open}\n${inner}${rows.join(`,\n${inner}`)}\n${indent}${close}` : open + close);
    if (Array.isArray(value)) return whole("[", value.map((item) => pretty(item, inner)), "]");
    if (!isObject(value)) return write(value);
    return whole("{", Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${pretty(item, inner)}`), "}");
  };

  Object.assign(window.runcomfyRequest, { samples, pretty });
})();
