/* Marks one way through the tree: an answer brings those above it along and takes all others back. */
document.querySelectorAll('[data-figure="strategy-tree"]').forEach((figure) => {
  const say = figure.querySelector("[role=status]");
  const label = (edge) => edge.querySelector("label").textContent.trim();
  figure.addEventListener("change", ({ target }) => {
    const way = [];
    for (let edge = target.closest(".st-e"); edge; edge = edge.parentElement.closest(".st-e")) way.unshift(edge);
    figure.querySelectorAll("input").forEach((radio) => {
      const edge = radio.closest(".st-e");
      radio.checked = way.includes(edge);
      edge.classList.toggle("on", radio.checked);
    });
    figure.querySelector(".st").classList.add("chosen");
    const last = way.at(-1);
    const leaf = last.querySelector(":scope > .st-l");
    const told = leaf ? [...leaf.querySelectorAll("b, span")].map((part) => part.textContent).join(": ") : last.querySelector("legend").textContent;
    say.textContent = `${label(last)}. ${leaf ? "" : "Next: "}${told}${leaf ? "." : ""}`;
  });
});
