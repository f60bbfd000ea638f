/* The section that was read last in this browser, below the lesson to go on with. Runs before the first paint: who has
   read something gets the line's room at once, so that nothing moves when the words come. */
(function () {
  "use strict";
  const newest = () => {
    try {
      const entries = Object.entries(JSON.parse(localStorage.getItem("stopped")) || {});
      // Noted by an earlier version, an entry has no words; the newest stands at the end.
      return entries.findLast(([slug, each]) => /^[a-z0-9-]+$/.test(slug) && each?.at && each.title && each.section);
    } catch (refused) {
      return undefined;
    }
  };
  const found = newest();
  if (!found) return;
  const [slug, { at, title, section }] = found;
  document.documentElement.classList.add("has-read");
  const show = () => {
    const line = document.getElementById("reading");
    const link = line?.querySelector("a");
    if (!link) return;
    link.href = `/lessons/${slug}/#${encodeURIComponent(at)}`;
    link.textContent = `${title}: ${section}`;
    line.hidden = false;
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", show);
  else show();
})();
