/* The section that was read last in this browser, below the lesson to go on with. Runs before the first paint: who has
   read something gets the line's room at once, so that nothing moves when the words come. */
(function () {
  "use strict";
  const kept = () => {
    try {
      return Object.entries(JSON.parse(localStorage.getItem("stopped")) || {});
    } catch (refused) {
      return [];
    }
  };
  const entries = kept();
  // Noted by an earlier version, an entry has no words; the newest stands at the end.
  const found = entries.findLast(([slug, each]) => /^[a-z0-9-]+$/.test(slug) && each?.at && each.title && each.section);
  if (!found) return;
  const [slug, { at, title, section }] = found;
  document.documentElement.classList.add("has-read");
  const show = () => {
    // Only a lesson that was begun is gone on with; the server knows no more than what is done.
    const next = document.querySelector(".resume-t a")?.getAttribute("href");
    if (entries.some(([begun]) => `/lessons/${begun}/` === next)) {
      for (const each of document.querySelectorAll("[data-read]")) each.textContent = each.dataset.read;
    }
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
