// A booking put aside with Esc: a tab over the panel, in this browser tab only, also after the page
// was loaded anew. B brings it back; to discard it is to say why nothing came of it.

const tab = () => document.getElementById("draft");
const key = () => tab()?.dataset.draft;

// What somebody else at this computer had put aside is not the next one's.
for (const name of Object.keys(sessionStorage)) if (name.startsWith("draft:") && name !== key()) sessionStorage.removeItem(name);

export const draft = () => JSON.parse(sessionStorage.getItem(key()) ?? "null");

const show = () => {
  if (tab()) tab().hidden = !draft() || Boolean(document.getElementById("booking"));
};

export const putAside = (form) => {
  const data = new FormData(form);
  const names = [...new Set(data.keys())].filter((name) => name !== "csrfmiddlewaretoken");
  const values = Object.fromEntries(names.map((name) => [name, data.getAll(name)]));
  const isTyped = ["q", "name", "phone", "plate", "client", "operations", "complaint", "place"].some((name) => values[name]?.some(Boolean));
  if (isTyped && tab()) sessionStorage.setItem(key(), JSON.stringify(values));
  return isTyped;
};

export const forget = () => {
  if (tab()) sessionStorage.removeItem(key());
  show();
};

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-draft-opens]")) document.dispatchEvent(new CustomEvent("desk:book"));
  const discards = target.closest("[data-draft-drops]");
  if (discards) window.htmx.ajax("POST", discards.dataset.draftDrops, { target: "#panel-body", swap: "innerHTML", values: { ...draft(), step: "lost" } });
});
document.addEventListener("htmx:afterSwap", ({ target }) => target.id === "panel-body" && show());
show();
