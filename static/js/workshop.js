// The workshop's lanes and a mechanic's jobs follow what others do: drawn anew when the site's pulse
// differs (pulse.js), and now and then by themselves, for time passes. The keyboard stays where it was.

const EVERY = 10_000;
const part = () => document.getElementById("shop") ?? document.getElementById("jobs");
const isBusy = () => document.querySelector("dialog[open]") || document.querySelector("#jobs details[open]");

let isDrawing = false;
const redraw = async () => {
  const old = part();
  if (!old || isDrawing || document.hidden || isBusy()) return;
  isDrawing = true;
  const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
  const place = old.closest("main");
  const { scrollTop } = place;
  const source = Object.assign(document.createElement("span"), { hidden: true });
  try {
    // A source of its own: from the body's, htmx would let another question wait behind this one.
    document.body.append(source);
    await window.htmx.ajax("GET", old.dataset.url, { source, target: `#${old.id}`, swap: "outerHTML settle:0ms" });
    place.scrollTop = scrollTop;
    // Only what the drawing took away is given back: meanwhile the panel may have opened.
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
    // Started or stopped elsewhere: the row under the thumb belongs to another job now.
    if (old.dataset.running !== part().dataset.running) location.reload();
  } finally {
    source.remove();
    isDrawing = false;
  }
};

document.addEventListener("desk:pulse", redraw);
document.addEventListener("workshop:changed", redraw);
document.addEventListener("visibilitychange", redraw);
setInterval(redraw, EVERY);

// Arrows go from card to card as they stand on the page; Enter opens, being a link's own key.
const STEPS = { ArrowDown: 1, ArrowUp: -1 };
document.addEventListener("keydown", (event) => {
  const card = event.target.closest?.(".shop-card");
  if (!card || !STEPS[event.key]) return;
  const all = [...document.querySelectorAll(".shop-card")];
  all[all.indexOf(card) + STEPS[event.key]]?.focus();
  event.preventDefault();
});

// After an order was opened the keyboard stands in the panel, where its digits give the work.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target.id !== "panel-body") return;
  const next = detail.target.querySelector(".errors, [aria-invalid=true], h2");
  next?.setAttribute("tabindex", "-1");
  next?.focus({ preventScroll: true });
  for (const card of document.querySelectorAll(".shop-card[aria-current]")) card.removeAttribute("aria-current");
  const url = detail.target.querySelector(".shop-order")?.dataset.url;
  if (url) for (const card of document.querySelectorAll(`.shop-card[href="${CSS.escape(url)}"]`)) card.setAttribute("aria-current", "true");
});

// The clock of the work that runs goes on from what the server said, whatever this device's shows.
const born = new WeakMap();
const tick = () => {
  for (const node of document.querySelectorAll("[data-since]")) {
    if (!born.has(node)) born.set(node, performance.now());
    const seconds = Number(node.dataset.since) + Math.floor((performance.now() - born.get(node)) / 1000);
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    node.textContent = `${hours}:${String(minutes).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
  }
};
setInterval(tick, 1000);

// A refused sheet comes back open; only a modal one keeps the page behind it still.
for (const sheet of document.querySelectorAll("dialog.dialog[open]")) {
  sheet.close();
  sheet.showModal();
}
