// The panel beside the board: what is pressed on the board opens there, or gives its quarter to the
// form that waits for one. Everything here is also a link or a button of a form.

import { holdKeys, releaseKeys, rememberFields, typedSince } from "./ahead.js";
import { draft, forget, putAside } from "./draft.js";
import "./call-clock.js";
import "./ghosts.js";
import "./jobs.js";
import "./seek.js";

const panel = () => document.getElementById("panel-body");
const board = () => document.getElementById("board");
const booking = () => panel()?.querySelector("#booking");
const typedForm = () => panel()?.querySelector("#booking, #walking");
const waitingForm = () => panel()?.querySelector("form[data-takes-time]");
const isPanels = (target) => target?.id === "panel-body";

let opener = ""; // what the keyboard came from, by its id
let pressed = ""; // which button sent the form, and what it said
let said = "";
let byKeyboard = false;
let giveBack = null; // what was typed while the server thought
let awaited = null; // the newest question of the panel, until the drawer is shut

// Each with a source of its own: from one and the same, htmx lets a question wait behind a redraw
// of the board, and a later one take its place.
const open = (url, values) => {
  const source = document.createElement("span");
  source.hidden = true;
  source.addEventListener("htmx:afterRequest", () => source.remove());
  document.body.append(source);
  window.htmx.ajax(values ? "POST" : "GET", url, { source, target: "#panel-body", swap: "innerHTML", values });
};

const give = (form, value) => {
  const offer = document.createElement("input");
  Object.assign(offer, { type: "hidden", name: "offer", value });
  pressed = "offer";
  form.append(offer);
  form.requestSubmit();
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("#board .cell a");
  if (!link || !panel() || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  opener = link.id;
  byKeyboard = event.detail === 0;
  const query = new URL(link.href).searchParams;
  const value = `${query.get("at")}|${query.get("advisor")}`;
  const form = waitingForm();
  if (link.classList.contains("job")) open(link.href);
  else if (form) give(form, value);
  else if (board().dataset.book && query.has("at")) open(board().dataset.book, { ...draft(), offer: value });
  else open(link.href);
});

// The button does what its key does: the drawer is there at once, what was put aside comes back. One
// that names whom it books for is answered by the server.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-key=book]");
  if (!link || !board() || (link.search && !draft()) || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  document.dispatchEvent(new CustomEvent("desk:book"));
}, true);

const note = (element) => {
  pressed = element.name;
  said = element.value;
};
document.addEventListener("submit", (event) => event.submitter && note(event.submitter), true);
document.addEventListener("click", (event) => {
  const button = event.target.closest("#booking button[hx-post]");
  if (button) note(button);
}, true);

// After each answer the keyboard stands where the next answer is typed.
const ASK = "#same:not(:has(:checked)) input, .reason[open] input:placeholder-shown";
const OFFER = ".offer[aria-pressed=true], #offers .offer";
const NEXT = {
  pick: ["#id_job", OFFER],
  car: ["#id_job"],
  save: ["#id_job"],
  forget: ["#id_q"],
  search: ["#found button, #id_q"],
  new: [".newcomer input:placeholder-shown, .newcomer input"],
  fill: [() => `#id_${said}`],
  add: ["[aria-invalid=true]#id_job", ASK, OFFER, "#id_job"],
  drop: ["#id_job"],
  same: [OFFER],
  offer: [".reason[open] input", ".offer[aria-pressed=true]", "[data-key=send]"],
  handover_at: [OFFER],
  way: [OFFER],
  more: ["#more-times .button"],
  fewer: ["#more"],
  step: ["#outcome input:not([type=hidden])"],
  done: ["#outcome [aria-invalid=true], #outcome input:not([type=hidden])"],
};

const wantedNow = () => {
  const steps = NEXT[pressed] ?? ["[data-first]"];
  for (const step of steps) {
    const found = panel().querySelector(typeof step === "function" ? step() : step);
    if (found) return found;
  }
  return null;
};

