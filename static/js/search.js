// Universal search in the bar. Without this script the field is a form and its answer a page.

import { asking } from "./asking.js";
import { open, options } from "./options.js";
import { nodesOf } from "./fragments.js";

const input = document.getElementById("find");
const found = document.getElementById("find-found");
const roaming = input && options(input, [found]);

let isEntered = false; // Enter was pressed before the answer came: it opens the first then

const shut = () => {
  found.hidden = true;
  isEntered = false;
  roaming.mark(null);
  input.setAttribute("aria-expanded", "false");
};

const choose = (option) => {
  shut();
  questions.stop();
  input.value = "";
  open(option.href, "panel" in option.dataset);
};

const show = (html, text) => {
  found.replaceChildren(...nodesOf(html));
  found.hidden = !html;
  roaming.mark(null);
  input.setAttribute("aria-expanded", String(Boolean(found.querySelector("[role=option]"))));
  if (!html) return;
  roaming.first();
  document.getElementById("said").textContent = found.querySelector("[data-said]")?.dataset.said ?? "";
  if (!isEntered) return;
  isEntered = false;
  if (roaming.active()) choose(roaming.active());
};

const questions = input && asking(input.dataset.url, "find", show);

const KEYS = {
  ArrowDown: () => (found.hidden ? questions.ask(input.value.trim()) : roaming.step(1)),
  ArrowUp: () => roaming.step(-1),
  Escape: () => {
    if (found.hidden && !input.value) return input.blur();
    input.value = found.hidden ? "" : input.value;
    return shut();
  },
};

input?.addEventListener("input", (event) => {
  isEntered = false;
  if (!event.isComposing) questions.ask(input.value.trim());
});
input?.addEventListener("compositionend", () => questions.ask(input.value.trim()));
input?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Enter" && !found.hidden && !questions.isWaiting() && roaming.active()) choose(roaming.active());
  else if (event.key === "Enter" && questions.isWaiting()) isEntered = true;
  else if (KEYS[event.key]) KEYS[event.key]();
  else return;
  event.preventDefault();
});
input?.form.addEventListener("focusout", (event) => input.form.contains(event.relatedTarget) || shut());
found?.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the keyboard
found?.addEventListener("click", (event) => {
  const option = event.target.closest("[role=option]");
  if (!option || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  choose(option);
});
