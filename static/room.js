/* A room, live: on a phone, on the wall, and on the trainer's desk. Without this script the pages work by reloading.
   One stream tells what the room shows; where it does not get through, the page asks instead. No part of it needs a
   secure context. */
(function () {
  "use strict";
  const room = document.getElementById("room");
  const place = document.getElementById("stage");
  if (!room || !place || !window.EventSource) return;
  const { audience, code, live: liveUrl, now: nowUrl } = room.dataset;
  const name = document.title;
  const each = (selector, act, from = place) => from.querySelectorAll(selector).forEach(act);
  const shown = () => place.firstElementChild?.dataset || {};
  const title = () => (shown().title || "").trim();

  let seq = Number(room.dataset.seq);
  let gone = false;
  const counts = { joined: Number(room.dataset.joined), answered: Number(room.dataset.answered) };
  counts.question = Number(shown().question) || undefined;

  /* ---- one sentence for screen readers, outside of what is swapped ---- */
  const said = document.getElementById("said");
  const say = (text) => {
    if (said && said.textContent !== text) said.textContent = text;
  };

  /* ---- the own answer: what is acknowledged per question, what is on its way, what came too late ---- */
  const chosen = new Map();
  const late = new Map();
  let pending = null;
  let sending = false;
  let acknowledged = 0;
  const memory = `answer-${code}`;
  // Two tabs of one person show the same answer.
  const tabs = audience === "participant" && window.BroadcastChannel ? new BroadcastChannel(memory) : null;
  tabs?.addEventListener("message", ({ data: [question, choice] }) => {
    acknowledged += 1;
    chosen.set(question, choice);
    late.delete(question);
    if (!gone) paintOwn();
  });
  const keep = () => {
    try {
      if (pending) sessionStorage.setItem(memory, JSON.stringify(pending));
      else sessionStorage.removeItem(memory);
    } catch (refused) {
      /* Then an answer on its way does not outlive a reload. */
    }
  };
  const letter = (key) => place.querySelector(`[value="${key}"], [data-choice="${key}"]`)?.dataset.letter || "";

  const paintOwn = () => {
    const question = shown().question;
    const waits = pending && pending.question === question;
    const missed = late.get(question);
    const mine = waits ? pending.choice : chosen.get(question) || "";
    const state = waits ? "sending" : missed ? "late" : mine ? "in" : "none";
    each('input[name="choice"]', (radio) => (radio.checked = radio.value === mine));
    each("[data-choice]", (one) => {
      const own = one.dataset.choice === mine;
      one.classList.toggle("is-mine", own);
      each(".own-m", (mark) => (mark.hidden = !own), one);
      each(".big-w", (why) => (why.hidden = !own && !one.classList.contains("is-right")), one);
    });
    each("[data-own]", (note) => (note.hidden = note.dataset.own !== state));
    each("[data-own-letter]", (spot) => (spot.textContent = letter(state === "late" ? missed : mine)));
    const right = place.querySelector(".is-right")?.dataset.choice;
    const result = mine ? (mine === right ? "right" : "wrong") : "none";
    each("[data-result]", (line) => (line.hidden = line.dataset.result !== result));
    const lines = [...place.querySelectorAll("[data-result]:not([hidden]), [data-own]:not([hidden])")];
    say([title(), ...lines.map((line) => line.textContent.replace(/\s+/g, " ").trim())].join(". "));
  };

  const send = async () => {
    if (sending) return;
    sending = true;
    for (let wait = 1000; pending && !gone; ) {
      const job = pending;
      const form = document.getElementById("answer");
      const answer = await post(form, { question: job.question, choice: job.choice });
      if (answer?.status === 200 || answer?.status === 409) back();
      if (answer?.status === 200) {
        acknowledged += 1;
        chosen.set(job.question, job.choice);
        tabs?.postMessage([job.question, job.choice]);
        if (pending === job) pending = null;
        wait = 1000;
      } else if (answer?.status === 409) {
        if (pending === job) pending = null;
        await refused(job);
      } else if (answer?.json && (answer.status === 403 || answer.status === 401)) {
        leave(answer.json.why);
        return;
      } else if (answer?.status === 403 && !job.again) {
        // A page whose token has grown old gets a new one; the answer waits for it, and is sent from there.
        pending.again = true;
        keep();
        location.reload();
        return;
      } else {
        if (pending === job) away();
        await rest(wait);
        wait = Math.min(wait + 1000, 5000);
      }
      keep();
      paintOwn();
    }
    sending = false;
  };
  // Closed meanwhile; or an earlier try had got through and only its receipt was lost.
  const refused = async (job) => {
    await ask(true);
    if (!pending && chosen.get(job.question) !== job.choice) late.set(job.question, job.choice);
  };
  const choose = (question, choice, again) => {
    if (!choice || (!pending && chosen.get(question) === choice)) return;
    late.delete(question);
    pending = { question, choice, again };
    keep();
    paintOwn();
    send();
  };

  /* ---- asking the server ---- */
  let awake = () => {};
  const rest = (time) =>
    new Promise((done) => {
      awake = done;
      setTimeout(done, time);
    });
  const answerOf = async (address, more) => {
    try {
      const headers = { Accept: "application/json", ...more?.headers };
      const signal = AbortSignal.timeout?.(8000);
      const got = await fetch(address, { ...more, headers, signal, cache: "no-store", credentials: "same-origin" });
      const json = got.headers.get("content-type")?.startsWith("application/json") ? await got.json() : null;
      return { status: got.status, json, redirected: got.redirected };
    } catch (lost) {
      return null;
    }
  };
  const post = (form, fields) =>
    answerOf(form.action, {
      method: "POST",
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      body: new URLSearchParams(fields),
    });

  let ticket = "";
  const ask = async (whole) => {
    const before = acknowledged;
    const got = await answerOf(whole ? nowUrl : `${nowUrl}&after=${seq}`);
    if (gone) return false;
    if (got?.status === 204) {
      back();
      return true;
    }
    if (got?.status === 403 || got?.status === 401) leave(got.json?.why);
    if (got?.status !== 200 || !got.json) {
      if (!gone) away();
      return false;
    }
    back();
    // What was acknowledged while the question was on its way is newer than the answer.
    if (before !== acknowledged) delete got.json.mine;
    take(got.json);
    return true;
  };

  /* ---- showing ---- */
  const take = (told) => {
    if (told.ticket) ticket = told.ticket;
    if (told.counts) Object.assign(counts, { results: undefined, question: undefined }, told.counts);
    if ("mine" in told && told.question) chosen.set(String(told.question), told.mine);
    if (told.seq > seq || (told.is_own && told.seq === seq && !shown().home)) swap(told);
    paint();
    takeHome();
  };
  // At the end everybody gets their own answers, which no stream tells. Not all phones at the same moment.
  let going = false;
  const takeHome = async () => {
    if (going || audience !== "participant") return;
    going = true;
    while (!gone && shown().phase === "ended" && !shown().home) {
      await new Promise((done) => setTimeout(done, 200 + Math.random() * 1500));
      if (shown().phase === "ended" && !shown().home) await ask(true);
    }
    going = false;
  };
  const selector = (active) => {
    if (active.id) return `#${CSS.escape(active.id)}`;
    if (active.name === "choice") return `[name="choice"][value="${CSS.escape(active.value)}"]`;
    return "";
  };
  const swap = (told) => {
    const before = shown();
    const active = document.activeElement;
    const inside = active !== place && place.contains(active);
    const again = inside ? selector(active) : "";
    const open = [...place.querySelectorAll("details[open][id]")].map((details) => details.id);
    seq = told.seq;
    place.innerHTML = told.html;
    open.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
    if (inside) {
      const to = (again && place.querySelector(`${again}:not(:disabled)`)) || place.querySelector("[data-focus]") || place;
      if (to !== place && !to.matches("input, summary, a, button")) to.tabIndex = -1;
      to.focus({ preventScroll: true });
    }
    if (audience === "participant" && (before.question !== shown().question || before.phase !== shown().phase)) scrollTo(0, 0);
  };
  const paint = () => {
    document.title = [title(), name].filter(Boolean).join(" - ");
    if (audience === "participant") paintOwn();
    else paintCounts();
    if (audience === "trainer") say(title());
    if (audience === "projector") fit();
  };

  const paintCounts = () => {
    if (String(counts.question ?? "") !== shown().question) Object.assign(counts, { answered: 0, results: undefined });
    each("[data-n]", (spot) => (spot.textContent = counts[spot.dataset.n]), room);
    each(
      "[data-by]",
      (spot) => {
        const words = counts[spot.dataset.by] === 1 ? spot.dataset.one : spot.dataset.many;
        spot.textContent = words.replace("{joined}", counts.joined);
      },
      room,
    );
    const { results } = counts;
    const sum = results ? Object.values(results).reduce((one, other) => one + other, 0) : 0;
    each("[data-bar]:has(.bar-m)", (bar) => {
      if (!results) return;
      const n = results[bar.dataset.bar] || 0;
      const percent = sum ? Math.round((100 * n) / sum) : 0;
      bar.querySelector(".bar-fg").setAttribute("width", percent);
      bar.querySelector("[data-bar-n]").textContent = n;
      const word = bar.querySelector("[data-bar-w]");
      word.textContent = n === 1 ? word.dataset.one : word.dataset.many;
      bar.querySelector("[data-bar-p]").textContent = percent;
    });
    each("[data-dots]", dots, room);
    hear();
  };
  // One square a person; a crowd is a number only.
  const dots = (svg) => {
    const many = counts.joined > 60 || !counts.joined;
    svg.setAttribute("viewBox", `0 0 190 ${many ? 1 : Math.ceil(counts.joined / 9) * 21}`);
    svg.replaceChildren();
    for (let n = 0; n < counts.joined && !many; n += 1) {
      const square = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      square.setAttribute("class", n < counts.answered ? "on" : "off");
      square.setAttribute("x", 1 + (n % 9) * 21);
      square.setAttribute("y", 1 + Math.floor(n / 9) * 21);
      square.setAttribute("width", 16);
      square.setAttribute("height", 16);
      svg.append(square);
    }
  };
  // The desk reads counts out, at most every five seconds.
  const heard = document.getElementById("heard");
  let hearing = 0;
  const hear = () => {
    if (!heard || hearing) return;
    hearing = setTimeout(() => {
      hearing = 0;
      const line = place.querySelector(".desk-n")?.textContent.replace(/\s+/g, " ").trim() || "";
      if (heard.textContent !== line) heard.textContent = line;
    }, 5000);
  };
  // The wall steps its letters down until nothing has to be scrolled.
  const fit = () => {
    const root = document.body;
    let step = 0;
    do root.dataset.fit = step;
    while (innerWidth >= 896 && document.documentElement.scrollHeight > innerHeight && ++step <= 8);
  };

  /* ---- the connection: a stream, or asking every two seconds ---- */
  const lost = document.querySelector("#lost > *");
  let source = null;
  let losing = 0;
  let waiting = 0;
  let asking = 0;
  let again = 0;
  let heardAt = Date.now();
  const away = () => {
    losing ||= setTimeout(() => (lost.hidden = gone), 3000);
  };
  const back = () => {
    clearTimeout(losing);
    losing = 0;
    lost.hidden = true;
    each('[data-failed="lost"]', (note) => (note.hidden = true), room);
    awake();
  };
  const shut = () => {
    source?.close();
    source = null;
    [waiting, asking, again].forEach(clearTimeout);
    waiting = asking = again = 0;
  };
  const instead = () => {
    source?.close();
    source = null;
    clearTimeout(waiting);
    again ||= setTimeout(() => {
      again = 0;
      connect();
    }, 10000);
    if (!asking) askOn();
  };
  const askOn = async () => {
    asking = -1;
    await ask();
    if (asking === -1 && !gone) asking = setTimeout(askOn, 2000);
  };
  const connect = () => {
    if (gone) return;
    source?.close();
    const address = new URL(liveUrl, location.href);
    address.searchParams.set("after", seq);
    if (ticket) address.searchParams.set("ticket", ticket);
    const mine = new EventSource(address);
    source = mine;
    // The browser tries again by itself, but not for ever, and not while people wait.
    const patience = (time) => {
      clearTimeout(waiting);
      waiting = setTimeout(() => mine === source && mine.readyState !== 1 && instead(), time);
    };
    let failing = false;
    patience(4000);
    mine.onopen = () => {
      failing = false;
      [waiting, asking, again].forEach(clearTimeout);
      asking = again = 0;
      heardAt = Date.now();
      back();
    };
    mine.onerror = () => {
      away();
      if (mine !== source) return;
      if (mine.readyState === 2) instead();
      else if (!failing) patience(2000);
      failing = true;
    };
    const on = (kind, act) =>
      mine.addEventListener(kind, (event) => {
        if (mine !== source || gone) return;
        heardAt = Date.now();
        act(JSON.parse(event.data));
      });
    on("stage", (told) => {
      take(told);
      // This may have put back one's own answer. Not all phones at the same moment.
      if (audience === "participant" && told.kind === "undo-reopen") setTimeout(() => ask(true), Math.random() * 500);
    });
    on("counts", (told) => take({ counts: told }));
    on("reload", () => ask(true));
    on("gone", (told) => leave(told.why));
  };
  const leave = (why) => {
    if (gone) return;
    gone = true;
    shut();
    pending = null;
    keep();
    clearTimeout(losing);
    lost.hidden = true;
    room.classList.add("is-gone");
    place.replaceChildren(document.getElementById("gone").content.cloneNode(true));
    const known = why && place.querySelector(`[data-why~="${CSS.escape(why)}"]`) ? why : "gone";
    each(`[data-why]:not([data-why~="${known}"])`, (other) => other.remove());
    const to = place.querySelector("[data-focus]");
    to.focus({ preventScroll: true });
    say(to.textContent);
    document.title = `${to.textContent} - ${name}`;
  };
  const look = () => {
    if (!document.hidden && !gone) ask(audience === "participant");
  };
  addEventListener("pagehide", shut);
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    connect();
    look();
  });
  addEventListener("online", look);
  document.addEventListener("visibilitychange", look);
  // A stream can be dead without a word, after sleep or behind a proxy.
  setInterval(async () => {
    if (gone || document.hidden || asking || Date.now() - heardAt < 25000) return;
    heardAt = Date.now();
    const before = seq;
    if ((await ask()) && seq !== before) connect();
  }, 5000);

  /* ---- the phone ---- */
  if (audience === "participant") {
    if (room.dataset.mine) chosen.set(shown().question, room.dataset.mine);
    document.addEventListener("change", (event) => {
      if (event.target.name === "choice") choose(shown().question, event.target.value);
    });
    document.addEventListener("submit", (event) => {
      if (event.target.id !== "answer") return;
      event.preventDefault();
      choose(shown().question, place.querySelector('input[name="choice"]:checked')?.value);
    });
    try {
      const kept = JSON.parse(sessionStorage.getItem(memory) || "null");
      if (kept?.choice && kept.question === shown().question) choose(kept.question, kept.choice, kept.again);
      else keep();
    } catch (refused) {
      /* Nothing was kept. */
    }
  }

  /* ---- asking before something is ended: Escape and a button take it back ---- */
  const close = (details) => {
    if (!details) return;
    details.open = false;
    details.querySelector("summary").focus();
  };
  const SURE = ".desk-end[open], .ph-leave[open]";
  room.addEventListener("click", (event) => event.target.closest("[data-cancel]") && close(event.target.closest(SURE)));
  document.addEventListener("keydown", (event) => event.key === "Escape" && close(room.querySelector(SURE)));

  /* ---- the desk ---- */
  if (audience === "trainer") {
    // The event that the command under way had seen: the stream may show what it did before its answer is here, and
    // then the next command must not be lost.
    let sent = "";
    const failed = (state) => each("[data-failed]", (note) => (note.hidden = note.dataset.failed !== state), room);
    document.addEventListener("submit", async (event) => {
      if (event.target.id !== "command") return;
      event.preventDefault();
      const button = event.submitter;
      const seen = place.querySelector('input[name="seq"]')?.value;
      if (!button || !seen || sent === seen) return;
      sent = seen;
      failed("");
      const slow = setTimeout(() => button.setAttribute("aria-busy", "true"), 400);
      const got = await post(event.target, { do: button.value, seq: seen });
      clearTimeout(slow);
      button.removeAttribute("aria-busy");
      if (sent === seen) sent = "";
      if (got?.json && got.status !== 403) {
        if (got.status === 409) failed("moved");
        take(got.json);
      } else if (got && (got.redirected || got.status === 403 || got.status === 404)) location.reload();
      else failed("lost");
    });
    // The second press of a double click would hit the command that has come into the same place.
    document.addEventListener(
      "click",
      (event) => {
        if (event.detail > 1 && event.target.closest('[form="command"], .desk-end > summary')) event.preventDefault();
      },
      true,
    );
    const keys = document.getElementById("keys");
    const showKeys = () => room.classList.toggle("keys-off", !keys.checked);
    try {
      keys.checked = localStorage.getItem("room-keys") !== "off";
    } catch (refused) {
      /* Then the choice lasts as long as the page. */
    }
    showKeys();
    keys.addEventListener("change", () => {
      showKeys();
      try {
        localStorage.setItem("room-keys", keys.checked ? "on" : "off");
      } catch (refused) {
        /* As above. */
      }
    });
    document.addEventListener("keydown", (event) => {
      const held = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.repeat || event.isComposing;
      const button = event.target.closest?.('[form="command"]');
      // A key held down must not press what comes into a button's place.
      if (event.repeat && button && ["Enter", " "].includes(event.key)) event.preventDefault();
      if (held || !keys.checked || event.key.length !== 1) return;
      if (event.target.closest?.('input:not([type="checkbox"]), textarea, select, [contenteditable]')) return;
      const press = place.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
      if (!press) return;
      event.preventDefault();
      if (press.localName === "summary") {
        press.parentElement.open = true;
        press.parentElement.querySelector("button").focus();
      } else press.click();
    });
  }

  room.classList.add("is-live");
  if (audience === "projector") {
    addEventListener("resize", fit);
    document.fonts?.ready.then(fit);
  }
  paint();
  takeHome();
  connect();
})();
