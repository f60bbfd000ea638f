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
      box.className = "peek";
      box.id = "peek";
      box.setAttribute("role", "tooltip");
      box.addEventListener("pointerenter", () => clearTimeout(timer));
      box.addEventListener("pointerleave", leave);
    }
    box.innerHTML = html;
    document.getElementById("main").append(box);
    link.setAttribute("aria-describedby", "peek");
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
