// What the client leaves in the car: a list that is typed into, each thing perhaps in the box.

import { newKey } from "./intake-store.js";
import { putOff } from "./intake-undo.js";

const page = document.getElementById("intake");
const list = document.getElementById("belongings");
const form = document.getElementById("belonging");

let state = null;
let add = null;

const save = (thing) => add({ kind: "belonging", url: page.dataset.belonging, fields: { ...thing } });

const drop = (thing) => {
  const at = state.belongings.indexOf(thing);
  state.belongings.splice(at, 1);
  drawThings();
  putOff(add, { kind: "drop", url: page.dataset.belongingDrop, fields: { key: thing.key } }, thing.words, () => {
    state.belongings.splice(at, 0, thing);
    drawThings();
  });
};

const row = (thing) => {
  const line = document.getElementById("belonging-row").content.firstElementChild.cloneNode(true);
  line.querySelector(".what").textContent = thing.words;
  const box = line.querySelector("input");
  box.checked = thing.is_in_box;
  box.addEventListener("change", () => { thing.is_in_box = box.checked; save(thing); });
  line.querySelector("button").addEventListener("click", () => drop(thing));
  return line;
};

export const drawThings = () => {
  list.replaceChildren(...state.belongings.map(row));
  document.getElementById("belongings-count").textContent = state.belongings.length || "";
};

export const startThings = (drawn, adds) => {
  [state, add] = [drawn, adds];
  for (const { kind, url, fields } of state.queued) {
    const known = state.belongings.find((thing) => thing.key === fields.key);
    if (kind === "belonging") known ? Object.assign(known, fields) : state.belongings.push({ ...fields });
    if (kind === "drop" && url === page.dataset.belongingDrop) state.belongings = state.belongings.filter((thing) => thing !== known);
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = form.words.value.trim();
    if (!words) return;
    const thing = { key: newKey(), words, is_in_box: false };
    state.belongings.push(thing);
    form.reset();
    save(thing);
    drawThings();
  });
};
