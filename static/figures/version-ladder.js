/* Looks up what the server answered for the chosen pair; no rule is known here. */
document.querySelectorAll('[data-figure="version-ladder"]').forEach((figure) => {
  const say = figure.querySelector("[role=status]");
  const answers = figure.querySelectorAll(".vl-a dd");
  const outcomes = figure.querySelector(".vl").dataset.outcomes.split(";").map((each) => each.split("|"));
  const show = (place, [symbol, word, why, rule]) => {
    const [mark, link] = [place.querySelector(".v"), place.querySelector("a")];
    mark.className = `v v-${symbol}`;
    mark.querySelector("use").setAttribute("href", `#v-${symbol}`);
    mark.lastChild.data = word;
    link.textContent = why;
    link.href = link.href.replace(/[^/]+\/$/, `${rule}/`);
  };
  const name = (radio) => radio.nextElementSibling.nextElementSibling.textContent;
  const rung = (radio) => radio.closest("[data-build]");
  figure.addEventListener("change", () => {
    const image = figure.querySelector(".vl-i :checked");
    const host = figure.querySelector(".vl-o :checked");
    const pair = host.dataset.answers.split(" ")[image.value].split(",").map((number) => outcomes[number]);
    pair.forEach((answer, place) => show(answers[place], answer));
    const ends = [rung(image).dataset.build, rung(host).dataset.build].map(Number).sort((a, b) => a - b);
    figure.querySelectorAll("[data-build]").forEach((each) => {
      const build = Number(each.dataset.build);
      each.classList.toggle("in", ends[0] <= build && build <= ends[1]);
    });
    const [process, hyperv] = pair.map((answer) => answer[1].toLowerCase());
    say.textContent =
      `${name(image)} image (${rung(image).dataset.build}) on ${name(host)} (${rung(host).dataset.build}): ` +
      `process isolation: ${process}; Hyper-V isolation: ${hyperv}.`;
  });
});
