// The day's grid under the keyboard: one tab stop, arrows from quarter to quarter and from advisor
// to advisor. Without this script every free quarter and every card is an ordinary link.

const board = () => document.getElementById("board");
const scroller = () => document.getElementById("quarters");
const rows = () => [...board().querySelectorAll(".r")];
const cellsOf = (row) => [...row.querySelectorAll(".cell")];
const target = (cell) => cell.querySelector("a") ?? cell;

let stop = null; // the id of the one element that Tab reaches

const place = (element) => {
  const cell = element.closest?.(".cell");
  if (!cell) return null;
  const row = cell.closest(".r");
  return { row: rows().indexOf(row), column: cellsOf(row).indexOf(cell) };
};

const rove = (element) => {
  for (const other of board().querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
  element.tabIndex = 0;
  stop = element.id;
};

// A quarter nobody can book is no link; its name is put together when somebody comes by.
const name = (cell) => {
  const { column } = place(cell);
  const advisor = board().querySelectorAll(".head b")[column].textContent;
  cell.setAttribute("aria-label", [cell.closest(".r").dataset.time, advisor, cell.textContent.trim()].filter(Boolean).join(", "));
};

const goTo = (row, column) => {
  const all = rows();
  const wanted = all[Math.max(0, Math.min(all.length - 1, row))];
  const cells = cellsOf(wanted);
  const cell = cells[Math.max(0, Math.min(cells.length - 1, column))];
  const element = target(cell);
  if (element === cell) name(cell);
  rove(element);
  element.focus();
  element.scrollIntoView({ block: "nearest", inline: "nearest" });
};

// As a list the day has cards only, one under the other.
const NARROW = window.matchMedia("(max-width: 56rem)");
const isList = () => board().classList.contains("list") || NARROW.matches;
const goAlong = (from, steps) => {
  const cards = [...board().querySelectorAll(".cell .job")];
  const card = cards[Math.max(0, Math.min(cards.length - 1, cards.indexOf(from.closest(".job")) + steps))];
  card?.focus();
  card?.scrollIntoView({ block: "nearest" });
};

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-4, 0], PageDown: [4, 0] };

const onKey = (event) => {
  if (event.altKey || event.metaKey || !board()?.contains(event.target)) return;
  const here = place(event.target);
  if (!here) return;
  if (STEPS[event.key] && !event.ctrlKey) {
    const [down, across] = STEPS[event.key];
    if (isList()) goAlong(event.target, down + across);
    else goTo(here.row + down, here.column + across);
  } else if (event.key === "Home" || event.key === "End") {
    const far = event.key === "Home" ? 0 : Infinity;
    if (event.ctrlKey) goTo(far, here.column);
    else goTo(here.row, far);
  } else return;
  event.preventDefault();
};

// 45 minutes of the past stay in sight above the present moment.
const openAtNow = () => {
  const now = board()?.querySelector(".hour time");
  if (!now) return;
  const earlier = rows()[Math.max(0, rows().indexOf(now.closest(".r")) - 3)];
  const heads = board().querySelector(".heads");
  scroller().scrollTop = earlier.offsetTop - heads.offsetHeight;
};

// How many whole columns are in sight, and a press that turns to the next ones.
const showPages = () => {
  const button = board()?.querySelector("[data-pages]");
  if (!button) return;
  const heads = [...board().querySelectorAll(".head")];
  const gutter = board().querySelector(".more").offsetWidth;
  const shown = Math.round((scroller().clientWidth - gutter) / heads[0].offsetWidth);
  button.hidden = shown >= heads.length;
  button.textContent = button.dataset.words.replace("{shown}", shown).replace("{all}", heads.length);
  button.onclick = () => {
    const view = scroller();
    const isLast = view.scrollLeft + view.clientWidth >= view.scrollWidth - 4;
    view.scrollTo({ left: isLast ? 0 : view.scrollLeft + shown * heads[0].offsetWidth });
  };
};

const setUp = () => {
  if (!board()) return;
  for (const link of board().querySelectorAll(".cell a")) link.tabIndex = -1;
  const kept = stop && document.getElementById(stop);
  const first = board().querySelector(".hour time")?.closest(".r").querySelector(".cell a") ?? board().querySelector(".cell a");
  const chosen = kept ?? first;
  if (chosen) rove(chosen);
  showPages();
};

document.addEventListener("keydown", onKey);
document.addEventListener("focusin", (event) => {
  if (board()?.contains(event.target) && place(event.target)) rove(event.target);
});
document.addEventListener("board:drawn", setUp);
window.addEventListener("resize", showPages);
setUp();
openAtNow();
