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

/** Copies a text; returns what became of it, which is told to those who hear the page, too. */
globalThis.runcomfyCopy = async (text) => {
  const { copied, failed } = document.querySelector(".bar").dataset;
  let told = copied;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    told = failed;
  }
  document.querySelector("body > [role=status]").textContent = `${told}: ${text.length > 60 ? "…" : text}`;
  return told;
};

/** A button that copies a text, and says for a moment whether it could. */
globalThis.runcomfyCopyButton = (label, text, given = {}) => {
  const button = runcomfyMake("button", { type: "button", textContent: label, ...given });
  button.addEventListener("click", async () => {
    button.textContent = await runcomfyCopy(text());
    setTimeout(() => (button.textContent = label), 1500);
  });
  return button;
};
