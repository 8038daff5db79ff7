// The panel's offers, shown on the board where they would be, and the handover of the chosen one.

const board = () => document.getElementById("board");
const panel = () => document.getElementById("panel-body");

const cellOf = (value) => {
  const [at, advisor] = value.split("|");
  return board().querySelector(`.free-cell[href$="at=${CSS.escape(at)}&advisor=${CSS.escape(advisor)}"]`);
};

const haunt = (cell, number, isChosen, words = "") => {
  const key = document.createElement("span");
  key.className = "offer-key";
  key.textContent = number;
  cell.classList.add("ghost");
  cell.classList.toggle("chosen", isChosen);
  cell.prepend(key);
  if (words) cell.dataset.surname = words;
};

const clear = () => {
  for (const ghost of board().querySelectorAll(".ghost")) {
    ghost.classList.remove("ghost", "chosen", "out");
    ghost.querySelector(".offer-key")?.remove();
    delete ghost.dataset.surname;
  }
  for (const card of board().querySelectorAll("[aria-current=true]")) card.removeAttribute("aria-current");
};

export const showGhosts = () => {
  if (!board() || !panel()) return;
  clear();
  const current = panel().querySelector("[data-card]")?.dataset.card;
  document.getElementById(current)?.setAttribute("aria-current", "true");
  panel().querySelectorAll(".offer[value]").forEach((offer, index) => {
    const cell = cellOf(offer.value);
    const isChosen = offer.getAttribute("aria-pressed") === "true";
    if (cell) haunt(cell, index + 1, isChosen, isChosen ? (panel().querySelector("form")?.dataset.surname ?? "") : "");
  });
  const handover = panel().querySelector("[data-handover]");
  const back = handover?.dataset.handover && cellOf(handover.dataset.handover);
  if (back && !back.classList.contains("ghost")) haunt(back, "1", false, handover.dataset.words), back.classList.add("out");
};

document.addEventListener("htmx:afterSwap", ({ target }) => ["panel-body", "when"].includes(target.id) && showGhosts());
document.addEventListener("board:drawn", showGhosts);
showGhosts();
