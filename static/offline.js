/* The offline page: which lessons and terms this browser has kept. */
(async function () {
  "use strict";
  const list = document.getElementById("kept");
  if (!list || !window.caches) return;
  const pages = await caches.open("pages");
  const requests = (await pages.keys()).reverse();
  for (const request of requests) {
    const path = new URL(request.url).pathname;
    const text = await (await pages.match(request)).text();
    const title = new DOMParser().parseFromString(text, "text/html").querySelector("h1")?.textContent || path;
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = path;
    link.textContent = title;
    item.append(link);
    list.append(item);
  }
  document.getElementById("kept-none").hidden = requests.length > 0;
})();
