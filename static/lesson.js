/* Reading comforts of a lesson: where one stopped, keys for the neighbours, and the shell that a reader uses. */
(function () {
  "use strict";
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch (refused) {
      return null;
    }
  };
  const write = (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch (refused) {
      /* Then it holds for this page only. */
    }
  };

  /* ---- without a network: what is read is what was kept, and what needs the server says so ---- */
  const tellOffline = () => {
    const told = document.getElementById("bar-kept")?.content.firstElementChild.cloneNode(true);
    if (!told || document.querySelector(".bar-kept")) return;
    document.getElementById("main").prepend(told);
    addEventListener("online", () => told.remove(), { once: true });
  };
  if (navigator.onLine === false) tellOffline();
  addEventListener("offline", tellOffline);

  /* ---- shells: one choice for every page ---- */
  const choose = (shell) =>
    document.querySelectorAll(`.shells input[value="${CSS.escape(shell)}"]`).forEach((radio) => (radio.checked = true));
  if (read("shell")) choose(read("shell"));
  document.addEventListener("change", (event) => {
    if (!event.target.closest(".shells .tabs")) return;
    write("shell", event.target.value);
    choose(event.target.value);
  });

  /* ---- n and p: the lesson behind and the one before; the palette can switch single keys off ---- */
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || read("keys") === "off") return;
    if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
    const way = { n: ".pager-n", p: ".pager a:not(.pager-n)" }[event.key];
    if (way) document.querySelector(way)?.click();
  });

  /* ---- where one stopped: the section that was read last, per lesson, in this browser ---- */
  const KEY = "stopped";
  const MOST = 50;
  const places = () => {
    try {
      return JSON.parse(read(KEY)) || {};
    } catch (broken) {
      return {};
    }
  };
  const slug = document.querySelector(".art")?.dataset.lesson;
  const headings = [...document.querySelectorAll(".art > h2[id]")];
  if (!slug || headings.length < 2) return;
  const title = document.querySelector("h1")?.textContent.trim() || "";
  const bar = document.getElementById("stopped");
  const before = places()[slug];
  const stopped = before && headings.find((each) => each.id === before.at);
  const offer = () => {
    if (!bar || !stopped || location.hash || headings.indexOf(stopped) < 1 || scrollY > 100) return;
    const link = bar.querySelector("a");
    link.href = `#${stopped.id}`;
    link.textContent = stopped.textContent.trim();
    bar.hidden = false;
    const go = () => (bar.hidden = true);
    bar.addEventListener("click", (event) => {
      if (event.target.closest("a, button")) go();
    });
    // Who reads on from the top, or does something else, has answered; the bar never lies over what they work with.
    addEventListener("scroll", () => scrollY > 240 && go(), { passive: true });
    document.addEventListener("keydown", (event) => event.key === "Escape" && go());
    ["pointerdown", "focusin"].forEach((act) =>
      document.addEventListener(act, (event) => event.target.closest(".art") && !bar.contains(event.target) && go()),
    );
  };
  // After the first paint: asking for the place on the page makes the browser lay all of it out.
  requestAnimationFrame(() => setTimeout(offer));
  let timer;
  const note = () => {
    const passed = headings.filter((each) => each.getBoundingClientRect().top < innerHeight / 2);
    const here = passed.at(-1);
    if (!here) return;
    const known = places();
    delete known[slug];
    // Who has reached the questions has read to the end.
    if (here.id !== "questions" && here.id !== "sources") known[slug] = { at: here.id, title, section: here.textContent.trim() };
    write(KEY, JSON.stringify(Object.fromEntries(Object.entries(known).slice(-MOST))));
  };
  addEventListener(
    "scroll",
    () => {
      clearTimeout(timer);
      timer = setTimeout(note, 500);
    },
    { passive: true },
  );
})();

/* Marked words of a lesson: pointing at one, or reaching it by keyboard, shows its definition beside it. The definition
   can be pointed at itself, stays as long as pointer or focus do, and Escape sends it away (WCAG 1.4.13). A finger gets
   the link as it is. */
(function () {
  "use strict";
  const WAIT = 250;
  const LINGER = 250;
  const known = new Map();
  let box, shown, wanted, timer;

  const definition = (link) => {
    const path = link.pathname;
    if (!known.has(path)) {
      const asked = fetch(path, { headers: { "HX-Request": "true" } }).then((answer) => {
        if (!answer.ok) throw new Error(answer.status);
        return answer.text();
      });
      // What failed is asked again next time; the link still works.
      asked.catch(() => known.delete(path));
      known.set(path, asked);
    }
    return known.get(path);
  };

  const hide = () => {
    clearTimeout(timer);
    wanted = undefined;
    if (!shown) return;
    shown.removeAttribute("aria-describedby");
    box.remove();
    shown = undefined;
  };

  const place = (link) => {
    // A word that goes over two lines has two boxes; the first is where reading starts.
    const word = link.getClientRects()[0];
    const within = box.offsetParent.getBoundingClientRect();
    const most = document.documentElement.clientWidth - box.offsetWidth - 8;
    const left = Math.max(8, Math.min(word.left, most));
    const below = word.bottom + box.offsetHeight + 8 < innerHeight || word.top < box.offsetHeight + 8;
    box.style.left = `${left - within.left}px`;
    box.style.top = `${(below ? word.bottom + 2 : word.top - box.offsetHeight - 2) - within.top}px`;
  };

  const show = async (link) => {
    wanted = link;
    let html;
    try {
      html = await definition(link);
    } catch (failed) {
      return;
    }
    if (wanted !== link || shown === link) return;
    hide();
    wanted = link;
    if (!box) {
      box = document.createElement("div");
      box.className = "defbox";
      box.id = "defbox";
      box.setAttribute("role", "tooltip");
      box.addEventListener("pointerenter", () => clearTimeout(timer));
      box.addEventListener("pointerleave", leave);
    }
    box.innerHTML = html;
    document.getElementById("main").append(box);
    link.setAttribute("aria-describedby", "defbox");
    shown = link;
    place(link);
  };

  const leave = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      // Focus holds the definition as the pointer does.
      if (document.activeElement !== shown || !shown.matches(":focus-visible")) hide();
    }, LINGER);
  };

  const termOf = (event) => event.target.closest?.("a.term");
  document.addEventListener("pointerover", (event) => {
    const link = termOf(event);
    if (!link || event.pointerType === "touch") return;
    clearTimeout(timer);
    if (link !== shown) timer = setTimeout(() => show(link), WAIT);
  });
  document.addEventListener("pointerout", (event) => {
    const link = termOf(event);
    if (!link || event.pointerType === "touch" || link.contains(event.relatedTarget)) return;
    if (shown === link) leave();
    else clearTimeout(timer);
  });
  document.addEventListener("focusin", (event) => {
    const link = termOf(event);
    if (link?.matches(":focus-visible")) show(link);
  });
  document.addEventListener("focusout", (event) => {
    if (termOf(event)) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  addEventListener("resize", hide);
  addEventListener("pagehide", hide);
})();
