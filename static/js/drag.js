// Where a visit that moves is put down. Dragging is a plus: the same place is reached by keys (M) and
// by two clicks, and all three send the panel's own form. A place nobody can have is sent as well:
// the answer says why, and what is near.

const FAR = 6; // pixels: nearer than this it was a click
const board = () => document.getElementById("board");
const moving = () => document.querySelector("#panel-body form[data-moves]");

// The quarter and the advisor of any cell, also of one that is no link.
const placeOf = (cell) => {
  const row = cell.closest(".r");
  const column = [...row.querySelectorAll(".cell")].indexOf(cell);
  const advisor = board().querySelectorAll(".head")[column]?.dataset.advisorId;
  return advisor ? `${row.dataset.at}|${advisor}` : "";
};

const send = (form, value) => {
  if (!value) return;
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "offer", value }));
  form.requestSubmit();
};

const drop = async (card, cell) => {
  const value = placeOf(cell);
  await window.htmx.ajax("GET", `${card.href}move/`, { target: "#panel-body", swap: "innerHTML" });
  const form = moving();
  if (form) send(form, value);
};

// A click or Enter on what is no link, while a visit is in hand.
const takeBare = (event) => {
  const cell = event.target.closest("#board .cell");
  const form = moving();
  if (!cell || !form || event.defaultPrevented || event.target.closest("a")) return;
  event.preventDefault();
  send(form, placeOf(cell));
};
document.addEventListener("click", takeBare);
document.addEventListener("keydown", (event) => event.key === "Enter" && takeBare(event));

let held = null; // { card, x, y, pointer, over }

const cellAt = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest("#board .cell");

const mark = (cell) => {
  if (held.over === cell) return;
  held.over?.classList.remove("over");
  held.over = cell ?? null;
  cell?.classList.add("over");
};

const put = () => {
  held?.over?.classList.remove("over");
  held?.card.classList.remove("held");
  board()?.classList.remove("dragging");
  held = null;
};

document.addEventListener("pointerdown", (event) => {
  const card = event.target.closest("#board .cell .job");
  const may = board()?.dataset.can.split(" ").includes("book");
  if (!card || !may || event.button || event.pointerType === "touch" || board().classList.contains("list")) return;
  held = { card, x: event.clientX, y: event.clientY, over: null, isFar: false };
});

document.addEventListener("pointermove", (event) => {
  if (!held) return;
  if (!held.isFar && Math.hypot(event.clientX - held.x, event.clientY - held.y) < FAR) return;
  held.isFar = true;
  held.card.classList.add("held");
  board().classList.add("dragging");
  mark(cellAt(event));
});

document.addEventListener("pointerup", (event) => {
  if (!held) return;
  const { card, isFar } = held;
  const cell = isFar ? cellAt(event) : null;
  put();
  if (!isFar) return;
  // The click that follows would open the card under the pointer.
  const swallow = (click) => (click.stopPropagation(), click.preventDefault());
  window.addEventListener("click", swallow, true);
  setTimeout(() => window.removeEventListener("click", swallow, true), 0);
  if (cell && !cell.contains(card)) drop(card, cell);
});
document.addEventListener("pointercancel", put);
document.addEventListener("keydown", (event) => event.key === "Escape" && put());
document.addEventListener("dragstart", (event) => event.target.closest?.("#board .job") && event.preventDefault());