const moveFocus = () => {
  const wrong = panel().querySelector(".errors");
  const wanted = wrong ?? wantedNow();
  if (wanted) {
    if (wanted.matches(".errors")) wanted.tabIndex = -1;
    wanted.focus();
  } else if (byKeyboard && !pressed && !panel().querySelector("[data-moves]")) {
    panel().querySelector("h2")?.focus();
  }
  // On a narrow window the panel stands above the list: what was asked for comes into sight.
  if (panel().getBoundingClientRect().top < 0) panel().scrollIntoView();
  pressed = said = "";
  byKeyboard = false;
};

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (isPanels(detail.target)) awaited = detail.xhr;
  const form = typedForm();
  if (!isPanels(detail.target) || !form || "shell" in form.dataset) return;
  rememberFields(form);
  // A save that takes long leaves the keyboard alone; what only looks something up is typed ahead of.
  if (["book", "done", "receive"].includes(pressed)) form.dataset.sending = "";
  else holdKeys("panel");
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  // A refusal is an answer, too: it is drawn, with all that was typed.
  if ([400, 404, 409, 429].includes(detail.xhr.status) && detail.target !== board()) Object.assign(detail, { shouldSwap: true, isError: false });
  // What was to be opened before something else was is not shown any more; what was written is.
  const { path, verb, parameters } = detail.requestConfig;
  const isOpening = verb === "get" || (path === board()?.dataset.book && parameters.keep);
  const isTooLate = isPanels(detail.target) && detail.xhr !== awaited && isOpening;
  if (!detail.target.isConnected || isTooLate) detail.shouldSwap = false;
  if (isPanels(detail.target) && detail.shouldSwap) giveBack = typedForm() ? typedSince(typedForm()) : null;
});
document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (!isPanels(target)) return;
  const search = giveBack?.(typedForm()) && document.activeElement;
  giveBack = null;
  if (!search || panel().querySelector(".errors")) moveFocus();
});
// Only now its buttons are htmx's: pressed a moment earlier, one would leave the page.
document.addEventListener("htmx:afterSettle", ({ target }) => isPanels(target) && releaseKeys("panel"));
for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError", "htmx:swapError"]) {
  document.addEventListener(failure, () => {
    delete typedForm()?.dataset.sending;
    releaseKeys("panel");
  });
}

const unsent = (kind) => {
  const note = document.getElementById("unsent");
  if (!note) return;
  note.hidden = !kind;
  if (kind) note.querySelector("span").textContent = note.dataset[kind];
};
document.addEventListener("htmx:beforeRequest", (event) => event.detail.target.id !== "board" && unsent(""));
document.addEventListener("htmx:sendError", (event) => event.detail.target?.id !== "board" && unsent("offline"));
document.addEventListener("htmx:timeout", () => unsent("offline"));
document.addEventListener("htmx:responseError", ({ detail }) => {
  if (detail.target?.id !== "board") unsent(detail.xhr.status === 403 ? "forbidden" : "broken");
});

// What changes the times has them looked up again, and so has anything new on the board.
const look = () => booking() && window.htmx.trigger("#when", "refresh");
document.addEventListener("change", ({ target }) => {
  if (!target.closest?.("#booking")) return;
  if (target.name === "same") {
    pressed = "same";
    booking().requestSubmit(booking().querySelector("[name=look]"));
    pressed = "same";
  } else if (["mobility", "language", "complaint"].includes(target.name)) look();
});
document.addEventListener("board:drawn", look);
document.addEventListener("desk:looks", look);

document.addEventListener("click", ({ target }) => target.closest("[data-puts-aside]") && booking() && putAside(booking()), true);

// Closing: a booking under way is put aside and comes back with B; the keyboard goes back.
document.addEventListener("desk:close", () => {
  awaited = null;
  if (booking()) putAside(booking());
  const back = document.getElementById(opener);
  panel()?.querySelector("[data-key=close]")?.click();
  back?.focus();
});
document.addEventListener("desk:book", () => {
  const url = board()?.dataset.book;
  if (!url || booking()) return panel()?.querySelector("#id_q, #id_job")?.focus();
  opener = document.activeElement?.id ?? "";
  const kept = draft();
  const shell = document.getElementById("book-shell");
  // The drawer is there at once; the times follow.
  if (shell && !kept) {
    panel().replaceChildren(shell.content.cloneNode(true));
    window.htmx.process(panel());
    rememberFields(booking());
    panel().querySelector("#id_q").focus();
  }
  open(url, kept ? { ...kept, keep: "1" } : undefined);
});
document.addEventListener("desk:open", ({ detail }) => {
  opener = detail.card;
  byKeyboard = true;
  open(detail.url, detail.values);
});
// An Undo of something else leaves the draft where it is.
document.addEventListener("desk:changed", () => ["book", "done"].includes(pressed) && forget());
