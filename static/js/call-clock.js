// Two clocks of the panel: how long the call lasts (three minutes are the rule), and how long the
// chosen time is kept. Both count from what the server said, whatever the clock of this machine.

const mmss = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
const started = new WeakMap();
const since = (element) => {
  if (!started.has(element)) started.set(element, performance.now());
  return (performance.now() - started.get(element)) / 1000;
};

const KEEP_AT = 45;

const tellCall = () => {
  const clock = document.querySelector("[data-clock]");
  if (!clock) return;
  const seconds = Number(clock.dataset.clock) + since(clock);
  const { wrap, over, words } = clock.dataset;
  clock.classList.toggle("soon", seconds >= wrap && seconds < over);
  clock.classList.toggle("over", seconds >= over);
  clock.querySelector("time").textContent = seconds >= over ? `${mmss(seconds)} ${words}` : mmss(seconds);
  document.querySelector(".call-line rect")?.setAttribute("width", `${Math.min(100, (100 * seconds) / over)}%`);
};

const tellHold = () => {
  const held = document.querySelector("[data-held]");
  if (!held) return;
  const left = Math.ceil(Number(held.dataset.held) - since(held));
  const keep = document.getElementById("keep");
  keep.hidden = left > KEEP_AT;
  if (left > 0) held.querySelector("time").textContent = mmss(left);
  else if (!("isOver" in held.dataset)) {
    held.dataset.isOver = "";
    held.textContent = held.dataset.over;
    document.getElementById("said").textContent = held.dataset.over;
    document.dispatchEvent(new CustomEvent("desk:looks"));
  }
};

const tick = () => {
  tellCall();
  tellHold();
};
setInterval(tick, 500);
document.addEventListener("htmx:afterSettle", tick);
tick();
