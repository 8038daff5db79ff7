// The editor of a message's text: its preview follows what is typed, and a click on a hole puts it
// where the cursor is. Without this script there is a button for the one and the keyboard for the
// other.

import { nodesOf } from "./fragments.js";

const AFTER = 300; // a question for a pause, not for each letter

const form = document.querySelector("[data-previews]");
const preview = document.getElementById("preview");
let field = document.getElementById("id_body");
let running = null;
let timer = 0;

const ask = async () => {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  try {
    const answer = await fetch(form.dataset.previews, { method: "POST", body: new FormData(form), signal: mine.signal });
    if (answer.redirected || answer.status === 403) window.location.reload(); // signed out meanwhile
    if (!answer.ok) return;
    const html = await answer.text();
    if (running === mine) preview.replaceChildren(...nodesOf(html));
  } catch {
    // Overtaken by the next letter, or no connection: the last preview stays.
  }
};

const soon = () => {
  clearTimeout(timer);
  timer = setTimeout(ask, AFTER);
};

const put = (hole) => {
  field.focus();
  field.setRangeText(hole, field.selectionStart, field.selectionEnd, "end");
  soon();
};

for (const code of document.querySelectorAll("[data-hole]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "hole";
  button.textContent = code.textContent;
  button.addEventListener("click", () => put(button.textContent));
  code.replaceWith(button);
}
for (const button of document.querySelectorAll("[data-needless]")) button.hidden = true;
for (const words of form.querySelectorAll("#id_body, #id_title")) {
  words.addEventListener("focus", () => { field = words; });
  words.addEventListener("input", (event) => event.isComposing || soon());
  words.addEventListener("compositionend", soon);
}
