// Clocks of the board: data-waits counts up from so many seconds (who waits to be greeted), data-until
// down to nothing (a colleague's hold). Counted from when the page came, so a clock that is wrong
// on this computer does no harm. Past a minute a waiting client is overdue.

const A_MINUTE = 60;
const born = new WeakMap();

const face = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

const gone = (node) => {
  if (!born.has(node)) born.set(node, performance.now());
  return Math.floor((performance.now() - born.get(node)) / 1000);
};

const tick = () => {
  for (const node of document.querySelectorAll("[data-waits]")) {
    const seconds = Number(node.dataset.waits) + gone(node);
    node.textContent = face(seconds);
    node.classList.toggle("over", seconds >= A_MINUTE);
  }
  for (const node of document.querySelectorAll("[data-until]")) {
    const left = Number(node.dataset.until) - gone(node);
    node.textContent = face(Math.max(0, left));
    if (left > 0) continue;
    node.removeAttribute("data-until");
    document.dispatchEvent(new CustomEvent("desk:due"));
  }
};

setInterval(tick, 1000);
document.addEventListener("board:drawn", tick);
tick();
