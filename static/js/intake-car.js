// The outline: a tapped piece asks what is damaged; marks are numbered, with a line to their words at
// the side. What an earlier walk-around found is there as a ghost, one tap says it still is.

import { newKey } from "./intake-store.js";
import { putOff } from "./intake-undo.js";

const SCALE = 632 / 1000;
const page = document.getElementById("intake");
const outline = document.getElementById("outline");
const layer = document.getElementById("marks");
const dialog = document.getElementById("damage");
const said = page.dataset;

let state = null;
let add = null;
let open = null; // the damage in the dialog

const wordOf = (kind) => dialog.querySelector(`[name=kind][value=${kind}]`).nextElementSibling.textContent;
const panelOf = (panel) => outline.querySelector(`[data-panel=${panel}]`).getAttribute("aria-label");
const cm = (size) => (size ? said.cm.replace("{n}", size) : "");
const isSame = (one, other) => one.panel === other.panel && one.kind === other.kind && one.x === other.x && one.y === other.y;

const draw = (name, attributes, text = "") => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  return element;
};

// Words stand in two columns beside the car, no two over one another.
const GAP = 40;
const placed = (rows) => {
  rows.sort((one, other) => one.y - other.y);
  let top = 0;
  for (const row of rows) row.at = top = Math.max(top + GAP, row.y * SCALE, 24);
  let floor = 382;
  for (const row of rows.toReversed()) floor = row.at = Math.min(row.at, floor - (floor === 382 ? 20 : GAP));
  return rows;
};

const markOf = (row, isLeft) => {
  const [x, y] = [row.x * SCALE, row.y * SCALE];
  const side = isLeft ? 84 : 558;
  const text = isLeft ? 62 : 580;
  const anchor = isLeft ? "end" : "start";
  const since = row.known_since ? said.known.replace("{day}", row.since ?? row.known_since) : "";
  const what = [wordOf(row.kind), cm(row.size_cm)].filter(Boolean).join(" ");
  const name = (row.number ? said.edit.replace("{n}", row.number) : said.still).replace("{what}", `${what}, ${panelOf(row.panel)}`);
  const group = draw("g", { class: row.number ? "mark" : "mark ghost", role: "button", tabindex: 0, "aria-label": name });
  group.append(
    draw("path", { class: "lead", d: `M${x} ${y}L${side} ${row.at}` }),
    draw("circle", { class: "spot", cx: x, cy: y, r: row.number ? 6 : 10 }),
    draw("circle", { class: "tap", cx: side, cy: row.at, r: 24 }),
    draw("circle", { class: "pin", cx: side, cy: row.at, r: row.number ? 15 : 11 }),
    draw("text", { class: "number", x: side, y: row.at + 5.5 }, row.number ?? ""),
    draw("text", { class: "what", x: text, y: row.at - 1, "text-anchor": anchor }, wordOf(row.kind)),
    draw("text", { class: "size", x: text, y: row.at + 14, "text-anchor": anchor }, since || cm(row.size_cm)),
  );
  group.row = row;
  return group;
};

export const drawCar = () => {
  const ghosts = state.known.filter((known) => !state.damages.some((row) => isSame(row, known)));
  const all = [...state.damages, ...ghosts];
  const isLeft = (row) => row.x * SCALE < 316;
  layer.replaceChildren(
    ...placed(all.filter(isLeft)).map((row) => markOf(row, true)),
    ...placed(all.filter((row) => !isLeft(row))).map((row) => markOf(row, false)),
  );
  const hit = new Set(state.damages.map((row) => row.panel));
  for (const part of outline.querySelectorAll(".part")) part.classList.toggle("hit", hit.has(part.dataset.panel));
  const known = state.damages.filter((row) => row.known_since).length + ghosts.length;
  const words = said.count.replace("{today}", state.damages.filter((row) => !row.known_since).length).replace("{known}", known);
  document.getElementById("marks-count").textContent = all.length ? words : "";
};

const save = (row) => {
  const { number, since, ...fields } = row;
  add({ kind: "damage", url: said.damage, fields });
  if (!state.damages.includes(row)) state.damages.push(row);
  drawCar();
};
const nextNumber = () => Math.max(0, ...state.damages.map((row) => row.number)) + 1;

// The server numbers the marks: another tablet may have been first.
export const keepDamage = (key, { number }) => {
  const row = state.damages.find((each) => each.key === key);
  if (!row || row.number === number) return;
  row.number = number;
  drawCar();
};

const edit = (row) => {
  open = row;
  document.getElementById("damage-title").textContent = panelOf(row.panel);
  for (const field of dialog.querySelectorAll("[type=radio]")) field.checked = field.value === String(row[field.name] ?? "");
  dialog.querySelector("[name=words]").value = row.words;
  dialog.querySelector("[name=is_wanted_repaired]").checked = row.is_wanted_repaired;
  document.getElementById("damage-drop").hidden = !state.damages.includes(row);
  dialog.showModal();
};

const placeOf = (event, part) => {
  const box = part.getBoundingClientRect();
  const isPointed = event.clientX || event.clientY;
  const point = new DOMPoint(isPointed ? event.clientX : box.x + box.width / 2, isPointed ? event.clientY : box.y + box.height / 2);
  const { x, y } = point.matrixTransform(outline.getScreenCTM().inverse());
  const within = (value) => Math.min(1000, Math.max(0, Math.round(value / SCALE)));
  return { x: within(x), y: within(y) };
};

const press = (event) => {
  const mark = event.target.closest(".mark");
  if (mark?.row.number) return edit(mark.row);
  if (mark) {
    const { at, ...known } = mark.row;
    return save({ ...known, key: newKey(), number: nextNumber(), photo: "", is_wanted_repaired: false });
  }
  const part = event.target.closest(".part");
  if (part) edit({ key: newKey(), number: nextNumber(), panel: part.dataset.panel, kind: "", size_cm: "", ...placeOf(event, part), words: "", photo: "", known_since: "", is_wanted_repaired: false });
};

const drop = (row) => {
  state.damages.splice(state.damages.indexOf(row), 1);
  drawCar();
  dialog.close();
  putOff(add, { kind: "drop", url: said.damageDrop, fields: { key: row.key } }, `${wordOf(row.kind)}, ${panelOf(row.panel)}`, () => {
    state.damages.push(row);
    drawCar();
  });
};

// A photo taken in the dialog is this mark's.
export const damageOpen = () => open;
export const photographed = (key) => {
  open.photo = key;
  if (open.kind) save(open);
};

export const startCar = (drawn, adds) => {
  [state, add] = [drawn, adds];
  for (const { kind, url, fields } of state.queued) {
    const index = state.damages.findIndex((row) => row.key === fields.key);
    if (kind === "damage" && index < 0) state.damages.push({ ...fields, number: nextNumber() });
    else if (kind === "damage") Object.assign(state.damages[index], fields);
    else if (kind === "drop" && url === said.damageDrop && index >= 0) state.damages.splice(index, 1);
  }
  outline.addEventListener("click", press);
  outline.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    press(event);
  });
  dialog.addEventListener("change", ({ target }) => {
    if (!open || target.type === "file") return;
    open[target.name] = target.type === "checkbox" ? target.checked : target.value;
    if (open.kind) save(open);
    document.getElementById("damage-drop").hidden = !open.kind;
  });
  document.getElementById("damage-drop").addEventListener("click", () => drop(open));
};
