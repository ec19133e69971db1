// Leads from the root to the pages in the first language that the browser asks for.
"use strict";
(() => {
  const offered = document.currentScript.dataset.offered.split(" ");
  const wanted = (navigator.languages ?? [navigator.language]).map((tag) => tag.slice(0, 2));
  const language = wanted.find((tag) => offered.includes(tag)) ?? offered[0];
  location.replace(new URL(`${language}/`, location.href));
})();
