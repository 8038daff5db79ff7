// The file of a client. Everything on it is a link or a form; this keeps the keyboard where the next
// thing is typed, steps through the timeline, and takes a refusal for the answer it is.

const file = () => document.getElementById("dossier");

let opener = ""; // what was pressed, by its key or its id, found again when the file is drawn anew
let wanted = ""; // the field a gap in the file asks for

const nameOf = (element) => (element.dataset.key ? `[data-key="${element.dataset.key}"]` : element.id && `#${element.id}`);

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("#dossier a, #dossier button");
  if (!pressed) return;
  wanted = pressed.dataset.field ?? "";
  if (!pressed.closest(".slot, .file-form")) opener = nameOf(pressed) || "";
}, true);

const moveFocus = () => {
  const form = file().querySelector("form:is(.slot, .file-form)");
  const first = form?.querySelector(".errors") ?? document.getElementById(wanted) ?? form?.querySelector("input:not([type=hidden]), textarea, select");
  const back = opener && file().querySelector(opener);
  const next = first ?? (back?.checkVisibility() ? back : file().querySelector(".car h2, h2, a"));
  if (next?.matches(".errors, h2")) next.tabIndex = -1;
  next?.focus({ preventScroll: !first });
  if (!form) opener = "";
};

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target?.id === "dossier" || detail.elt?.id === "dossier") moveFocus();
});

// Older history comes in where its button stood: on to the first line of it.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if ([400, 409, 429].includes(detail.xhr.status)) Object.assign(detail, { shouldSwap: true, isError: false });
  if (!detail.target.matches?.(".older")) return;
  const seen = events().length;
  document.addEventListener("htmx:afterSettle", () => events()[seen]?.focus(), { once: true });
});

const events = () => [...document.querySelectorAll("#timeline .event")];

const step = (by) => {
  const all = events();
  const next = all[all.indexOf(document.activeElement?.closest(".event")) + by] ?? (by > 0 ? document.querySelector(".older a") : all[0]);
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
};

document.addEventListener("click", ({ target }) => {
  const key = target.closest("[data-steps] button")?.dataset.key;
  if (key) step(key === "next-event" ? 1 : -1);
});

// The keys of the timeline are buttons nobody needs to see; without this script there are none.
const reveal = () => { for (const steps of document.querySelectorAll("[data-steps]")) steps.hidden = false; };
document.addEventListener("htmx:load", reveal);
reveal();
