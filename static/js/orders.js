// The lines of an order as a spreadsheet: a value is saved when it is left, Enter saves and goes on
// to the next new line, "/" searches where one stands. Everything here is also a form of its own.

import { asking } from "./asking.js";
import { nodesOf } from "./fragments.js";
import { options } from "./options.js";

const work = () => document.getElementById("order-work");
const seek = () => document.getElementById("work-q");
const isField = (element) => element?.matches?.("[data-line] :is(input, select)");
const isChanged = (field) => field.matches("input") && field.value !== field.defaultValue;

const save = (field) => field.form?.requestSubmit();
document.addEventListener("change", ({ target }) => target.matches("[data-line] select") && save(target));
document.addEventListener("focusout", ({ target }) => isField(target) && isChanged(target) && save(target));

// The next line is looked for while it is typed; Enter waits for a running search.
let roaming = null;
let questions = null;
let isEntered = false;

const shut = () => {
  const list = document.getElementById("work-found");
  if (list) list.hidden = true;
  isEntered = false;
  roaming?.mark(null);
  seek()?.setAttribute("aria-expanded", "false");
};

const take = (option) => {
  const form = seek().form;
  const chosen = Object.assign(document.createElement("input"), { type: "hidden", name: "take", value: option.dataset.take });
  form.append(chosen);
  shut();
  questions.stop();
  form.requestSubmit();
};

const show = (html) => {
  const list = document.getElementById("work-found");
  list.replaceChildren(...nodesOf(html));
  list.hidden = !html;
  roaming.mark(null);
  seek().setAttribute("aria-expanded", String(Boolean(html)));
  if (!html) return;
  roaming.first();
  document.getElementById("said").textContent = list.querySelector("[data-said]")?.dataset.said ?? "";
  if (isEntered && roaming.active()) take(roaming.active());
};

const prepare = () => {
  if (!seek() || seek().dataset.ready) return;
  seek().dataset.ready = "";
  roaming = options(seek(), [document.getElementById("work-found")]);
  questions = asking(seek().dataset.url, "work", show);
};

const SEEK = {
  ArrowDown: () => (document.getElementById("work-found").hidden ? questions.ask(seek().value.trim()) : roaming.step(1)),
  ArrowUp: () => roaming.step(-1),
  Escape: () => (document.getElementById("work-found").hidden ? seek().blur() : shut()),
  Enter: () => {
    if (questions.isWaiting()) isEntered = true;
    else if (roaming.active()) take(roaming.active());
    else if (seek().value.trim()) questions.ask(seek().value.trim()), (isEntered = true);
  },
};

document.addEventListener("input", (event) => {
  if (event.target !== seek() || event.isComposing) return;
  isEntered = false;
  questions.ask(seek().value.trim());
});
document.addEventListener("compositionend", ({ target }) => target === seek() && questions.ask(seek().value.trim()));
document.addEventListener("focusout", ({ target }) => target === seek() && shut());
document.addEventListener("mousedown", (event) => event.target.closest("#work-found") && event.preventDefault());
document.addEventListener("click", ({ target }) => {
  const option = target.closest("#work-found [role=option]");
  if (option) take(option);
});

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  const { target, key } = event;
  if (target === seek() && SEEK[key]) SEEK[key]();
  else if (isField(target) && key === "Enter" && seek()) seek().focus();
  else if (target.closest?.("#order-lines") && key === "/" && !target.value) seek()?.focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

// After each answer the keyboard is where it was, and what was typed meanwhile is still there.
let left = null;
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target !== work()) return;
  if ([400, 404, 409, 429].includes(detail.xhr.status)) Object.assign(detail, { shouldSwap: true, isError: false });
  const field = document.activeElement;
  left = work().contains(field) && { id: field.id, typed: isField(field) && isChanged(field) ? field.value : null, isAdding: field.form?.id === "line-add" };
});
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target?.id !== "order-work") return;
  prepare();
  const wrong = work().querySelector(".errors, .line-refused :is(button, a, input)");
  const own = left?.isAdding && newest();
  const back = wrong ?? own ?? (left && (document.getElementById(left.id) ?? seek()));
  if (left?.typed != null && back?.id === left.id) back.value = left.typed;
  back?.focus({ preventScroll: !wrong });
  if (own) own.select();
  left = null;
});

// A line in own words has no price yet: the keyboard goes there, else to the next new line.
let wasOwn = "";
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt.id === "line-add") wasOwn = /^(labour|outside):$/.exec(detail.parameters.get?.("take") ?? detail.parameters.take ?? "")?.[1] ?? "";
});
const newest = () => {
  const field = { labour: "quantity", outside: "supplier" }[wasOwn];
  wasOwn = "";
  return field ? [...document.querySelectorAll(`[data-line] [name=${field}]`)].at(-1) : null;
};

document.addEventListener("htmx:load", prepare);
prepare();
