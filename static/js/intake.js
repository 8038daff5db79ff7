// The walk-around saves itself: each answer is a field with data-answer, sent as it changes and put
// away in the device until it is kept. What waits is put back into the page when it is opened again.

import { nodesOf } from "./fragments.js";
import { add, answer, flush, forget, hurry, rebase, records } from "./intake-queue.js";
import { drawCar, keepDamage, startCar } from "./intake-car.js";
import { drawPhotos, keepPhoto, leftPhotos, startPhotos } from "./intake-photos.js";
import { drawThings, startThings } from "./intake-things.js";
import { restore } from "./signature.js";

const page = document.getElementById("intake");
const byId = (id) => document.getElementById(id);
const state = JSON.parse(page.dataset.state);
const seen = new Map(); // what the server has, or will have, of each answer
const PAUSE = 600;

const fieldsOf = (name) => [...document.querySelectorAll(`[data-answer="${CSS.escape(name)}"]`)];
const read = (name) => {
  const [field] = fieldsOf(name);
  if (field.type === "radio") return fieldsOf(name).find((each) => each.checked)?.value ?? "";
  return field.type === "checkbox" ? (field.checked ? "1" : "") : field.value.trim();
};
const write = (name, value) => {
  for (const field of fieldsOf(name)) {
    if (field.type === "radio") field.checked = field.value === value;
    else if (field.type === "checkbox") field.checked = value === "1";
    else if (document.activeElement !== field) field.value = value;
  }
};

const save = (name) => {
  const value = read(name);
  if (value === seen.get(name)) return;
  const was = seen.get(name);
  seen.set(name, value);
  answer(name, value, was);
};

const pauses = new Map();
const saveSoon = (name) => {
  clearTimeout(pauses.get(name));
  pauses.set(name, setTimeout(() => { pauses.delete(name); save(name); }, PAUSE));
};
const saveNow = () => {
  for (const [name, timer] of pauses) clearTimeout(timer), save(name);
  pauses.clear();
};

const showLower = () => {
  const { least } = byId("at-mileage").dataset;
  const km = Number(byId("at-mileage").value.replace(/\D/g, ""));
  const isLower = Boolean(least && km && km < Number(least));
  byId("lower").hidden = !isLower && !byId("at-mileage_reason").value;
};
const grow = (area) => {
  area.rows = 1;
  while (area.rows < 6 && area.scrollHeight > area.clientHeight) area.rows += 1;
};
const showRefused = () => {
  const isRefused = Boolean(byId("at-refused_reason").value.trim());
  for (const word of byId("refuses").children) word.hidden = word.hasAttribute("data-refused") !== isRefused;
};
const showFuel = () => {
  const level = Number(read("fuel") || -1);
  for (const field of fieldsOf("fuel")) field.closest("label").classList.toggle("below", Number(field.value) < level);
};

const isText = (field) => field.matches("textarea, input:not([type=radio], [type=checkbox], [type=date])");
document.addEventListener("input", ({ target }) => {
  if (target.dataset?.answer && isText(target)) saveSoon(target.dataset.answer);
  if (target.id === "at-client_words") grow(target);
  if (target.id === "at-mileage") showLower();
});
document.addEventListener("change", ({ target }) => {
  const name = target.dataset?.answer;
  if (!name) return;
  // A paper with a date is here.
  const paper = name.replace("until:", "paper:");
  if (paper !== name && target.value && !read(paper)) write(paper, "here"), save(paper);
  saveNow();
  save(name);
  if (name === "fuel") showFuel();
  if (name === "refused_reason") showRefused();
});
document.addEventListener("visibilitychange", saveNow);
window.addEventListener("pagehide", saveNow);

document.addEventListener("click", ({ target }) => {
  const fills = target.closest("[data-fills]");
  if (fills) {
    byId(fills.dataset.fills).value = fills.dataset.value;
    save(byId(fills.dataset.fills).dataset.answer);
    fills.hidden = true;
  }
  if (target.closest("[data-all-well]")) {
    // Valuables are spoken of, not looked at: they are marked on their own.
    for (const row of document.querySelectorAll(".points li:not(:has(:checked)):not([data-point=valuables])")) {
      const [well] = row.querySelectorAll("[type=radio]");
      well.checked = true;
      save(well.dataset.answer);
    }
  }
  if (target.closest("[data-hides]")) target.closest(".banner").hidden = true;
  if (target.closest("#not-refused")) byId("at-refused_reason").value = "", save("refused_reason"), showRefused(), byId("refusal").close();
});

