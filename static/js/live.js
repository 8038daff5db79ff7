// The board follows what others do: when the pulse (pulse.js) differs from what it was drawn from
// it is drawn anew, with focus and scroll kept, and the visit in the panel as well.

const STALE_AFTER = 5000;
const REDRAW_EVERY = 60000; // the present moves on by itself: the now line, who is late

const board = () => document.getElementById("board");

let heardAt = Date.now();
let drawnAt = Date.now();
let isDrawing = false;
let again = null; // asked for while the board was being drawn: the card to show, or ""

const clock = (at) =>
  new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: board().dataset.zone }).format(at);

const showStale = () => {
  const isStale = Date.now() - heardAt > STALE_AFTER;
  const note = document.getElementById("stale");
  board().classList.toggle("stale", isStale);
  if (note.hidden === !isStale) return;
  note.hidden = !isStale;
  const words = note.querySelector("[data-words]");
  words.textContent = words.dataset.words.replace("{time}", clock(heardAt));
  if (isStale) document.getElementById("said").textContent = words.textContent;
};

const pictureOf = () => new Map([...board().querySelectorAll(".job")].map((card) => [card.id, card.className + card.title]));

// Read when the answer is there: whoever scrolled meanwhile stays where they are.
let looked = { top: 0, left: 0 };
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { scrollTop = 0, scrollLeft = 0 } = document.getElementById("quarters") ?? {};
  if (detail.target.id === "board") looked = { top: scrollTop, left: scrollLeft };
});

const redraw = async (showCard = "") => {
  if (isDrawing) {
    again = showCard || again || "";
    return;
  }
  isDrawing = true;
  const before = pictureOf();
  const focused = board().contains(document.activeElement) ? document.activeElement.id : "";
  try {
    // Settled at once: htmx would else give the old attributes back for a moment, marks included.
    await window.htmx.ajax("GET", board().dataset.url, { target: "#board", swap: "outerHTML settle:0ms" });
    const drawn = document.getElementById("quarters");
    drawn?.scrollTo({ ...looked, behavior: "instant" });
    drawnAt = Date.now();
    for (const [id, picture] of pictureOf()) {
      if (before.get(id) !== picture) document.getElementById(id).classList.add("changed");
    }
    document.dispatchEvent(new CustomEvent("board:drawn"));
    const next = document.getElementById(showCard || focused);
    next?.focus({ preventScroll: !showCard });
    if (showCard) next?.scrollIntoView({ block: "nearest", inline: "nearest" });
  } finally {
    isDrawing = false;
  }
  if (again !== null) {
    const wanted = again;
    again = null;
    await redraw(wanted);
  }
};

// A visit that is only looked at follows too; the keyboard stays on the verb it stood on.
const redrawVisit = async () => {
  const sheet = document.querySelector("#panel-body > .sheet-panel[data-url]");
  if (!sheet) return;
  const panel = sheet.closest(".panel");
  const { scrollTop } = panel;
  const held = sheet.contains(document.activeElement) ? document.activeElement.dataset.key ?? "" : null;
  // Its own place is the target: when something else was opened meanwhile, that stays (desk.js).
  await window.htmx.ajax("GET", sheet.dataset.url, { target: sheet, swap: "outerHTML settle:0ms", select: ".sheet-panel" });
  panel.scrollTop = scrollTop;
  if (held !== null && !panel.contains(document.activeElement)) (document.querySelector(`#panel-body [data-key="${held}"]`) ?? panel.querySelector("h2"))?.focus();
};

document.addEventListener("desk:heard", async ({ detail }) => {
  const wasStale = Date.now() - heardAt > STALE_AFTER;
  heardAt = Date.now();
  if (!board()) return;
  const isNew = detail.last !== board().dataset.last;
  if (isNew || wasStale || Date.now() - drawnAt > REDRAW_EVERY) await redraw();
  if (isNew || wasStale) await redrawVisit();
  showStale();
});
document.addEventListener("desk:unheard", () => board() && showStale());

// An own change is shown at once, and the keyboard goes to its card.
document.addEventListener("desk:changed", (event) => redraw(event.detail?.card));
document.addEventListener("desk:redraw", () => redraw());
document.addEventListener("desk:due", () => redraw()); // a colleague's hold has just run out
