// What is wrong with a request, judged as the Python class judges it: the published schema on the
// JSON that would be sent, the rules between inputs, and what the types of the class refuse.
// A fault is [path, code, ...details]; the words of the codes are in request-words.js.
"use strict";
(() => {
  const isNumber = (value) => typeof value === "number" || typeof value === "bigint";
  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  const length = (text) => [...text].length; // of code points, as Python counts

  // JSON texts in which equal values are equal; integers of any size keep all their digits.
  const write = (value, sorted) => {
    if (typeof value === "bigint") return String(value);
    if (Array.isArray(value)) return `[${value.map((item) => write(item, sorted)).join(",")}]`;
    if (!isObject(value)) return JSON.stringify(value);
    const keys = sorted ? Object.keys(value).sort() : Object.keys(value);
    return `{${keys.map((key) => `${JSON.stringify(key)}:${write(value[key], sorted)}`).join(",")}}`;
  };
  const same = (one, other) => write(one, true) === write(other, true);

  const read = (text) =>
    JSON.parse(text, (_, value, context) => {
      const exact = typeof value !== "number" || !Number.isInteger(value) || Number.isSafeInteger(value);
      return exact || !/^-?\d+$/.test(context?.source ?? "") ? value : BigInt(context.source);
    });

  // A number as an integer and a power of ten, so that 0.3 is a multiple of 0.1.
  const decimal = (number) => {
    const [, digits, fraction = "", power = "0"] = /^(-?\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(String(number));
    return [BigInt(digits + fraction), Number(power) - fraction.length];
  };
  const isMultiple = (number, step) => {
    const [[one, low], [other, high]] = [decimal(number), decimal(step)];
    const least = Math.min(low, high);
    return (one * 10n ** BigInt(low - least)) % (other * 10n ** BigInt(high - least)) === 0n;
  };

  const patterns = new Map();
  const finds = (pattern, text) => {
    if (!patterns.has(pattern)) {
      try {
        patterns.set(pattern, new RegExp(pattern, "u"));
      } catch {
        patterns.set(pattern, new RegExp(pattern));
      }
    }
    return patterns.get(pattern).test(text);
  };

  const TYPES = {
    array: Array.isArray,
    boolean: (value) => typeof value === "boolean",
    integer: (value) => typeof value === "bigint" || Number.isInteger(value),
    null: (value) => value === null,
    number: isNumber,
    object: isObject,
    string: (value) => typeof value === "string",
  };

  const resolve = (root, reference) =>
    reference
      .slice(1)
      .split("/")
      .slice(1)
      .map((step) => decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~"))
      .reduce((node, step) => node[step], root);

  // The faults of a value under a schema, and which of its parts were looked at.
  const judge = (root, schema, value) => {
    const found = { faults: [], keys: new Set() };
    const blame = (code, ...details) => found.faults.push([[], code, ...details]);
    const inside = (key, part) => {
      found.keys.add(key);
      found.faults.push(...part.faults.map(([path, ...fault]) => [[key, ...path], ...fault]));
    };
    const also = (other) => {
      found.faults.push(...other.faults);
      if (!other.faults.length) other.keys.forEach((key) => found.keys.add(key));
    };
    const of = (other, part = value) => judge(root, other, part);
    if (typeof schema === "boolean") {
      if (!schema) blame("forbidden");
      return found;
    }
    const has = (key) => Object.hasOwn(schema, key);

    if (has("$ref")) also(of(resolve(root, schema.$ref)));
    const types = has("type") ? [schema.type].flat() : [];
    if (types.length && !types.some((name) => TYPES[name](value))) blame("type", types);
    if (has("enum") && !schema.enum.some((one) => same(one, value))) blame("choice", schema.enum);
    if (has("const") && !same(schema.const, value)) blame("choice", [schema.const]);
    for (const one of schema.allOf ?? []) also(of(one));
    for (const key of ["anyOf", "oneOf"]) {
      if (!has(key)) continue;
      const tried = schema[key].map((one) => of(one));
      const fitting = tried.filter((one) => !one.faults.length);
      if (!fitting.length) {
        const missing = tried.map((one) => one.faults).filter((all) => all.length && all.every((f) => f[1] === "missing"));
        if (missing.length === tried.length) blame("one of", missing.map((all) => all.map((f) => f[0].join(".")).join(" + ")));
        else blame("none", tried.flatMap((one) => one.faults.slice(0, 1)));
      } else if (key === "oneOf" && fitting.length > 1) blame("several", fitting.length);
      else fitting.forEach(also);
    }
    if (has("not") && !of(schema.not).faults.length) blame("forbidden");
    if (has("if")) {
      const met = of(schema.if);
      if (!met.faults.length) also(met);
      also(of(schema[met.faults.length ? "else" : "then"] ?? true));
    }

    const size = (thing, count) => {
      if (count < (schema[`min${thing}`] ?? 0)) blame(`few ${thing}`, schema[`min${thing}`], count);
      if (count > (schema[`max${thing}`] ?? Infinity)) blame(`many ${thing}`, schema[`max${thing}`], count);
    };
    if (typeof value === "string") {
      size("Length", length(value));
      if (has("pattern") && !finds(schema.pattern, value)) blame("pattern", schema.pattern);
    } else if (isNumber(value)) {
      if (value < schema.minimum) blame("least", schema.minimum);
      if (value > schema.maximum) blame("most", schema.maximum);
      if (value <= schema.exclusiveMinimum) blame("above", schema.exclusiveMinimum);
      if (value >= schema.exclusiveMaximum) blame("below", schema.exclusiveMaximum);
      if (has("multipleOf") && !isMultiple(value, schema.multipleOf)) blame("step", schema.multipleOf);
    } else if (Array.isArray(value)) {
      size("Items", value.length);
      if (schema.uniqueItems && new Set(value.map((item) => write(item, true))).size < value.length) blame("twice");
      const first = schema.prefixItems ?? [];
      value.forEach((item, index) => {
        if (index < first.length) inside(index, of(first[index], item));
        else if (has("items")) inside(index, of(schema.items, item));
      });
      if (has("contains")) {
        const fitting = value.flatMap((item, index) => (of(schema.contains, item).faults.length ? [] : [index]));
        fitting.forEach((index) => found.keys.add(index));
        const [least, most] = [schema.minContains ?? 1, schema.maxContains ?? Infinity];
        if (fitting.length < least || fitting.length > most) blame("contains", least, most, fitting.length);
      }
      if (has("unevaluatedItems"))
        value.forEach((item, index) => found.keys.has(index) || inside(index, of(schema.unevaluatedItems, item)));
    } else if (isObject(value)) {
      const names = Object.keys(value);
      size("Properties", names.length);
      const lacks = (name, ...details) => found.faults.push([[name], "missing", ...details]);
      for (const name of schema.required ?? []) if (!Object.hasOwn(value, name)) lacks(name);
      for (const [name, others] of Object.entries(schema.dependentRequired ?? {}))
        if (Object.hasOwn(value, name)) others.filter((other) => !Object.hasOwn(value, other)).forEach((other) => lacks(other, name));
      for (const [name, one] of Object.entries(schema.dependentSchemas ?? {})) if (Object.hasOwn(value, name)) also(of(one));
      for (const name of names) {
        if (has("propertyNames") && of(schema.propertyNames, name).faults.length) blame("key", name);
        const fitting = Object.entries(schema.patternProperties ?? {}).filter(([text]) => finds(text, name)).map(([, one]) => one);
        if (Object.hasOwn(schema.properties ?? {}, name)) fitting.push(schema.properties[name]);
        else if (!fitting.length && has("additionalProperties")) fitting.push(schema.additionalProperties);
        fitting.forEach((one) => inside(name, of(one, value[name])));
      }
      if (has("unevaluatedProperties"))
        for (const name of names) if (!found.keys.has(name)) inside(name, of(schema.unevaluatedProperties, value[name]));
    }
    return found;
  };

  // Hosts that a server elsewhere cannot reach, as `ipaddress` of Python tells them.
  const isPrivate4 = ([a, b, c, d]) =>
    a === 0 || a === 10 || a === 127 || a >= 240 || (a === 100 && b >= 64 && b < 128) || (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) || (a === 192 && b === 0 && c === 0 && d !== 9 && d !== 10) ||
    (a === 192 && b === 0 && c === 2) || (a === 198 && (b === 18 || b === 19)) || (a === 198 && b === 51 && c === 100) ||
    (a === 203 && b === 0 && c === 113);
  const isPrivate = (host) => {
    const name = host.replace(/\.+$/, "").toLowerCase();
    if (name === "localhost" || /\.(localhost|local|internal)$/.test(name)) return true;
    const four = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/.exec(name)?.slice(1).map(Number);
    if (four) return four.every((part) => part < 256) && isPrivate4(four);
    return name.includes(":") && /^(::|fc|fd|fe[89ab]|100::|2001:(0*db8|[01]?[0-9a-f]{0,2}:)|2002:|3fff:0|64:ff9b:1:)/.test(name);
  };
  const isPublicUrl = (url) => {
    const parts = /^https:\/\/([^/?#]*)/i.exec(url);
    if (!parts || /[\p{C}\p{Z}]/u.test(url) || parts[1].includes("@")) return false;
    const [, name, address, port = ""] = /^(?:([^:[\]]*)|\[([0-9a-f:.%]+)\])(?::(.*))?$/i.exec(parts[1]) ?? [];
    return Boolean(name || address) && /^\d*$/.test(port) && Number(port) < 65536 && !isPrivate(name || address);
  };

  // What the types of the class refuse although the schema allows it.
  const refuse = (form, type, value, path) => {
    const target = type.kind === "ref" ? form.named[type.to] : type;
    const each = (item, parts) => parts.flatMap(([key, part]) => refuse(form, item, part, [...path, key]));
    switch (target.kind) {
      case "media":
        return typeof value === "string" && isPublicUrl(value) ? [] : [[path, "url"]];
      case "int":
        return TYPES.integer(value) ? [] : [[path, "type", ["integer"]]];
      case "number": case "bool": case "str": case "null": {
        const name = { number: "number", bool: "boolean", str: "string", null: "null" }[target.kind];
        return TYPES[name](value) ? [] : [[path, "type", [name]]];
      }
      case "choice":
        return target.values.some((one) => same(one, value)) ? [] : [[path, "choice", target.values]];
      case "list":
        return Array.isArray(value) ? each(target.item, [...value.entries()]) : [[path, "type", ["array"]]];
      case "map":
        return isObject(value) ? each(target.item, Object.entries(value)) : [[path, "type", ["object"]]];
      case "tuple":
        return Array.isArray(value) && value.length === target.items.length
          ? value.flatMap((item, index) => refuse(form, target.items[index], item, [...path, index]))
          : [[path, "type", ["array"]]];
      case "object":
        return isObject(value) ? refuseFields(form, target.fields, value, path) : [[path, "type", ["object"]]];
      case "union": {
        const tried = target.options.map((option) => refuse(form, option, value, path));
        return tried.some((faults) => !faults.length) ? [] : tried.sort((a, b) => b[0][0].length - a[0][0].length)[0];
      }
      default:
        return [];
    }
  };
  const refuseFields = (form, fields, value, path) => {
    const known = new Map(fields.map((field) => [field.name, field]));
    const wrong = Object.keys(value).flatMap((name) => {
      const field = known.get(name);
      if (!field) return [[[...path, name], "unknown"]];
      if (value[name] === null && field.nullable) return [];
      return refuse(form, field.type, value[name], [...path, name]);
    });
    for (const field of fields)
      if ((field.required || "prefilled" in field) && !Object.hasOwn(value, field.name)) wrong.push([[...path, field.name], "missing"]);
    return wrong;
  };

  /** All that is wrong with a request; nothing where the Python class takes it. */
  const check = (form, request) => {
    const { faults } = judge(form.schema, form.schema, request);
    form.rules.forEach((rule, index) => {
      if (judge(form.schema, rule, request).faults.length) faults.push([[], "rule", index]);
    });
    const seen = new Set(faults.map(([path]) => path.join("/")));
    return [...faults, ...refuseFields(form, form.fields, request, []).filter(([path]) => !seen.has(path.join("/")))];
  };

  // A value with the defaults that the classes send; a union is left as it is if none fits.
  const complete = (form, type, value) => {
    const target = type.kind === "ref" ? form.named[type.to] : type;
    switch (target.kind) {
      case "object":
        return isObject(value) ? completeFields(form, target.fields, value) : value;
      case "list":
        return Array.isArray(value) ? value.map((item) => complete(form, target.item, item)) : value;
      case "map":
        return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, complete(form, target.item, item)])) : value;
      case "union": {
        const tried = target.options.map((option) => [option, complete(form, option, value)]);
        return tried.find(([option, made]) => !refuse(form, option, made, []).length)?.[1] ?? value;
      }
      default:
        return value;
    }
  };
  const completeFields = (form, fields, value) => {
    const made = { ...value };
    for (const field of fields) {
      if (Object.hasOwn(made, field.name)) made[field.name] = complete(form, field.type, made[field.name]);
      else if ("prefilled" in field) made[field.name] = field.prefilled;
    }
    return made;
  };

  window.runcomfyRequest = { check, completeFields, isObject, read, write };
})();
