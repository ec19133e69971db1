// Before anything is painted: the theme that was chosen, or that of the system.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  let chosen = null;
  try {
    chosen = localStorage.getItem("runcomfy.theme");
  } catch {
    // Storage is closed to the page: the system decides.
  }
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => (root.dataset.theme = chosen ?? (dark.matches ? "dark" : "light"));
  apply();
  dark.addEventListener("change", apply);
  addEventListener("storage", (event) => {
    if (event.key === "runcomfy.theme") {
      chosen = event.newValue;
      apply();
    }
  });
})();