// What the server made of it is what counts from now on: "48,640" is 48640.
document.addEventListener("intake:kept", async ({ detail: { record, said } }) => {
  if (record.kind === "damage") keepDamage(record.fields.key, said);
  if (record.kind === "photo") keepPhoto(record.fields.key, said);
  if (record.kind !== "answer") return;
  const { name, value } = record.fields;
  const later = await rebase(name, said.value);
  if (!later && seen.get(name) === value) seen.set(name, said.value), write(name, said.value);
  for (const field of fieldsOf(name)) field.closest(".field")?.querySelector(".wrong")?.remove();
  if (said.cautions?.length) say("caution", said.cautions[0].message);
});

const say = (banner, words) => {
  byId(banner).querySelector("span").textContent = words;
  byId(banner).hidden = false;
};
document.addEventListener("intake:caution", () => say("caution", byId("caution").dataset.dark));

document.addEventListener("intake:refused", async ({ detail: { record, obstacles } }) => {
  const words = obstacles.map((each) => each.message).join(" ") || byId("wrong").dataset.broken;
  if (record.kind === "answer") {
    const { name, was } = record.fields;
    seen.set(name, was);
    await rebase(name, was);
    const box = fieldsOf(name)[0]?.closest(".field");
    if (box) {
      box.querySelector(".wrong")?.remove();
      return box.append(Object.assign(document.createElement("p"), { className: "wrong", role: "alert", textContent: words }));
    }
  }
  say("wrong", words);
});

// Two tablets, one answer: a person decides.
let differing = null;
document.addEventListener("intake:differs", ({ detail }) => {
  differing = detail;
  byId("theirs").textContent = detail.theirs || "–";
  byId("yours").textContent = detail.record.fields.value || "–";
  byId("conflict").hidden = false;
});
document.addEventListener("click", async ({ target }) => {
  const keeps = target.closest("[data-keeps]")?.dataset.keeps;
  if (!keeps || !differing) return;
  const { record, theirs } = differing;
  differing = null;
  byId("conflict").hidden = true;
  if (keeps === "theirs") {
    await forget(record.id);
    seen.set(record.fields.name, theirs);
    write(record.fields.name, theirs);
    showFuel();
  } else await rebase(record.fields.name, theirs), flush();
});

document.addEventListener("intake:waiting", ({ detail: { all, photos } }) => {
  const chip = byId("waiting");
  page.dataset.waiting = all;
  const many = photos || all;
  const [one, more] = photos ? ["photo", "photos"] : ["one", "many"];
  chip.querySelector("span").textContent = chip.dataset[many === 1 ? one : more].replace("{n}", many);
  chip.hidden = !all || (navigator.onLine && all === 1 && !photos);
});
document.addEventListener("intake:signed-out", ({ detail }) => { byId("signed-out").hidden = !detail.is; });
byId("waiting").addEventListener("click", flush);
// Signed out, the page stays where it is: what is on it is sent after signing in.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (event.detail.xhr.status !== 401) return;
  event.preventDefault();
  byId("signed-out").hidden = false;
});

// The client signs for what is kept, so everything is sent first.
const sheet = byId("sign");
const memory = `signing ${page.dataset.order}`;
const openSheet = () => {
  const pad = sheet.querySelector("[data-signature]");
  const kept = sessionStorage.getItem(memory);
  sheet.className = pad ? "sign-sheet" : "dialog at-car";
  if (pad && kept && !pad.querySelector("[name=strokes]").value) restore(pad, kept);
  sheet.showModal();
};
byId("together").addEventListener("click", async ({ currentTarget }) => {
  saveNow();
  if (await hurry()) return say("wrong", currentTarget.dataset.offline);
  const answered = await fetch(page.dataset.sheet, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answered?.ok) return say("wrong", currentTarget.dataset.offline);
  sheet.replaceChildren(...nodesOf(await answered.text()));
  openSheet();
});
sheet.addEventListener("input", ({ target }) => target.name === "strokes" && sessionStorage.setItem(memory, target.value));
sheet.addEventListener("submit", () => sessionStorage.removeItem(memory));
sheet.addEventListener("click", ({ target }) => {
  const leads = target.closest("[data-leads]");
  if (!leads) return;
  sheet.close();
  const field = byId(`at-${leads.dataset.leads}`) ?? page;
  field.scrollIntoView({ block: "center" });
  field.focus();
});

const replay = async () => {
  for (const record of await records()) {
    const { kind, fields } = record;
    if (kind === "answer") write(fields.name, fields.value), seen.set(fields.name, fields.value);
    else state.queued.push(record);
    if (record.held) await rebase(fields.name, fields.was);
  }
};

for (const field of document.querySelectorAll("[data-answer]")) seen.set(field.dataset.answer, read(field.dataset.answer));
state.queued = [];
await replay();
startCar(state, add);
startPhotos(state, add);
startThings(state, add);
drawCar();
drawPhotos();
drawThings();
showFuel();
showRefused();
showLower();
grow(byId("at-client_words"));
leftPhotos();
if ("opened" in sheet.dataset) openSheet();
page.dataset.ready = "";
flush();
