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

// Asked for past the browser's own cache, which holds the page as this reader gets it.
const keepPage = async (path) => {
  const pages = await caches.open(PAGES);
  const known = await pages.match(path, { ignoreVary: true });
  const tag = known?.headers.get("ETag");
  const headers = tag ? { "If-None-Match": tag } : {};
  const found = await fetch(new Request(path, { credentials: "omit", cache: "no-store", headers }));
  const page = found.status === 304 ? known : found;
  if (page.status !== 200 || page.redirected || page.type !== "basic") return;
  await pages.delete(path, { ignoreVary: true });
  await pages.put(path, page);
  await trim(PAGES, MOST_PAGES);
};

const keepFile = async (request, found) => {
  const files = await caches.open(FILES);
  await files.put(request, found);
  await trim(FILES, MOST_FILES);
};

const file = async (event) => {
  const known = await caches.match(event.request, { ignoreVary: true });
  if (known) return known;
  const found = await fetch(event.request);
  // A full disk costs reading offline, not the page.
  if (found.status === 200 && found.type === "basic") event.waitUntil(keepFile(event.request, found.clone()).catch(() => {}));
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

// The page on which a reader first meets this worker was there before it: the page asks for itself to be kept.
addEventListener("message", (event) => {
  const path = event.data?.keep;
  if (typeof path === "string" && READABLE.test(path)) event.waitUntil(keepPage(path).catch(() => {}));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin || request.method !== "GET") return;
  // Only what the server names by its content is taken from the cache first: it cannot change.
  if (url.pathname.startsWith("/static/")) {
    if (/\.[0-9a-f]{12}\.[a-z0-9]+$/.test(url.pathname)) event.respondWith(file(event));
  } else if (request.mode === "navigate") {
    event.respondWith(page(event, url.pathname));
  }
});
