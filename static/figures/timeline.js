/* Says how many events are left; ticks hide and show them by style; a year with none is hidden here. */
document.querySelectorAll('[data-figure="timeline"]').forEach((figure) => {
  const say = figure.querySelector("[role=status]");
  const ticks = [...figure.querySelectorAll("input[type=checkbox]")];
  figure.addEventListener("change", () => {
    figure.querySelectorAll(".tl-l > li").forEach((year) => {
      const shown = (event) => figure.querySelector(`[value="${event.className.slice(3)}"]`).checked;
      const count = [...year.querySelectorAll("li")].filter(shown).length;
      year.querySelector("summary span").textContent = count;
      year.hidden = !count;
    });
    const chosen = ticks.filter((tick) => tick.checked);
    const count = chosen.reduce((sum, tick) => sum + Number(tick.dataset.count), 0);
    const names = chosen.map((tick) => tick.nextSibling.data.trim()).join(", ");
    say.textContent = chosen.length ? `${count} events: ${names}.` : "Nothing is chosen. Tick a subject.";
  });
});
