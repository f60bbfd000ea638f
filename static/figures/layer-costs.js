/* Marks what is built again; what each change costs stands beside it, written by the server. */
document.querySelectorAll('[data-figure="layer-costs"]').forEach((figure) => {
  const say = figure.querySelector("[role=status]");
  figure.addEventListener("change", ({ target }) => {
    const recipe = target.closest(".lc-r") ?? figure.querySelector(`[data-recipe="${target.value}"]`);
    const { from, says } = recipe.querySelector(":checked").dataset;
    recipe.querySelectorAll("[data-n]").forEach((row) => row.classList.toggle("again", Number(row.dataset.n) >= Number(from)));
    say.textContent = says;
  });
});
