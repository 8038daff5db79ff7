// Typing goes on while the server answers. Keys that belong to the next answer wait for it and go
// where the keyboard then stands; words typed into a field meanwhile are put back into it.

const waits = new Set(); // what the keys wait for: a search, the panel
let queue = [];
let sent = new Map(); // what the fields held when the form was sent

export const holdKeys = (why) => waits.add(why);
export const queueKey = ({ key, code, ctrlKey }) => queue.push({ key, code, ctrlKey });

const isText = (element) => element?.matches?.("input:not([type=checkbox],[type=radio],[type=hidden]), textarea");

const play = ({ button, key, code, ctrlKey }) => {
  if (button) return document.querySelector(button)?.click();
  const target = document.activeElement ?? document.body;
  const again = new KeyboardEvent("keydown", { key, code, ctrlKey, bubbles: true, cancelable: true });
  if (!target.dispatchEvent(again)) return;
  if (isText(target) && key.length === 1 && !ctrlKey) {
    target.setRangeText(key, target.selectionStart, target.selectionEnd, "end");
    target.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (key === "Enter" && !ctrlKey && target.matches("button, a[href]")) target.click();
};

export const releaseKeys = (why) => {
  waits.delete(why);
  while (queue.length && !waits.size) play(queue.shift());
};

window.addEventListener("keydown", (event) => {
  if (!waits.size || !event.isTrusted || event.altKey || event.metaKey || event.isComposing) return;
  const isSave = event.ctrlKey && event.key === "Enter";
  if (!isSave && (event.ctrlKey || (event.key.length > 1 && event.key !== "Enter"))) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  queueKey(event);
}, true);

// A press waits as well, for the same button of the form that comes. It counts from the moment the
// mouse goes down: the answer may take the button away before it is up.
let isTaken = false;
const waitingButton = (event) => waits.size && event.isTrusted && event.target.closest("#booking button[name], #walking button[name]");
const queueButton = ({ name, value, form }) => queue.push({ button: `#${form.id} button[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]` });
window.addEventListener("pointerdown", (event) => {
  const button = event.pointerType === "mouse" && event.button === 0 && waitingButton(event);
  isTaken = Boolean(button);
  if (button) queueButton(button);
}, true);
window.addEventListener("click", (event) => {
  const button = !isTaken && waitingButton(event);
  if (button) queueButton(button);
  else if (!isTaken || !event.isTrusted) return;
  isTaken = false;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// Whoever goes into a field with the mouse means that field.
document.addEventListener("pointerdown", ({ target }) => {
  if (waits.size && isText(target)) waits.clear(), (queue = []);
});

const fields = (form) => [...(form?.elements ?? [])].filter((element) => element.name && isText(element));

export const rememberFields = (form) => { sent = new Map(fields(form).map((field) => [field.name, field.value])); };

// What was typed since, and where: given back by the function this returns.
export const typedSince = (form) => {
  const typed = fields(form).filter((field) => sent.has(field.name) && sent.get(field.name) !== field.value);
  const kept = typed.map((field) => [field.name, field.value]);
  const here = typed.includes(document.activeElement) ? document.activeElement.name : "";
  return (next) => {
    for (const [name, value] of kept) if (isText(next?.elements[name])) next.elements[name].value = value;
    const back = here && next?.elements[here];
    if (!isText(back)) return false;
    back.focus();
    back.setSelectionRange?.(back.value.length, back.value.length);
    return true;
  };
};
