// Every command in one list (Ctrl K): what this screen's own keys do, then what every screen has.
// The list is in the page, so it opens at once; what was used lately on this screen comes first.

import { asking } from "./asking.js";
import { captionsOf, labelOf, isVisible, press } from "./key-list.js";
import { open, options } from "./options.js";
import { nodesOf } from "./fragments.js";

const LATELY = "palette";
const MOST_KEPT = 60;

const dialog = document.getElementById("palette");
const input = document.getElementById("palette-text");
const commands = document.getElementById("palette-commands");
const found = document.getElementById("palette-found");
const screenName = document.querySelector(".rail [aria-current]")?.dataset.jump ?? "";
const standing = commands ? [...commands.children] : [];
const roaming = input && options(input, [commands, found]);

let isEntered = false;
let opener = null;

// Used lately on this screen, before used lately anywhere.
const lately = () => {
  try {
    return JSON.parse(localStorage.getItem(LATELY)) ?? {};
  } catch {
    return {};
  }
};
const remember = (name) => {
  const kept = Object.entries({ ...lately(), [`${screenName} ${name}`]: Date.now() });
  kept.sort(([, one], [, other]) => other - one);
  localStorage.setItem(LATELY, JSON.stringify(Object.fromEntries(kept.slice(0, MOST_KEPT))));
};

const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ё", "е");
const nameOf = (row) => row.firstElementChild.textContent;

// What the page's own elements do, by their keys: drawn anew each time the palette opens.
const SKIPPED = new Set(["find", "help", "palette", "close", "sign_out"]);
const ownKeys = (element) => {
  if (element.dataset.code) return captionsOf(element);
  return [...element.querySelectorAll("kbd")].map((key) => key.textContent);
};
const rowOf = (element, index) => {
  const row = document.createElement("div");
  row.setAttribute("role", "option");
  row.id = `here-${index}`;
  row.ariaSelected = "false";
  row.does = () => press(element);
  row.append(Object.assign(document.createElement("span"), { textContent: labelOf(element) }));
  row.append(Object.assign(document.createElement("small"), { textContent: commands.dataset.here }));
  const keys = Object.assign(document.createElement("span"), { className: "keys-of" });
  for (const words of ownKeys(element)) keys.append(Object.assign(document.createElement("kbd"), { textContent: words }));
  row.append(keys);
  return row;
};
const presses = (row) => {
  const { presses: selector } = row.dataset;
  return selector && selector !== "print" ? document.querySelector(`body > .desk ${selector}`) : null;
};
const rowsHere = () => {
  const pressed = new Set(standing.map(presses));
  const mine = [...document.querySelectorAll(":is(.desk, .toasts) :is([data-key], [data-code])")];
  const said = new Set();
  const isNew = (element) => !said.has(labelOf(element)) && said.add(labelOf(element));
  return mine
    .filter((element) => isVisible(element) && !SKIPPED.has(element.dataset.key) && !pressed.has(element) && labelOf(element) && isNew(element))
    .map(rowOf);
};

let rows = [];

// Beginning of the name, of a word of it, anywhere in it; of these what was used lately first.
const place = (row, text) => {
  const names = [nameOf(row), row.dataset.english ?? ""].map(plain);
  if (!text) return 1;
  if (names.some((name) => name.startsWith(text))) return 3;
  if (names.some((name) => name.includes(` ${text}`))) return 2;
  return names.some((name) => name.includes(text)) ? 1 : 0;
};
const filter = () => {
  const text = plain(input.value.trim());
  const used = lately();
  const at = (row) => used[`${screenName} ${nameOf(row)}`] ?? 0;
  const rank = new Map(rows.map((row, index) => [row, [place(row, text), at(row), -index]]));
  const fitting = rows.filter((row) => rank.get(row)[0]);
  fitting.sort((one, other) => rank.get(other).map((n, i) => n - rank.get(one)[i]).find(Boolean) ?? 0);
  commands.replaceChildren(...fitting);
  commands.parentElement.hidden = !fitting.length;
  roaming.first();
};

const choose = (row) => {
  isEntered = false;
  questions.stop();
  dialog.close();
  if (!commands.contains(row)) return open(row.href, "panel" in row.dataset);
  remember(nameOf(row));
  if (row.does) return row.does();
  if (row.dataset.presses === "print") return window.print();
  const element = presses(row);
  return element ? press(element) : open(row.dataset.url, "panel" in row.dataset);
};

const show = (html) => {
  const hadMark = roaming.active() && commands.contains(roaming.active());
  found.replaceChildren(...nodesOf(html));
  if (!hadMark) roaming.first();
  if (isEntered && roaming.active()) choose(roaming.active());
};
const questions = input && asking(document.getElementById("find")?.dataset.url, "palette", show);

const ask = () => {
  filter();
  questions.ask(input.value.trim());
};

const start = () => {
  opener = document.activeElement;
  input.value = "";
  found.replaceChildren();
  isEntered = false;
  rows = [...rowsHere(), ...standing.filter((row) => row.dataset.url || row.dataset.presses === "print" || presses(row))];
  filter();
};

// Before the dialog opens (js/dialogs.js), so that it opens filled.
document.addEventListener("click", (event) => event.target.closest("[data-opens=palette]") && start(), true);
dialog?.addEventListener("close", () => opener?.focus?.());
input?.addEventListener("input", (event) => event.isComposing || ask());
input?.addEventListener("compositionend", ask);
input?.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") roaming.step(1);
  else if (event.key === "ArrowUp") roaming.step(-1);
  else if (event.key === "Enter" && roaming.active()) choose(roaming.active());
  else if (event.key === "Enter") isEntered = questions.isWaiting();
  else return;
  event.preventDefault();
});
dialog?.addEventListener("click", (event) => {
  const row = event.target.closest("[role=option]");
  if (event.target === dialog) dialog.close();
  if (!row) return;
  event.preventDefault();
  choose(row);
});
for (const button of document.querySelectorAll("[data-opens=palette]")) button.hidden = false;
