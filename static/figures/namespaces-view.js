/* Says what a tick changed, and the command that is left to see; boxes, notes and command follow by style alone. */
document.querySelectorAll('[data-figure="namespaces-view"]').forEach((figure) => {
  const say = figure.querySelector("[role=status]");
  const command = figure.querySelector(".nsv-cmd");
  figure.addEventListener("change", ({ target }) => {
    const told = `${target.value}: ${target.checked ? target.dataset.own : target.dataset.shared} ${command.innerText}`;
    say.textContent = told.replace(/\s+/g, " ").trim();
  });
});
