/* Behaviour that pages do not need to work, only to work more quickly: theme, copying, and what htmx leaves open
   (busy state, lost connection, focus). No part of it needs a secure context. */
(function () {
  "use strict";
  const root = document.documentElement;
  const words = document.body.dataset;

  /* ---- theme: the switch in the footer; theme.js has put the stored choice on <html> already ---- */
  const stored = () => {
    try {
      return localStorage.getItem("theme") || "auto";
    } catch (refused) {
      return root.dataset.theme || "auto";
    }
  };
  const showTheme = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
    document.querySelectorAll('input[name="theme"]').forEach((radio) => {
      radio.checked = radio.value === (root.dataset.theme || "auto");
    });
  };
  showTheme(stored());
  addEventListener("pageshow", () => showTheme(stored()));
  addEventListener("storage", (event) => {
    if (event.key === "theme") showTheme(event.newValue);
  });
  document.addEventListener("change", (event) => {
    if (event.target.name !== "theme") return;
    showTheme(event.target.value);
    try {
      localStorage.setItem("theme", event.target.value);
    } catch (refused) {
      /* The choice then lasts as long as the page. */
    }
  });

  /* ---- one line that a screen reader hears; pages have their own for answers ---- */
  let line;
  const say = (text) => {
    if (!line) {
      line = document.createElement("p");
      line.className = "vh";
      line.setAttribute("aria-live", "polite");
      document.body.append(line);
    }
    line.textContent = "";
    setTimeout(() => (line.textContent = text), 50);
  };

  /* ---- copy: the field or text that data-copy names, else the code of the same figure ---- */
  const sourceOf = (button) =>
    button.dataset.copy ? document.querySelector(button.dataset.copy) : button.closest(".code")?.querySelector("pre code");
  const textOf = (source) => {
    if ("value" in source) return source.value;
    const lines = [...source.querySelectorAll(".ln")];
    if (!lines.length) return source.textContent;
    // In a session only what was typed is worth copying.
    const typed = lines.filter((each) => !each.classList.contains("out"));
    return (typed.length ? typed : lines).map((each) => each.textContent.replace(/\n$/, "")).join("\n");
  };
  const copyByCommand = (text) => {
    const field = document.createElement("textarea");
    const before = document.activeElement;
    field.value = text;
    field.className = "vh";
    field.readOnly = true;
    document.body.append(field);
    field.select();
    let done = false;
    try {
      done = document.execCommand("copy");
    } catch (refused) {
      done = false;
    }
    field.remove();
    before?.focus({ preventScroll: true });
    return done;
  };
  const select = (source) => {
    if (source.select) {
      source.focus();
      source.select();
    } else {
      const range = document.createRange();
      range.selectNodeContents(source);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    }
  };
  const copy = async (button) => {
    const source = sourceOf(button);
    if (!source) return;
    const text = textOf(source);
    let done = false;
    if (navigator.clipboard && isSecureContext) {
      done = await navigator.clipboard.writeText(text).then(
        () => true,
        () => false,
      );
    }
    done = done || copyByCommand(text);
    if (!done) select(source);
    const word = done ? words.copied : words.selected;
    const label = [...button.childNodes].reverse().find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    say(word);
    if (!label || button.dataset.was) return;
    button.dataset.was = label.data;
    label.data = word;
    setTimeout(() => {
      label.data = button.dataset.was;
      delete button.dataset.was;
    }, 2000);
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.copy[type=button], button[data-copy]");
    if (button) copy(button);
  });

  /* ---- menu: Escape and a click elsewhere close it; focus goes back to where it was opened ---- */
  const menu = document.querySelector(".menu");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu?.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (menu?.open && !menu.contains(event.target)) menu.open = false;
  });

  /* ---- after a sign-out this browser tells the next person nothing of what was read here ---- */
  document.addEventListener("submit", (event) => {
    if (new URL(event.target.getAttribute("action") || "", location).pathname !== "/accounts/logout/") return;
    try {
      localStorage.removeItem("stopped");
    } catch (refused) {
      /* Then nothing was kept. */
    }
    window.caches?.delete("pages");
  });

  /* ---- what was read stays readable without a network, where browsers allow it: https, or this machine ---- */
  if (navigator.serviceWorker && isSecureContext) {
    const workers = navigator.serviceWorker;
    const first = !workers.controller;
    addEventListener("load", () => workers.register("/worker.js").catch(() => {}));
    // The page on which it is installed was fetched without it.
    if (first) workers.ready.then((found) => found.active.postMessage({ keep: location.pathname }));
  }

  /* ---- the search palette: "/" or Ctrl-K from anywhere but a field; arrows walk through the hits ---- */
  const palette = document.getElementById("palette");
  // Single keys can be switched off, for people whose speech or hands would press them by accident (WCAG 2.1.4).
  const singleKeys = { off: false };
  try {
    singleKeys.off = localStorage.getItem("keys") === "off";
  } catch (refused) {
    /* Then they stay on. */
  }
  const keysBox = palette?.querySelector('[name="keys"]');
  if (keysBox) {
    keysBox.checked = !singleKeys.off;
    keysBox.addEventListener("change", () => {
      singleKeys.off = !keysBox.checked;
      try {
        localStorage.setItem("keys", singleKeys.off ? "off" : "on");
      } catch (refused) {
        /* The choice then lasts as long as the page. */
      }
    });
  }
  const openPalette = () => {
    if (!palette.open) palette.showModal();
    palette.querySelector("input").select();
  };
  document.addEventListener("click", (event) => {
    if (!palette) return;
    if (event.target.closest("[data-palette]") && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      openPalette();
    } else if (event.target === palette || event.target.closest("[data-close=palette]") || event.target.closest("#palette a")) {
      palette.close();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (!palette) return;
    const typing = event.target.closest?.("input:not([type=radio], [type=checkbox], [type=range]), textarea, select, [contenteditable]");
    const letter = event.key === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    const slash = ["/", "?"].includes(event.key) && !singleKeys.off && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    if ((letter || slash) && !document.querySelector("dialog[open]:not(#palette)")) {
      event.preventDefault();
      openPalette();
      return;
    }
    if (palette.open && event.key === "Escape" && !event.isComposing) {
      // A search field would take the first Escape to empty itself.
      event.preventDefault();
      palette.close();
      return;
    }
    if (!palette.open || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    const stops = [palette.querySelector("input"), ...palette.querySelectorAll("#palette-hits a[href]")];
    const here = stops.indexOf(document.activeElement);
    event.preventDefault();
    stops[(here + (event.key === "ArrowDown" ? 1 : -1) + stops.length) % stops.length].focus();
  });

  /* ---- a track's list of lessons can be unfolded on a narrow screen, where it would push the lesson down ---- */
  const folded = document.querySelector(".side-d");
  if (folded) {
    folded.open = matchMedia("(width >= 60rem)").matches;
    folded.classList.add("side-on");
    matchMedia("(width >= 60rem)").addEventListener("change", (wide) => (folded.open = wide.matches));
  }

  /* ---- the contents list of a lesson shows where one is ---- */
  const entries = [...document.querySelectorAll(".toc a[href^='#']")];
  const headings = entries.map((link) => document.getElementById(link.hash.slice(1))).filter(Boolean);
  if (headings.length) {
    let asked = false;
    const mark = () => {
      asked = false;
      const end = innerHeight + scrollY >= document.documentElement.scrollHeight - 4;
      const passed = headings.filter((each) => each.getBoundingClientRect().top < innerHeight / 3);
      const here = end ? headings.at(-1) : (passed.at(-1) ?? headings[0]);
      entries.forEach((link) => {
        const now = link.hash === `#${here.id}`;
        link.parentElement.classList.toggle("now", now);
        if (now) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      });
    };
    addEventListener(
      "scroll",
      () => {
        if (!asked) requestAnimationFrame(mark);
        asked = true;
      },
      { passive: true },
    );
    // Asking where things are makes the browser lay the page out; the first text comes before that.
    requestAnimationFrame(() => setTimeout(mark));
  }

  /* ---- htmx ---- */
  if (!window.htmx) return;
  const waiting = new Map();
  const submitter = (event) => event.detail.requestConfig?.triggeringEvent?.submitter;
  const release = (request) => {
    const held = waiting.get(request);
    if (!held) return;
    clearTimeout(held.timer);
    held.parts.forEach((part) => part.removeAttribute("aria-busy"));
    waiting.delete(request);
  };

  // The old answer stays until 400 ms have passed, then it is dimmed: quick answers do not flicker.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt, target, xhr } = event.detail;
    const button = submitter(event) || elt.closest("button");
    const parts = [target, button].filter(Boolean);
    const timer = setTimeout(() => parts.forEach((part) => part.setAttribute("aria-busy", "true")), 400);
    waiting.set(xhr, { timer, parts });
    document.querySelectorAll(".bar-lost").forEach((bar) => bar.remove());
  });
  document.addEventListener("htmx:afterRequest", (event) => release(event.detail.xhr));

  // A 5xx or a lost network: say so beside what was asked, keep the page, offer the same request again.
  // What a page fetches by itself as it scrolls is no answer that somebody waits for: it stays as it is.
  const UNASKED = ["intersect", "load", "revealed"];
  const lost = (event, name) => {
    const { elt, target, requestConfig } = event.detail;
    if (UNASKED.includes(requestConfig?.triggeringEvent?.type)) return;
    const bar = document.getElementById(name)?.content.firstElementChild.cloneNode(true);
    if (!bar || !target?.parentNode) return;
    bar.classList.add("bar-lost");
    document.querySelectorAll(".bar-lost").forEach((other) => other.remove());
    target.before(bar);
    bar.querySelector("button").addEventListener("click", () => {
      bar.remove();
      const values = requestConfig.unfilteredFormData || requestConfig.formData;
      const swap = elt.closest("[hx-swap]")?.getAttribute("hx-swap") || undefined;
      htmx.ajax(requestConfig.verb, requestConfig.path, { source: elt.isConnected ? elt : target, target, values, swap });
    });
    bar.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("htmx:responseError", (event) => lost(event, "bar-err"));
  document.addEventListener("htmx:sendError", (event) => lost(event, "bar-off"));
  document.addEventListener("htmx:timeout", (event) => lost(event, "bar-off"));

  // A message that arrives beside a field marks the field; one that goes takes the mark away.
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    const told = event.detail.target;
    if (!told?.id || !told.classList.contains("err")) return;
    document.querySelectorAll(`[aria-describedby~="${told.id}"]`).forEach((field) => {
      if (told.textContent.trim()) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    });
  });

  // Focus must not fall to the top of the page when the thing that had it was swapped away.
  let hadFocus = false;
  document.addEventListener("htmx:beforeSwap", (event) => {
    hadFocus = Boolean(event.detail.target?.contains(document.activeElement) && document.activeElement !== document.body);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const kept = document.activeElement && document.activeElement !== document.body;
    if (!hadFocus || kept) return;
    hadFocus = false;
    const place = event.detail.elt;
    const to = place.querySelector("[data-focus], [role=status], h2, h3, legend") || place;
    if (!to.hasAttribute("tabindex")) to.setAttribute("tabindex", "-1");
    to.focus({ preventScroll: true });
  });
})();
