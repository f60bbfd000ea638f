/* Keeps lessons and terms that were read, as a reader without an account gets them, and the static files they need.
   SHELL comes from the server, and VERSION, which makes a new worker of every change. Nothing else is ever kept: other pages, forms and answers go to the network. */
const PAGES = "pages";
const FILES = "files";
const MOST_PAGES = 120;
const MOST_FILES = 150;
const READABLE = /^\/(?:lessons|glossary)\/[a-z0-9-]+\/$/;

addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(FILES)
      .then((files) => files.addAll(SHELL.map((path) => new Request(path, { credentials: "omit", cache: "no-cache" }))))
      .then(() => self.skipWaiting()),
  );
});

addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

// Files of an older version stay for the pages that name them, until newer ones push them out.
const trim = async (name, most) => {
  const cache = await caches.open(name);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(keys.length - most, 0)).map((key) => cache.delete(key)));
};

const keepPage = async (path) => {
  const page = await fetch(new Request(path, { credentials: "omit", cache: "no-cache" }));
  if (page.status !== 200 || page.redirected || page.type !== "basic") return;
  const pages = await caches.open(PAGES);
  await pages.delete(path);
  await pages.put(path, page);
  await trim(PAGES, MOST_PAGES);
};

const file = async (request) => {
  const known = await caches.match(request, { ignoreVary: true });
  if (known) return known;
  const found = await fetch(request);
  if (found.status === 200 && found.type === "basic") {
    const copy = found.clone();
    const files = await caches.open(FILES);
    await files.put(request, copy);
    await trim(FILES, MOST_FILES);
  }
  return found;
};

const page = async (event, path) => {
  try {
    const found = await fetch(event.request);
    if (found.status === 200 && READABLE.test(path)) event.waitUntil(keepPage(path).catch(() => {}));
    return found;
  } catch (lost) {
    const kept = (await caches.match(path, { ignoreVary: true })) || (await caches.match("/offline/", { ignoreVary: true }));
    if (kept) return kept;
    throw lost;
  }
};

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin || request.method !== "GET") return;
  // Only what the server names by its content is taken from the cache first: it cannot change.
  if (url.pathname.startsWith("/static/")) {
    if (/\.[0-9a-f]{12}\.[a-z0-9]+$/.test(url.pathname)) event.respondWith(file(request));
  } else if (request.mode === "navigate") {
    event.respondWith(page(event, url.pathname));
  }
});
