// Calls: who rings is shown in the bar of every page, clocks count up, ticks of a script lead on to
// the next.

import { nodesOf } from "./fragments.js";

const shownAt = new WeakMap();
const chip = () => document.getElementById("ringing");
const script = () => document.getElementById("call-script");

// Counted from what the server said, so a clock that is wrong on this computer does no harm.
const tick = () => {
  for (const clock of document.querySelectorAll("[data-since]")) {
    if (!shownAt.has(clock)) shownAt.set(clock, performance.now());
    const seconds = Math.floor(Number(clock.dataset.since) + (performance.now() - shownAt.get(clock)) / 1000);
    clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    clock.classList.toggle("soon", seconds >= Number(clock.dataset.amber ?? Infinity) && seconds < Number(clock.dataset.red));
    clock.classList.toggle("over", seconds >= Number(clock.dataset.red ?? Infinity));
  }
};

const namesOf = (element) => [...element.querySelectorAll(".calling > span")].map((each) => each.textContent).join(" ");

const draw = async () => {
  const old = chip();
  if (!old) return;
  try {
    const answer = await fetch(old.dataset.url, { headers: { "HX-Request": "true" }, cache: "no-store" });
    if (!answer.ok || !old.isConnected) return;
    const before = namesOf(old);
    const hadFocus = old.contains(document.activeElement);
    old.replaceWith(...nodesOf(await answer.text()));
    window.htmx.process(chip());
    tick();
    const now = namesOf(chip());
    if (now && now !== before) document.getElementById("said").textContent = now;
    if (hadFocus) (chip().querySelector("button") ?? document.getElementById("main")).focus();
  } catch {
    // The network is away: what is shown goes on counting.
  }
};

// Answering opens the caller's booking in the panel where there is one; else the form leads there.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest(".calling");
  if (!form || !document.getElementById("panel-body")) return;
  event.preventDefault();
  await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
  window.htmx.ajax("GET", form.dataset.panel, { target: "#panel-body", swap: "innerHTML" });
  draw();
});

// Each tick is kept at once, one after the other, whatever the panel shows by then.
let keeping = Promise.resolve();
let unkept = 0;
const keep = (form) => {
  const body = new FormData(form);
  body.set("keep", "1");
  unkept += 1;
  keeping = keeping.then(() => fetch(form.action, { method: "POST", body, keepalive: true })).catch(() => {}).finally(() => { unkept -= 1; });
};
// What the panel shows next may be this script again: it is asked for once its ticks are kept.
document.addEventListener("htmx:confirm", (event) => {
  if (!unkept || event.detail.target.id !== "panel-body") return;
  event.preventDefault();
  keeping.then(() => event.detail.issueRequest(true));
});

document.addEventListener("change", ({ target }) => {
  if (target.name !== "steps" || !script()?.contains(target)) return;
  keep(script());
  const steps = [...script().querySelectorAll("[name=steps], [name=result]")];
  if (target.checked) steps.slice(steps.indexOf(target) + 1).find((step) => !step.checked)?.focus();
});

if (chip()) {
  setInterval(tick, 1000);
  document.addEventListener("desk:pulse", draw);
  document.addEventListener("htmx:afterSettle", tick);
  tick();
}
