/* The list of people in a room, brought up to date every five seconds; without this script a link does it. */
(function () {
  "use strict";
  const crowd = () => document.getElementById("crowd");
  if (!crowd()) return;
  document.querySelector(".crowd-new")?.setAttribute("hidden", "");
  let pressed = false;
  addEventListener("pointerdown", () => (pressed = true));
  addEventListener("pointerup", () => (pressed = false));
  addEventListener("pointercancel", () => (pressed = false));
  const look = async () => {
    try {
      const got = await fetch(location.pathname, { cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout?.(8000) });
      if (!got.ok || got.redirected) return;
      const fresh = new DOMParser().parseFromString(await got.text(), "text/html").getElementById("crowd");
      const old = crowd();
      // Nothing is moved under a finger.
      if (!fresh || pressed || fresh.dataset.state === old.dataset.state) return;
      const held = old.contains(document.activeElement) ? document.activeElement : null;
      const value = held?.value;
      const id = held?.id || "present-h";
      old.replaceWith(fresh);
      if (held) (value && fresh.querySelector(`button[value="${CSS.escape(value)}"]`) || document.getElementById(id) || fresh).focus({ preventScroll: true });
    } catch (lost) {
      /* The next look may get through. */
    }
  };
  setInterval(() => document.hidden || look(), 5000);
  document.addEventListener("visibilitychange", () => document.hidden || look());
})();
