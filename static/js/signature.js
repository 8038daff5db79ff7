// A pad people sign on with pen, finger or mouse. Lines are kept as [x, y] in thousandths of its
// width, which is the drawing's own scale: turned, zoomed or resized, it is drawn again by itself.

const FINE = 3; // nearer points add nothing but weight
const MOST_POINTS = 5800; // the server takes 6000 of a signature

const kept = new WeakMap(); // pad → {lines, cleared}
const fieldOf = (pad) => pad.querySelector("[name=strokes]");

const read = (pad) => {
  try {
    return JSON.parse(fieldOf(pad).value || "[]");
  } catch {
    return [];
  }
};
const stateOf = (pad) => {
  if (!kept.has(pad)) kept.set(pad, { lines: read(pad), cleared: [] });
  return kept.get(pad);
};

// A dot is a line of no length: round ends make it visible.
export const pathOf = (lines) => lines.filter((line) => line.length).map((line) => `M${line.map(([x, y]) => `${x} ${y}`).join("L")}${line.length > 1 ? "" : "h0"}`).join("");

const draw = (pad) => {
  const { lines, cleared } = stateOf(pad);
  pad.querySelector(".ink").setAttribute("d", pathOf(lines));
  pad.querySelector("[data-clears]").hidden = !lines.length;
  pad.querySelector("[data-brings-back]").hidden = Boolean(lines.length) || !cleared.length;
};

const tell = (pad) => {
  const field = fieldOf(pad);
  const state = stateOf(pad);
  const lines = (state.lines = state.lines.filter((line) => line.length));
  field.value = lines.length ? JSON.stringify(lines) : "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  draw(pad);
};

// What was drawn before (kept by the page itself, or sent back by the server) is put in again.
export const restore = (pad, strokes) => {
  fieldOf(pad).value = strokes;
  kept.delete(pad);
  draw(pad);
};

let pen = null; // the one pointer that writes: a palm beside it does not
const within = (value, most) => Math.min(most, Math.max(0, Math.round(value)));

const add = (event) => {
  const { pad, box, line } = pen;
  const x = within(((event.clientX - box.left) / box.width) * 1000, 1000);
  const y = within(((event.clientY - box.top) / box.width) * 1000, 400);
  const last = line.at(-1);
  if (last && Math.hypot(x - last[0], y - last[1]) < FINE) return;
  if (stateOf(pad).lines.flat().length < MOST_POINTS) line.push([x, y]);
};

document.addEventListener("pointerdown", (event) => {
  const drawing = event.target.closest?.("[data-signature] .pad > svg");
  if (!drawing || pen || event.button) return;
  const pad = drawing.closest("[data-signature]");
  const state = stateOf(pad);
  const line = [];
  if (!state.lines.length) state.cleared = [];
  state.lines.push(line);
  pen = { id: event.pointerId, pad, line, box: drawing.getBoundingClientRect() };
  drawing.setPointerCapture(event.pointerId);
  event.preventDefault();
  add(event);
  draw(pad);
});
document.addEventListener("pointermove", (event) => {
  if (event.pointerId !== pen?.id) return;
  for (const each of event.getCoalescedEvents?.() ?? [event]) add(each);
  draw(pen.pad);
});
const lift = (event) => {
  if (event.pointerId !== pen?.id) return;
  const { pad } = pen;
  pen = null;
  tell(pad);
};
document.addEventListener("pointerup", lift);
document.addEventListener("pointercancel", lift); // turned or called away: what is drawn stays

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-clears], [data-brings-back]");
  if (!button) return;
  const pad = button.closest("[data-signature]");
  const state = stateOf(pad);
  [state.lines, state.cleared] = [state.cleared, state.lines];
  if ("clears" in button.dataset) state.lines = [];
  tell(pad);
});

const drawAll = (root) => {
  for (const pad of root.querySelectorAll("[data-signature]")) draw(pad);
};
document.addEventListener("htmx:load", (event) => drawAll(event.target));
drawAll(document);
