/* Says what a tick changed; the boxes follow the ticks by style alone. */
document.querySelectorAll('[data-figure="namespaces-view"]').forEach((figure) => {
  const say = figure.querySelector("[role=status]");
  figure.addEventListener("change", ({ target }) => {
    say.textContent = `${target.value}: ${target.checked ? target.dataset.own : target.dataset.shared}`;
  });
});
