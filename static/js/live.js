// The board follows what others do. A light question once in a while (one indexed query, no
// cookies); only when the answer has grown is the board drawn anew, with focus and scroll kept.

const EVERY = 1200; // with 0.8 questions a second a change is seen well within two seconds
const STALE_AFTER = 5000;
const REDRAW_EVERY = 60000; // the present moves on by itself: the now line, who is late

const board = () => document.getElementById("board");

let heardAt = Date.now();
let drawnAt = Date.now();
let isDrawing = false;
let again = null; // asked for while the board was being drawn: the card to show, or ""

const clock = (at) =>
  new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: board().dataset.zone }).format(at);

const showStale = (isStale) => {
  const note = document.getElementById("stale");
  board().classList.toggle("stale", isStale);
  if (note.hidden === !isStale) return;
  note.hidden = !isStale;
  const words = note.querySelector("[data-words]");
  words.textContent = words.dataset.words.replace("{time}", clock(heardAt));
  if (isStale) document.getElementById("said").textContent = words.textContent;
};

const pictureOf = () => new Map([...board().querySelectorAll(".job")].map((card) => [card.id, card.className + card.title]));

const redraw = async (showCard = "") => {
  if (isDrawing) {
    again = showCard || again || "";
    return;
  }
  isDrawing = true;
  const before = pictureOf();
  const scroller = document.getElementById("quarters");
  const { scrollTop = 0, scrollLeft = 0 } = scroller ?? {};
  const focused = board().contains(document.activeElement) ? document.activeElement.id : "";
  try {
    // Settled at once: htmx would else give the old attributes back for a moment, marks included.
    const swap = "outerHTML settle:0ms";
    await window.htmx.ajax("GET", board().dataset.url, { target: "#board", swap });
    const drawn = document.getElementById("quarters");
    drawn?.scrollTo({ top: scrollTop, left: scrollLeft, behavior: "instant" });
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

const ask = async () => {
  if (document.hidden || !board()) return;
  try {
    const answer = await fetch(board().dataset.pulse, { credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(4000) });
    if (!answer.ok) throw new Error(answer.status);
    const newest = (await answer.json()).last;
    const wasStale = Date.now() - heardAt > STALE_AFTER;
    heardAt = Date.now();
    const isOld = "today" in board().dataset && Date.now() - drawnAt > REDRAW_EVERY;
    if (newest > Number(board().dataset.last) || wasStale || isOld) await redraw();
  } catch {
    // Said by the banner below, and asked again: a colleague's router may only have been restarted.
  }
  showStale(Date.now() - heardAt > STALE_AFTER);
};

let timer = 0;
const follow = async () => {
  clearTimeout(timer);
  await ask();
  timer = setTimeout(follow, EVERY);
};

// An own change is shown at once, and the keyboard goes to its card.
document.addEventListener("desk:changed", (event) => redraw(event.detail?.card));
document.addEventListener("visibilitychange", () => document.hidden || follow());
document.addEventListener("click", (event) => event.target.closest("[data-retries]") && follow());
if (board()) follow();
