/* Buttons for the steps; the drawing follows the radios by style alone. */
document.querySelectorAll('[data-figure="utility-vm-fork"]').forEach((figure) => {
  const say = figure.querySelector("[role=status]");
  const steps = [...figure.querySelectorAll("input[type=radio]")];
  const [previous, next] = figure.querySelectorAll("[data-go]");
  const play = figure.querySelector(".uvf-p");
  let timer;
  const here = () => steps.findIndex((step) => step.checked);
  const show = (place) => {
    const step = steps[place];
    step.checked = true;
    previous.setAttribute("aria-disabled", String(!place));
    next.setAttribute("aria-disabled", String(place === steps.length - 1));
    say.textContent = `Step ${step.nextElementSibling.textContent.replace(".", ":")}. ${step.closest("li").querySelector(".uvf-t").innerText}`.replace(/\s+/g, " ");
  };
  if (here() < 0) steps[0].checked = true;
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    play.textContent = "Play";
    play.setAttribute("aria-pressed", "false");
  };
  [previous, next].forEach((button) =>
    button.addEventListener("click", () => {
      stop();
      const place = here() + Number(button.dataset.go);
      if (steps[place]) show(place);
    }),
  );
  figure.addEventListener("change", () => {
    stop();
    show(here());
  });
  play.addEventListener("click", () => {
    if (timer) return stop();
    show(here() === steps.length - 1 ? 0 : here());
    play.textContent = "Stop";
    play.setAttribute("aria-pressed", "true");
    timer = setInterval(() => {
      if (here() === steps.length - 1) stop();
      else show(here() + 1);
    }, 2500);
  });
});
