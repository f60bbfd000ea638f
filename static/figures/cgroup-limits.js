/* Sliders for two ceilings. The arithmetic is that of portal/curriculum/figures/cgroup.py. */
document.querySelectorAll('[data-figure="cgroup-limits"]').forEach((figure) => {
  const PERIOD = 100, MOST = 1024;
  const words = figure.querySelector(".cgl").dataset;
  const [saysMemory, saysProcessor] = figure.querySelectorAll("[role=status] span");
  const one = (name) => figure.querySelector(name);
  const value = (name) => Number(one(`[name=${name}]`).value);
  const short = (number) => String(Math.floor(number * 10 + 0.5) / 10);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const tell = (place, text) => {
    if (place.textContent !== text) place.textContent = text;
  };
  const put = (name, values) =>
    figure.querySelectorAll(name).forEach((part) => Object.entries(values).forEach(([key, each]) => part.setAttribute(key, each)));
  const percent = (mib) => `${(mib / MOST) * 100}%`;
  const mark = (name, mib) => {
    put(`${name} line`, { x1: percent(mib), x2: percent(mib) });
    put(`${name} text`, { x: percent(mib), "text-anchor": mib < 220 ? "start" : mib > 800 ? "end" : "middle" });
  };

  const memory = () => {
    const [top, high, own, cache] = ["top", "high", "own", "cache"].map(value);
    const limit = Math.min(top, high < MOST ? high : top);
    const kept = Math.max(0, Math.min(cache, limit - own));
    const over = Math.max(0, own - top);
    const [held, back] = [own - over, cache - kept];
    const state = own > top ? "oom" : own > limit ? "high" : own + cache > limit ? "reclaim" : "fits";
    put(".m-own", { width: percent(held) });
    put(".m-kept", { x: percent(held), width: percent(kept) });
    put(".m-back", { x: percent(own + kept), width: percent(Math.min(back, MOST - own - kept)) });
    put(".m-over", { x: percent(held), width: percent(over) });
    put(".m-high", { visibility: high < MOST ? "visible" : "hidden" });
    mark(".m-high", high);
    mark(".m-top", top);
    Object.entries({ own: held, kept, back, over }).forEach(([name, mib]) => tell(one(`.k-${name}`), String(mib)));
    tell(one(".f-top"), String(top * 2 ** 20));
    tell(one(".f-high"), high < MOST ? String(high * 2 ** 20) : "max");
    tell(saysMemory, fill(words[state], { own, cache, limit, back }));
  };

  const processor = () => {
    const quota = Math.round(value("cpus") * PERIOD);
    const [threads, work] = [value("threads"), value("work")];
    const free = quota >= threads * PERIOD;
    const full = free ? 0 : Math.ceil(work / quota) - 1;
    const run = Math.min(quota / threads, PERIOD);
    const total = full * PERIOD + (work - full * quota) / threads;
    const periods = figure.querySelectorAll(".cgl-t li");
    periods.forEach((period, number) => {
      const waits = number < full;
      const runs = waits ? run : Math.min(Math.max(total - number * PERIOD, 0), PERIOD);
      const [ghost, bar, pattern, stop] = [...period.querySelectorAll(".ghost, .lim-bar, .pat-lim, .lim-stop")];
      [bar, pattern].forEach((part) => part.setAttribute("width", `${runs}%`));
      ["x1", "x2"].forEach((end) => stop.setAttribute(end, `${runs}%`));
      ghost.setAttribute("x", `${runs}%`);
      ghost.setAttribute("width", `${PERIOD - runs}%`);
      [ghost, stop].forEach((part) => part.setAttribute("visibility", waits ? "visible" : "hidden"));
      const done = total <= (number + 1) * PERIOD;
      const text = waits ? `runs ${short(run)}, waits ${short(PERIOD - run)}` : runs ? `runs ${short(runs)}${done ? ", done" : ""}` : "idle";
      tell(period.querySelector("span"), text);
    });
    tell(one(".f-cpu"), `${quota * 1000} ${PERIOD * 1000}`);
    tell(one(".f-thr"), String(full));
    const more = full - periods.length;
    tell(one(".cgl-more"), more < 0 ? "" : fill(more ? words.more : words.last, { more }));
    const values = { threads, quota, run: short(run), wait: short(PERIOD - run), total: short(total), alone: short(work / threads) };
    tell(saysProcessor, fill(words[full ? "wait" : free ? "free" : "enough"], values));
  };

  figure.addEventListener("input", ({ target }) => {
    const unit = { cpus: "", threads: "", work: " ms" }[target.name] ?? " MiB";
    const none = target.name === "high" && Number(target.value) === MOST;
    const shown = target.closest(".field").querySelector("output");
    shown.textContent = none ? "max" : target.value + unit;
    if (target.closest(".cgl-p") === one(".cgl-p")) memory();
    else processor();
    const top = value("top");
    tell(one(".f-docker"), `docker run --memory ${top}m --memory-swap ${top}m --cpus ${value("cpus")}`);
  });
});
