// The panel beside the board: what is pressed on the board opens there, or gives its quarter to the
// form that waits for one. Everything here is also a link or a button of a form.

const panel = () => document.getElementById("panel-body");
const board = () => document.getElementById("board");
const waitingForm = () => panel()?.querySelector("form[data-takes-time]");

let opener = ""; // what the keyboard came from, by its id
let pressed = ""; // which button sent the form
let draft = null; // a booking that was put aside with Esc
let byKeyboard = false;

const open = (url, values) => window.htmx.ajax(values ? "POST" : "GET", url, { target: "#panel-body", swap: "innerHTML", values });

const give = (form, link) => {
  const query = new URL(link.href).searchParams;
  const offer = document.createElement("input");
  Object.assign(offer, { type: "hidden", name: "offer", value: `${query.get("at")}|${query.get("advisor")}` });
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
  const form = waitingForm();
  if (form && !link.classList.contains("job")) give(form, link);
  else open(link.href);
});

document.addEventListener("submit", (event) => {
  if (event.submitter) pressed = event.submitter.name;
}, true);

// Enter in the search takes the first who is found, and waits for a search under way.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.id !== "id_q" || event.isComposing || event.ctrlKey) return;
  event.preventDefault();
  const field = event.target;
  const take = () => document.querySelector("#found button")?.click();
  if (!field.classList.contains("htmx-request") && field.value === field.dataset.asked) return take();
  // Its own answer to its last question, not whatever else settles meanwhile.
  document.addEventListener("htmx:afterRequest", function answered({ detail }) {
    if (detail.elt !== field || !detail.successful || field.value !== field.dataset.asked) return;
    document.removeEventListener("htmx:afterRequest", answered);
    take();
  });
});

// Ghosts: the panel's offers, shown on the board where they would be.
const showGhosts = () => {
  if (!board()) return;
  for (const ghost of board().querySelectorAll(".ghost")) {
    ghost.classList.remove("ghost", "chosen");
    ghost.querySelector(".offer-key")?.remove();
    delete ghost.dataset.surname;
  }
  for (const card of board().querySelectorAll("[aria-current=true]")) card.removeAttribute("aria-current");
  const current = panel().querySelector("[data-card]")?.dataset.card;
  document.getElementById(current)?.setAttribute("aria-current", "true");
  panel().querySelectorAll(".offer[value]").forEach((offer, index) => {
    const [at, advisor] = offer.value.split("|");
    const cell = board().querySelector(`.free-cell[href$="at=${CSS.escape(at)}&advisor=${CSS.escape(advisor)}"]`);
    if (!cell) return;
    const key = document.createElement("span");
    key.className = "offer-key";
    key.textContent = index + 1;
    cell.classList.add("ghost");
    cell.classList.toggle("chosen", offer.getAttribute("aria-pressed") === "true");
    cell.prepend(key);
    if (cell.classList.contains("chosen")) cell.dataset.surname = panel().querySelector("form")?.dataset.surname ?? "";
  });
};

// After each answer the keyboard stands where the next answer is typed.
const NEXT = {
  pick: ".job-list input",
  forget: "#id_q",
  search: "#found button, #id_q",
  new: ".newcomer input:placeholder-shown, .newcomer input",
  offer: ".offer[aria-pressed=true], .reason input, [data-key=send]",
};

const moveFocus = () => {
  const wrong = panel().querySelector(".errors");
  const wanted = wrong ?? panel().querySelector(NEXT[pressed] ?? "[data-first]");
  if (wanted) {
    if (wanted.matches(".errors")) wanted.tabIndex = -1;
    wanted.focus();
  } else if (byKeyboard && !pressed && !panel().querySelector("[data-moves]")) {
    panel().querySelector("h2")?.focus();
  }
  // On a narrow window the panel stands above the list: what was asked for comes into sight.
  if (panel().getBoundingClientRect().top < 0) panel().scrollIntoView();
  pressed = "";
  byKeyboard = false;
};

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "panel-body") moveFocus();
  if (event.target.id === "panel-body" || event.target.id === "when") showGhosts();
});
document.addEventListener("board:drawn", showGhosts);

// What is typed faster than the field begins to listen is searched as well.
document.addEventListener("htmx:load", ({ target }) => {
  const seek = target.querySelector?.("#id_q");
  const early = seek?.value;
  if (!seek || early === seek.defaultValue) return;
  setTimeout(() => {
    const isMissed = seek.isConnected && seek.value === early && seek.dataset.asked !== early;
    if (isMissed) window.htmx.trigger(seek, "typed");
  }, 400);
});

// A refusal is an answer, too: it is drawn, with all that was typed.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if ([400, 409, 429].includes(detail.xhr.status)) Object.assign(detail, { shouldSwap: true, isError: false });
});

const unsent = (kind) => {
  const note = document.getElementById("unsent");
  if (!note) return;
  note.hidden = !kind;
  if (kind) note.querySelector("span").textContent = note.dataset[kind];
};
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id === "id_q") event.target.dataset.asked = event.target.value;
  if (event.detail.target.id !== "board") unsent("");
});
document.addEventListener("htmx:sendError", (event) => event.detail.target?.id !== "board" && unsent("offline"));
document.addEventListener("htmx:timeout", () => unsent("offline"));
document.addEventListener("htmx:responseError", ({ detail }) => {
  if (detail.target?.id !== "board") unsent(detail.xhr.status === 403 ? "forbidden" : "broken");
});

// Closing: a booking under way is put aside and comes back with B; the keyboard goes back.
document.addEventListener("desk:close", () => {
  const form = panel()?.querySelector("#booking");
  if (form) draft = Object.fromEntries([...new FormData(form).keys()].map((name) => [name, new FormData(form).getAll(name)]));
  const back = document.getElementById(opener);
  panel()?.querySelector("[data-key=close]")?.click();
  back?.focus();
});
document.addEventListener("desk:book", () => {
  const button = document.querySelector("[data-key=book]");
  const url = button?.href ?? board()?.dataset.book;
  if (!url || panel()?.querySelector("#booking")) return panel()?.querySelector("#id_q")?.focus();
  opener = document.activeElement?.id ?? "";
  open(url, draft ?? undefined);
});
document.addEventListener("desk:open", ({ detail }) => {
  opener = detail.card;
  byKeyboard = true;
  open(detail.url, detail.values);
});
document.addEventListener("desk:changed", () => { draft = null; });
showGhosts();
