// The search of one language: sections with every word, or else with some. Words are looked
// for as parts of the text, so that languages without spaces need no dictionary; what occurs nowhere
// as a whole is looked for by the words that the browser sees in it. Keywords lead to sections that
// say it otherwise.
"use strict";
(() => {
  const SHOWN = 40;
  const AROUND = 60; // characters on each side of what was found
  const WITHOUT_SPACES = /[\u3040-\u30ff\u3400-\u9fff]{3,}/;

  const POINTS = { keyword: 100, keywordBegun: 60, here: 50 };
  const LEAST_BEGUN = 3; // letters from which on the beginning of a keyword counts

  // Hiragana stand as katakana, one for one, so that places in the text stay the same.
  const plain = (text) =>
    text.normalize("NFKC").toLowerCase().replace(/[\u3041-\u3096]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60));

  // A word in singular and plural. Since parts of the text count, only what is no part needs a form.
  const forms = (word) => {
    if (/[^aeiou\W]ies$/.test(word)) return [word, `${word.slice(0, -3)}y`];
    if (/[a-z][^aeiou\W]y$/.test(word)) return [word, `${word.slice(0, -1)}ies`];
    if (/[a-z](s|x|z|ch|sh)es$/.test(word)) return [word, word.slice(0, -2), word.slice(0, -1)];
    return /[a-z]{2}[^s\W]s$/.test(word) ? [word, word.slice(0, -1)] : [word];
  };

  const parts = (word) =>
    [...new Intl.Segmenter(document.documentElement.lang, { granularity: "word" }).segment(word)]
      .filter((part) => part.isWordLike)
      .map((part) => part.segment);

  const entries = (pages) =>
    pages.flatMap((page) =>
      page.sections.map(([anchor, title, text, keywords = []], place) => ({
        folder: page.address,
        keywords: keywords.map(plain),
        address: page.address + (place && anchor ? `#${anchor}` : ""),
        page: page.title,
        title,
        text,
        inPage: plain(page.title),
        inTitle: plain(title),
        inText: plain(text),
        first: place === 0,
      })),
    );

  const points = (entry, word) => Math.max(...forms(word).map((form) => pointsOf(entry, form)));
  const pointsOf = (entry, word) => {
    let sum = 0;
    if (entry.keywords.includes(word)) sum += POINTS.keyword;
    else if (word.length >= LEAST_BEGUN && entry.keywords.some((one) => one.startsWith(word))) sum += POINTS.keywordBegun;
    if (entry.inTitle.includes(word)) sum += entry.inTitle === word ? 40 : 20;
    if (entry.inPage.includes(word)) sum += entry.first ? 15 : 3;
    const at = entry.inText.indexOf(word);
    if (at >= 0) sum += 4 + (at < 200 ? 1 : 0);
    return sum;
  };

  const isKeyword = (all, text) => all.some(({ keywords }) => forms(text).some((form) => keywords.includes(form)));

  const find = (all, query, here) => {
    const text = plain(query).trim().replace(/\s+/g, " ");
    const typed = isKeyword(all, text) ? [text] : text.split(" ").filter(Boolean);
    const words = typed.flatMap((word) => {
      const known = all.some((entry) => points(entry, word));
      return !known && WITHOUT_SPACES.test(word) ? parts(word) : [word];
    });
    if (!words.length) return { words, hits: [] };
    const judged = all.map((entry) => ({ entry, each: words.map((word) => points(entry, word)) }));
    // Among several words the rare ones tell more.
    const count = (place) => judged.filter(({ each }) => each[place]).length;
    const rarity = words.map((_, place) => Math.log(1 + all.length / Math.max(1, count(place))));
    const rarest = Math.max(...rarity);
    // A sentence without spaces has words, too, that nobody looks for.
    const whole = words.length > typed.length ? [] : judged.filter(({ each }) => each.every(Boolean));
    const hits = (whole.length ? whole : judged.filter(({ each }) => each.some(Boolean)))
      .map(({ entry, each }) => ({
        entry,
        sum: each.reduce((sum, one, place) => sum + (one * rarity[place]) / rarest, entry.folder === here ? POINTS.here : 0),
      }))
      .sort((a, b) => b.sum - a.sum);
    return { words: words.flatMap(forms), hits };
  };

  // The text around the first word, with all words marked. Normalising may move characters; then
  // the beginning is shown.
  const excerpt = (entry, words) => {
    const same = entry.inText.length === entry.text.length;
    const at = same ? Math.max(0, Math.min(...words.map((w) => entry.inText.indexOf(w)).filter((i) => i >= 0), entry.text.length)) : 0;
    const from = at === entry.text.length ? 0 : Math.max(0, at - AROUND);
    const text = entry.text.slice(from, from + 3 * AROUND);
    const low = same ? entry.inText.slice(from, from + 3 * AROUND) : plain(text);
    const parts = [from ? "…" : ""];
    let done = 0;
    while (done < text.length) {
      const next = words
        .map((word) => [low.indexOf(word, done), word.length])
        .filter(([place]) => place >= 0)
        .sort((a, b) => a[0] - b[0])[0];
      if (!next || low.length !== text.length) break;
      parts.push(text.slice(done, next[0]), make("mark", { textContent: text.slice(next[0], next[0] + next[1]) }));
      done = next[0] + next[1];
    }
    parts.push(text.slice(done), from + 3 * AROUND < entry.text.length ? "…" : "");
    return parts;
  };

  const make = window.runcomfyMake;
  let dialog = null;

  const build = (words) => {
    const hint = { placeholder: words.hint, "aria-label": words.hint };
    const input = make("input", { type: "search", autocomplete: "off", spellcheck: false, ...hint });
    const close = make("button", { type: "button", textContent: words.close });
    close.addEventListener("click", () => dialog.close());
    const said = make("p", { role: "status" });
    const list = make("ul");
    const label = document.querySelector(".bar .search").textContent;
    dialog = make("dialog", { className: "finder", "aria-label": label }, make("div", { className: "finder-row" }, input, close), said, list);
    document.body.append(dialog);
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });

    const base = `${words.root}${words.language}/`;
    // Pages that are opened as files have no server that would complete their addresses.
    const file = location.protocol === "file:" ? "index.html" : "";
    const here = location.href.replace(/[?#].*/, "").replace(/index\.html$/, "").slice(new URL(base, location.href).href.length);
    let all = null;
    const again = make("button", { type: "button", textContent: words.again });
    again.addEventListener("click", () => {
      input.focus();
      load();
    });
    // A script, since a browser fetches no data for a page that was opened as a file.
    const load = () => {
      said.textContent = words.searching;
      const script = make("script", { src: `${base}search-index.js` });
      script.onerror = () => said.replaceChildren(words.searchFailed, " ", again);
      script.onload = () => {
        if (!window.runcomfySearchIndex) return script.onerror(); // another page was served in its place
        all = entries(window.runcomfySearchIndex);
        show();
      };
      document.head.append(script);
    };

    const show = () => {
      if (!all) return;
      const { words: sought, hits } = find(all, input.value, decodeURIComponent(here));
      list.replaceChildren(
        ...hits.slice(0, SHOWN).map(({ entry }) => {
          const link = make(
            "a",
            { href: base + entry.address.replace(/(?=#|$)/, file) },
            make("strong", { textContent: entry.title }),
            make("small", { textContent: entry.first ? "" : entry.page }),
            make("span", {}, ...excerpt(entry, sought)),
          );
          link.addEventListener("click", () => dialog.close());
          return make("li", {}, link);
        }),
      );
      said.textContent = !sought.length ? "" : hits.length ? words.found.replace("{count}", hits.length) : words.noneFound;
    };
    input.addEventListener("input", show);
    load();
    dialog.addEventListener("keydown", (event) => {
      // In a search field the key would only clear it.
      if (event.key === "Escape" && !event.isComposing) dialog.close();
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const places = [input, ...list.querySelectorAll("a")];
      const now = places.indexOf(document.activeElement);
      places[Math.max(0, Math.min(places.length - 1, now + step))].focus();
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) list.querySelector("a")?.click();
    });
    return input;
  };

  window.runcomfySearch = (words) => {
    if (!dialog) build(words);
    if (!dialog.open) dialog.showModal();
    dialog.querySelector("input").select();
  };
})();
