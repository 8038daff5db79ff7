// The desk's keys, by their place on the keyboard and not by the letter in the language of the day.
// Single keys can be switched off in the profile; those with Ctrl, and Esc, always work.

const hasSingleKeys = Boolean(document.querySelector("meta[name=single-keys]"));
const board = () => document.getElementById("board");
const click = (key) => document.querySelector(`[data-key=${key}]:not([hidden])`)?.click();
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
const may = (right) => board()?.dataset.can?.split(" ").includes(right);
const isTyping = (target) => target.closest?.("input:not([type=checkbox],[type=radio],[type=hidden]), textarea, select");
const focusedCard = () => document.activeElement?.closest?.("#board .job");

let jumping = 0; // G was pressed a moment ago

// On a card the verb is that card's; elsewhere it is the open visit's.
const onCard = (verb, key, values) => {
  const card = focusedCard();
  if (card) tell("desk:open", { card: card.id, url: `${card.href}${verb}/`, values });
  else if (key) click(key);
};

const digit = (number) => document.querySelectorAll("#panel-body .offers .offer")[number - 1]?.click();

const SINGLE = {
  KeyB: () => (board() ? tell("desk:book") : null),
  Slash: () => document.querySelector("[data-key=find]")?.focus(),
  KeyT: () => click("today"),
  BracketLeft: () => click("previous"),
  BracketRight: () => click("next"),
  KeyM: () => may("book") && onCard("move", "move"),
  KeyA: () => may("receive") && onCard("arrive", "arrive", {}),
  KeyC: () => click("call"),
  KeyP: () => board() && window.print(),
  KeyG: () => { jumping = Date.now(); },
  Space: () => may("book") && focusedCard() && onCard("move"),
  Delete: () => may("book") && focusedCard() && onCard("cancel", "", {}),
  Digit1: () => digit(1),
  Digit2: () => digit(2),
  Digit3: () => digit(3),
};
// These belong to the grid's own pattern and are no letters: they work for everybody.
const ALWAYS = new Set(["Space", "Delete"]);

const jump = (code) => {
  const link = document.querySelector(`.rail [data-jump="${code.replace("Key", "")}"]`);
  if (link) link.click();
  return Boolean(link);
};

const single = (event) => {
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return false;
  if (event.key === "?" || (event.shiftKey && event.code === "Slash")) return hasSingleKeys && (click("help"), true);
  if (event.shiftKey) return false;
  if (hasSingleKeys && Date.now() - jumping < 1500 && event.code.startsWith("Key")) {
    jumping = 0;
    return jump(event.code);
  }
  const act = SINGLE[event.code];
  if (!act || !(hasSingleKeys || ALWAYS.has(event.code))) return false;
  if (event.code === "Space" && !focusedCard()) return false;
  act();
  return true;
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  let isDone = false;
  if (event.ctrlKey || event.metaKey) {
    if (event.code === "Enter") isDone = Boolean(document.querySelector("[data-key=send]")), isDone && click("send");
    else if (event.code === "KeyZ" && !isTyping(event.target)) isDone = Boolean(document.querySelector("[data-key=undo]")), isDone && click("undo");
  } else if (event.code === "Escape") {
    const hasLayer = document.querySelector("dialog[open], .menu[open]");
    if (!hasLayer && document.querySelector("[data-key=close]")) isDone = true, tell("desk:close");
  } else if (!event.altKey) isDone = single(event);
  if (isDone) event.preventDefault();
});
