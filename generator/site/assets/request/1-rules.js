// What is wrong with a request, judged as the Python class judges it: by the published schema, by the
// rules between inputs, and by the types of the class, which are a schema with names in Python, too.
// A fault is [path, code, ...details]; the words of the codes are in words/*.json.
"use strict";
(() => {
  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  const own = Object.hasOwn;

  // JSON texts in which equal values are equal; integers of any size keep all their digits.
  const write = (value, sorted) => {
    if (typeof value === "bigint") return String(value);
    if (Array.isArray(value)) return `[${value.map((item) => write(item, sorted)).join(",")}]`;
    if (!isObject(value)) return JSON.stringify(value);
    const keys = sorted ? Object.keys(value).sort() : Object.keys(value);
    return `{${keys.map((key) => `${JSON.stringify(key)}:${write(value[key], sorted)}`).join(",")}}`;
  };
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

  const finds = (pattern, text) => {
    try {
      return new RegExp(pattern, "u").test(text);
    } catch {
      return new RegExp(pattern).test(text);
    }
  };

  const TYPES = {
    array: Array.isArray,
    boolean: (value) => typeof value === "boolean",
    integer: (value) => typeof value === "bigint" || Number.isInteger(value),
    null: (value) => value === null,
    number: (value) => ["number", "bigint"].includes(typeof value),
    object: isObject,
    string: (value) => typeof value === "string",
  };

  const resolve = (root, reference) =>
    reference
      .split("/")
      .slice(1)
      .map((step) => decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~"))
      .reduce((node, step) => node[step], root);
  /** What a type is, where it may be a reference. */
  const target = (root, type) => (own(type, "$ref") ? resolve(root, type.$ref) : type);

  // The faults of a value under a schema, and which of its parts were looked at.
  const judge = (root, schema, value) => {
    const found = { faults: [], keys: new Set() };
    const blame = (code, ...details) => found.faults.push([[], code, ...details]);
    const of = (other, part = value) => judge(root, other, part);
    const fits = (other, part) => !of(other, part).faults.length;
    const inside = (key, other) => {
      found.keys.add(key);
      found.faults.push(...of(other, value[key]).faults.map(([path, ...fault]) => [[key, ...path], ...fault]));
    };
    const also = (other) => {
      found.faults.push(...other.faults);
      if (!other.faults.length) other.keys.forEach((key) => found.keys.add(key));
    };
    if (schema === false) blame("forbidden");
    if (typeof schema === "boolean" || (schema.nullable && value === null)) return found;
    const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, properties = {}, patternProperties = {} } = schema;
    const has = (key) => own(schema, key);
    const each = (key, act) => Object.entries(schema[key] ?? {}).forEach(([name, part]) => own(value, name) && act(part, name));

    if (has("$ref")) also(of(resolve(root, schema.$ref)));
    if (has("type") && ![schema.type].flat().some((name) => TYPES[name](value))) blame("type", [schema.type].flat());
    for (const list of [schema.enum, has("const") && [schema.const]])
      if (list && !list.some((one) => write(one, true) === write(value, true))) blame("choice", list);
    for (const one of schema.allOf ?? []) also(of(one));
    for (const key of ["anyOf", "oneOf"]) {
      if (!has(key)) continue;
      const tried = schema[key].map((one) => of(one));
      const fitting = tried.filter((one) => !one.faults.length);
      // Where one alternative is of the right kind, what is wrong there says most.
      const near = tried.filter((one) => !one.faults.some(([path, code]) => !path.length && code === "type"));
      const missing = tried.map((one) => one.faults.every((fault) => fault[1] === "missing") && one.faults.map(([path]) => path.join(".")).join(" + "));
      if (key === "oneOf" && fitting.length > 1) blame("several", fitting.length);
      else if (fitting.length) fitting.forEach(also);
      else if (missing.every(Boolean)) blame("one of", missing);
      else if (near.length === 1) also(near[0]);
      else blame("none");
    }
    if (has("not") && fits(schema.not)) blame("forbidden");
    if (has("if")) {
      const met = of(schema.if);
      if (!met.faults.length) also(met);
      also(of(schema[met.faults.length ? "else" : "then"] ?? true));
    }

    const size = (thing, count) => {
      const [least, most] = [schema[`min${thing}`], schema[`max${thing}`]];
      if (count < least) blame(`few ${thing}`, least, count);
      if (count > most) blame(`many ${thing}`, most, count);
    };
    if (typeof value === "string") {
      size("Length", [...value].length); // code points, as Python counts
      if (has("pattern") && !finds(schema.pattern, value)) blame("pattern", schema.pattern);
      if (schema.media && !isPublicUrl(value)) blame("url");
    } else if (TYPES.number(value)) {
      if (value < minimum) blame("least", minimum);
      if (value > maximum) blame("most", maximum);
      if (value <= exclusiveMinimum) blame("above", exclusiveMinimum);
      if (value >= exclusiveMaximum) blame("below", exclusiveMaximum);
      if (multipleOf && !isMultiple(value, multipleOf)) blame("step", multipleOf);
    } else if (Array.isArray(value)) {
      size("Items", value.length);
      if (schema.uniqueItems && new Set(value.map((item) => write(item, true))).size < value.length) blame("twice");
      const part = (index) => schema.prefixItems?.[index] ?? schema.items;
      value.forEach((_, index) => part(index) !== undefined && inside(index, part(index)));
      if (has("contains")) {
        const fitting = [...value.keys()].filter((index) => fits(schema.contains, value[index]));
        fitting.forEach((index) => found.keys.add(index));
        if (fitting.length < (schema.minContains ?? 1) || fitting.length > schema.maxContains) blame("contains");
      }
      if (has("unevaluatedItems")) value.forEach((_, index) => found.keys.has(index) || inside(index, schema.unevaluatedItems));
    } else if (isObject(value)) {
      const names = Object.keys(value);
      size("Properties", names.length);
      const need = (all) => all.forEach((name) => own(value, name) || found.faults.push([[name], "missing"]));
      need(schema.required ?? []);
      each("dependentRequired", need);
      each("dependentSchemas", (one) => also(of(one)));
      each("properties", (one, name) => inside(name, one));
      for (const name of names) {
        if (has("propertyNames") && !fits(schema.propertyNames, name)) blame("key", name);
        const matching = Object.keys(patternProperties).filter((text) => finds(text, name));
        matching.forEach((text) => inside(name, patternProperties[text]));
        if (own(properties, name) || matching.length || !has("additionalProperties")) continue;
        if (schema.additionalProperties === false) found.faults.push([[name], "unknown"]);
        inside(name, schema.additionalProperties || true);
      }
      if (has("unevaluatedProperties")) for (const name of names) found.keys.has(name) || inside(name, schema.unevaluatedProperties);
    }
    return found;
  };

  // Hosts that a server elsewhere cannot reach, as `ipaddress` of Python tells them.
  const PRIVATE_4 =
    /^(0|10|127|24\d|25[0-5]|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])|169\.254|172\.(1[6-9]|2\d|3[01])|192\.168|192\.0\.2|192\.0\.0\.(?!(9|10)$)\d+|198\.1[89]|198\.51\.100|203\.0\.113)(\.|$)/;
  const PRIVATE_6 = /^(::|fc|fd|fe[89ab]|100::|2001:(0*db8|[01]?[0-9a-f]{0,2}:)|2002:|3fff:0|64:ff9b:1:)/;
  const isPrivate = (host) => {
    const name = host.replace(/\.+$/, "").toLowerCase();
    const isAddress = /^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(?!$)|$)){4}$/.test(name);
    return /(^localhost|\.(localhost|local|internal))$/.test(name) || (isAddress && PRIVATE_4.test(name)) || (name.includes(":") && PRIVATE_6.test(name));
  };
  const isPublicUrl = (url) => {
    const parts = /^https:\/\/([^/?#]*)/i.exec(url);
    if (!parts || /[\p{C}\p{Z}]/u.test(url) || parts[1].includes("@")) return false;
    const [, name, address, port = ""] = /^(?:([^:[\]]*)|\[([0-9a-f:.%]+)\])(?::(.*))?$/i.exec(parts[1]) ?? [];
    return Boolean(name || address) && /^\d*$/.test(port) && Number(port) < 65536 && !isPrivate(name || address);
  };

  /** All that is wrong with a request; nothing where the Python class takes it. */
  const check = (form, request) => {
    const { faults } = judge(form.schema, form.schema, request);
    form.rules.forEach((rule, index) => {
      if (judge(form.schema, rule, request).faults.length) faults.push([[], "rule", index]);
    });
    const seen = new Set(faults.map(([path]) => path.join("/")));
    return [...faults, ...judge(form.type, form.type, request).faults.filter(([path]) => !seen.has(path.join("/")))];
  };

  /** A value with the defaults that the classes send; a union is left as it is if none fits. */
  const complete = (root, type, value) => {
    const known = target(root, type);
    if (known.anyOf) {
      const tried = known.anyOf.map((option) => [option, complete(root, option, value)]);
      return tried.find(([option, made]) => !judge(root, option, made).faults.length)?.[1] ?? value;
    }
    if (Array.isArray(value) && known.items) return value.map((item) => complete(root, known.items, item));
    if (!isObject(value) || known.type !== "object") return value;
    const made = { ...value };
    for (const name in made) made[name] = complete(root, known.properties?.[name] ?? known.additionalProperties ?? {}, made[name]);
    for (const [name, field] of Object.entries(known.properties ?? {}))
      if (!own(made, name) && "prefilled" in field) made[name] = field.prefilled;
    return made;
  };

  window.runcomfyRequest = { check, complete, isObject, judge, read, target, write };
})();
