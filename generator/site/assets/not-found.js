// Leads from a page that is not there to the root, wherever the site stands. Only where the links
// lead nowhere are the folders above asked, from the outermost on.
"use strict";
{
  const { probe } = document.currentScript.dataset;
  const isRoot = (root) => fetch(root + probe, { method: "HEAD" }).then(({ ok }) => ok, () => false);
  document.addEventListener("DOMContentLoaded", async () => {
    const links = [...document.querySelectorAll("main a")];
    const steps = location.pathname.split("/").slice(1, -1).filter(Boolean);
    const above = [0, ...steps.keys()].map((_, count) => ["", ...steps.slice(0, count), ""].join("/"));
    const said = links[0].getAttribute("href").replace(/[^/]+\/$/, "");
    for (const root of [said, ...above]) {
      if (!(await isRoot(root))) continue;
      for (const link of links) link.href = root + link.getAttribute("href").slice(said.length);
      return;
    }
  });
}
