// The desk's keys, by their place on the keyboard and not by the letter in the language of the day.
// Single keys can be switched off in the profile; those with Ctrl, and Esc, always work. A screen
// adds its own by attributes alone, see key-list.js.

import { captionsOf, declared, hasSingleKeys, isCharacter, labelOf, press, pressedBy } from "./key-list.js";

const board = () => document.getElementById("board");
const named = (key) => document.querySelector(`[data-key=${key}]:not([hidden])`);
const click = (key) => named(key)?.click();
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
const may = (right) => board()?.dataset.can?.split(" ").includes(right);
const isTyping = (target) => target.closest?.("input:not([type=checkbox],[type=radio],[type=hidden]), textarea, select, [contenteditable]");
const focusedCard = () => document.activeElement?.closest?.("#board .job");

let jumping = 0; // G was pressed a moment ago

// On a card the verb is that card's; elsewhere it is the open visit's.
const onCard = (verb, key, values) => {
  const card = focusedCard();
  if (card) tell("desk:open", { card: card.id, url: `${card.href}${verb}/`, values });
  else if (key) click(key);
};

const digit = (number) => document.querySelectorAll("#moving .offers .offer")[number - 1]?.click();

const SINGLE = {
  KeyB: () => (board() ? tell("desk:book") : null),
  KeyT: () => click("today"),
  BracketLeft: () => click("previous"),
  BracketRight: () => click("next"),
  KeyM: () => may("book") && onCard("move", "move"),
  KeyA: () => may("receive") && onCard("next", "next", {}),
  KeyW: () => may("receive") && focusedCard() && onCard("order", "", {}),
  KeyC: () => click("call"),
  KeyP: () => window.print(),
  KeyG: () => { jumping = Date.now(); },
  Space: () => may("book") && focusedCard() && onCard("move"),
  Delete: () => may("book") && focusedCard() && onCard("cancel", "", {}),
  Digit1: () => digit(1),
  Digit2: () => digit(2),
  Digit3: () => digit(3),
};
// What acts on the card the keyboard stands on goes before what a panel declares.
const ON_A_CARD = new Set(["KeyM", "KeyA", "KeyW", "Space", "Delete"]);

const jump = (code) => {
  const link = document.querySelector(`.rail [data-jump="${code.replace("Key", "")}"]`);
  link?.click();
  return Boolean(link);
};

// Enter and Space press what they stand on; a key of ours may have them only elsewhere.
const isTaken = (code, target) => /^(Enter|Space)$/.test(code) && target.closest?.("a[href], button, summary, [role=grid], [role=option]");

const codeOf = (event) => event.code.replace(/^Numpad(?=\d|Enter)/, (_, at) => (/\d/.test(event.code) ? "Digit" : ""));

const single = (event, code) => {
  if (isTyping(event.target)) return false;
  if (event.key === "?" || (event.shiftKey && code === "Slash")) return hasSingleKeys && (click("help"), true);
  if (event.key === "/" || (code === "Slash" && !event.shiftKey)) return hasSingleKeys && (named("find")?.focus(), true);
  const jumps = hasSingleKeys && Date.now() - jumping < 1500 && code.startsWith("Key");
  jumping = 0;
  if (jumps && jump(code)) return true;
  const wanted = event.shiftKey ? `Shift+${code}` : code;
  const isCards = focusedCard() && ON_A_CARD.has(wanted);
  const element = !isCards && !isTaken(code, event.target) && pressedBy(wanted);
  if (element) return press(element), true;
  if (event.shiftKey || document.querySelector("dialog[open]")) return false;
  const act = SINGLE[code];
  if (!act || (!hasSingleKeys && isCharacter(code))) return false;
  if (code === "Space" && !focusedCard()) return false;
  act();
  return true;
};

const save = (target) => {
  const button = target.closest?.("form")?.querySelector("[data-key=send]") ?? named("send");
  if (button) return button.click(), true;
  const form = target.closest?.("form[method=post]");
  return form ? (form.requestSubmit(), true) : false;
};

const held = (event, code) => {
  if (code === "Enter") return save(event.target);
  if (code === "KeyZ" && !event.shiftKey) return !isTyping(event.target) && Boolean(named("undo")) && (click("undo"), true);
  const element = pressedBy(`${event.altKey ? "Alt+" : ""}Ctrl+${event.shiftKey ? "Shift+" : ""}${code}`);
  return element ? (press(element), true) : false;
};

const close = () => {
  if (document.querySelector("dialog[open], .menu[open]") || !named("close")) return false;
  if (board()) tell("desk:close");
  else click("close");
  return true;
};

// While a word is being composed (Pinyin, accents) its Enter chooses a spelling: it never submits,
// and no key of ours sees it. 229 is how some browsers say it a moment after the composition.
window.addEventListener("keydown", (event) => {
  if (!event.isComposing && event.keyCode !== 229) return;
  event.stopImmediatePropagation();
  if (event.key === "Enter") event.preventDefault();
}, true);

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented) return;
  const code = codeOf(event);
  let isDone = false;
  if (event.ctrlKey || event.metaKey) isDone = held(event, code);
  else if (code === "Escape") isDone = close();
  else if (!event.altKey) isDone = single(event, code);
  if (isDone) event.preventDefault();
});

// The help lists what this screen's own keys do at this moment.
const row = (element) => {
  const term = document.createElement("dt");
  for (const words of captionsOf(element)) term.append(Object.assign(document.createElement("kbd"), { textContent: words }), " ");
  return [term, Object.assign(document.createElement("dd"), { textContent: labelOf(element) })];
};
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-opens=keys]")) return;
  const here = document.getElementById("keys-here");
  const listed = declared(document).filter((element) => !element.closest("#keys") && element.dataset.key !== "palette" && labelOf(element));
  here?.replaceChildren(...listed.flatMap(row));
}, true);
