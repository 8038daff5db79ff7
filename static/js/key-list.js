// Keys that templates declare. An element says which key presses it, and nothing else is needed:
//
//   data-key="edit"            its name, unique on a screen
//   data-code="KeyE"           the place on the keyboard (KeyboardEvent.code); several with spaces;
//                              with "Ctrl+", "Alt+", "Shift+" before it where they are held
//   data-key-label="Edit"      what help and palette call it; left out: its own words
//   data-key-right="book"      acts, and is listed, only for those with this right
//   data-key-within="#offers"  acts only while the keyboard stands inside that element
//
// It is pressed while it can be seen; a field is focused instead. Of two with one key the one the
// keyboard stands in wins, then the panel's.

const rights = new Set(document.querySelector("meta[name=rights]")?.content.split(" "));

export const hasSingleKeys = Boolean(document.querySelector("meta[name=single-keys]"));

// Everything that types a character can be switched off (WCAG 2.1.4); the rest is no letter.
const CHARACTER = /^(Shift\+)?(Key|Digit|Bracket|Slash|Backslash|Period|Comma|Semicolon|Quote|Backquote|Minus|Equal|Intl)/;
export const isCharacter = (code) => CHARACTER.test(code);

export const isVisible = (element) => element.checkVisibility({ visibilityProperty: true });
const codesOf = (element) => element.dataset.code.split(" ");
const regionOf = (element) => element.closest(element.dataset.keyWithin ?? "#panel");

const isOpen = (element) =>
  !element.disabled && isVisible(element) && (!element.dataset.keyRight || rights.has(element.dataset.keyRight));

const isInReach = (element) => {
  const within = element.dataset.keyWithin;
  return within ? Boolean(document.activeElement?.closest(within)?.contains(element)) : true;
};

const topLayer = () => [...document.querySelectorAll("dialog[open]")].at(-1);

// What the keys of this screen press at this moment, in the order of the page.
export const declared = (root = topLayer() ?? document) => [...root.querySelectorAll("[data-code]")].filter(isOpen);

export const pressedBy = (code) => {
  const fitting = declared().filter((element) => codesOf(element).includes(code) && isInReach(element));
  const mayAct = (element) => hasSingleKeys || element.dataset.keyWithin || !isCharacter(code);
  return fitting.filter(mayAct).sort((one, other) => Boolean(regionOf(other)) - Boolean(regionOf(one)))[0];
};

export const press = (element) => (element.matches("input, textarea, select") ? element.focus() : element.click());

const NAMES = {
  Slash: "/", BracketLeft: "[", BracketRight: "]", Period: ".", Comma: ",", Semicolon: ";", Minus: "-",
  Equal: "=", Escape: "Esc", Delete: "Del", ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→",
  PageUp: "PgUp", PageDown: "PgDn", Shift: "⇧",
};

// "Ctrl+KeyK" is written on the keyboard as "Ctrl K".
export const caption = (code) =>
  code.split("+").map((part) => NAMES[part] ?? part.replace(/^(Key|Digit|Numpad)(?=.)/, "")).join(" ");

export const labelOf = (element) => {
  if (element.dataset.keyLabel) return element.dataset.keyLabel;
  if (element.ariaLabel) return element.ariaLabel;
  const words = element.cloneNode(true);
  words.querySelectorAll("kbd, svg").forEach((sign) => sign.remove());
  return words.textContent.trim().replace(/\s+/g, " ");
};

export const captionsOf = (element) => codesOf(element).map(caption);
