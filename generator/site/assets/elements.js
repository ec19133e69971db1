// What all scripts of a page are made with.
"use strict";

/** An element with these properties or attributes, by name, and these children. */
globalThis.runcomfyMake = (tag, given = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name in made && name !== "role") made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
};

/** A button that copies a text, and says for a moment whether it could. */
globalThis.runcomfyCopyButton = (label, text, { copied, failed = label }, given = {}) => {
  const button = runcomfyMake("button", { type: "button", textContent: label, ...given });
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = copied;
    } catch {
      button.textContent = failed;
    }
    setTimeout(() => (button.textContent = label), 1500);
  });
  return button;
};
