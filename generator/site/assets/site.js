// What a page does beyond being read: menu, theme, tabs, copying, the opening of the search.
"use strict";
(() => {
  const bar = document.querySelector(".bar");
  const words = bar.dataset;
  const article = document.querySelector("article");
  const make = window.runcomfyMake;
  const put = (part, name, value) => (value ? part.setAttribute(name, value) : part.removeAttribute(name));

  const stored = (key, value) => {
    try {
      if (value === undefined) return localStorage.getItem(key);
      localStorage.setItem(key, value);
    } catch {
      // Storage is closed to the page: choices last as long as it.
    }
    return null;
  };

  // The menu of a narrow window.
  const menu = bar.querySelector(".menu");
  const openMenu = (open) => {
    menu.setAttribute("aria-expanded", String(open));
    document.body.classList.toggle("menu-open", open);
  };
  menu.addEventListener("click", () => openMenu(menu.ariaExpanded !== "true"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.ariaExpanded === "true") {
      openMenu(false);
      menu.focus();
    }
  });

  // A long menu shows the page that is open.
  const pages = document.querySelector(".pages");
  const here = pages.querySelector("[aria-current]");
  if (here) pages.scrollTop = here.offsetTop - pages.clientHeight / 2;

  // The theme.
  const theme = bar.querySelector(".theme");
  const root = document.documentElement;
  const showTheme = () => theme.setAttribute("aria-pressed", String(root.dataset.theme === "dark"));
  theme.addEventListener("click", () => {
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    stored("runcomfy.theme", root.dataset.theme);
    showTheme();
  });
  new MutationObserver(showTheme).observe(root, { attributeFilter: ["data-theme"] });
  showTheme();

  // The other languages keep the place on the page.
  for (const link of bar.querySelectorAll(".languages a")) {
    link.addEventListener("click", () => {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      link.hash = target?.closest("h2, h3")?.id ?? location.hash;
    });
  }

  // Tabs: the same label stays chosen in all sets, on all pages.
  const TAB = "runcomfy.tab";
  const sets = [];
  const choose = (label) => {
    for (const tabs of sets) {
      if (!tabs.some(([button]) => button.textContent === label)) continue;
      for (const [button, panel] of tabs) {
        const chosen = button.textContent === label;
        button.setAttribute("aria-selected", String(chosen));
        button.tabIndex = chosen ? 0 : -1;
        panel.hidden = !chosen;
      }
    }
  };
  document.querySelectorAll(".tabs").forEach((group, number) => {
    const list = make("div", { role: "tablist", className: "tab-list", "aria-label": words.samples });
    const tabs = [...group.querySelectorAll(":scope > .tab")].map((panel, place) => {
      const label = panel.querySelector(".tab-label");
      const [id, controlled] = [`tab-${number}-${place}`, `panel-${number}-${place}`];
      const button = make("button", { type: "button", id, role: "tab", "aria-controls": controlled, textContent: label.textContent });
      label.remove();
      panel.id = controlled;
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", id);
      list.append(button);
      return [button, panel];
    });
    list.addEventListener("click", (event) => {
      const button = event.target.closest("[role=tab]");
      if (!button) return;
      const before = list.getBoundingClientRect().top;
      choose(button.textContent);
      stored(TAB, button.textContent);
      // Sets above have changed their height too: what was clicked stays where it was.
      scrollBy(0, list.getBoundingClientRect().top - before);
    });
    list.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
      if (!step) return;
      event.preventDefault();
      const now = tabs.findIndex(([button]) => button === document.activeElement);
      const last = tabs.length - 1;
      const next = Math.abs(step) === 1 ? (now + step + tabs.length) % tabs.length : step < 0 ? 0 : last;
      tabs[next][0].click();
      tabs[next][0].focus();
    });
    group.prepend(list);
    sets.push(tabs);
    choose(tabs[0][0].textContent);
  });
  const chosen = stored(TAB);
  if (chosen) choose(chosen);

  // Copying.
  document.body.append(make("div", { className: "hidden-text", role: "status" }));
  for (const code of article.querySelectorAll(".highlight pre > code")) {
    const text = () => code.textContent.replace(/\n$/, "");
    const block = code.closest(".highlight");
    const beside = block.matches(".language-text") || !/\n./.test(code.textContent);
    block.classList.toggle("single", beside && !block.querySelector(".filename"));
    block.append(window.runcomfyCopyButton(words.copy, text, { className: "copy" }));
  }
  for (const part of article.querySelectorAll("[data-copy]")) {
    const copy = async () => {
      await window.runcomfyCopy(part.dataset.copy);
      part.classList.add("copied");
      setTimeout(() => part.classList.remove("copied"), 1500);
    };
    part.addEventListener("click", copy);
    if (part.matches("button")) continue;
    part.setAttribute("role", "button");
    part.setAttribute("tabindex", "0");
    part.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      copy();
    });
  }

  // What scrolls sideways can be reached by the keyboard.
  const reach = () => {
    for (const part of document.querySelectorAll("article pre, .wide, .drawing")) {
      const scrolls = part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1;
      put(part, "tabindex", scrolls && "0");
      if (!part.matches(".wide")) continue;
      put(part, "role", scrolls && "group");
      put(part, "aria-label", scrolls && words.table);
    }
  };
  addEventListener("resize", reach);
  document.addEventListener("toggle", reach, true);
  document.addEventListener("click", () => setTimeout(reach));
  reach();

  // Where one is on the page.
  const entries = new Map(
    [...document.querySelectorAll(".toc a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]),
  );
  const seen = new Set();
  const watch = new IntersectionObserver(
    (changes) => {
      for (const { target, isIntersecting } of changes) {
        if (isIntersecting) seen.add(target.id);
        else seen.delete(target.id);
      }
      const first = [...entries.keys()].find((id) => seen.has(id));
      if (!first) return;
      for (const [id, link] of entries) put(link, "aria-current", id === first && "location");
    },
    { rootMargin: "-60px 0px -60% 0px" },
  );
  for (const id of entries.keys()) {
    const heading = document.getElementById(id);
    if (heading) watch.observe(heading);
  }

  // A fold that holds the target of a link opens.
  const unfold = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const fold = target?.closest("details:not([open])");
    if (!fold) return;
    fold.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  unfold();

  const search = () => window.runcomfySearch(words);
  bar.querySelector(".search").addEventListener("click", search);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    const palette = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    if (!slash && !palette) return;
    event.preventDefault();
    search();
  });
})();
