// Sends what waits, one after the other, and keeps it until the server has said that it has it.
// "intake:kept" and "intake:refused" tell the page what became of a record.

import { put, remove, waiting } from "./intake-store.js";

const page = document.getElementById("intake");
const order = page.dataset.order;
const AGAIN = 4000;
const PATIENCE = 60_000; // a photo over a slow network
const LATER = new Set([401, 403, 408, 429, 500, 502, 503, 504]);

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
const token = () => document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1] ?? JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

let sending = null; // the record on its way: it is not changed any more
let running = null;

export const records = () => waiting(order);

let known = { all: 0, photos: 0 };
const count = async () => {
  const all = await records();
  known = { all: all.length, photos: all.filter((each) => each.kind === "photo").length };
  tell("intake:waiting", known);
  return all.length;
};
// Said before it is put away, so that the page never looks as if all were sent.
const expect = () => tell("intake:waiting", { ...known, all: known.all + 1 });

const post = async ({ url, fields, blob }) => {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== false && value !== null) body.append(name, value === true ? "1" : value);
  }
  if (blob) body.append("file", blob, "photo.jpg");
  const headers = { "X-CSRFToken": token(), "HX-Request": "true" };
  return fetch(url, { method: "POST", body, headers, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
};

// True where the next one may go.
const send = async (record) => {
  let answer;
  try {
    answer = await post(record);
  } catch {
    return false; // no network: it waits
  }
  tell("intake:signed-out", { is: [401, 403].includes(answer.status) || answer.type === "opaqueredirect" });
  if (answer.type === "opaqueredirect" || LATER.has(answer.status)) return false;
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) {
    await remove(record.id);
    tell("intake:kept", { record, said });
  } else if ("theirs" in said) {
    await put({ ...record, held: true });
    tell("intake:differs", { record, theirs: said.theirs });
  } else {
    await remove(record.id);
    tell("intake:refused", { record, obstacles: said.obstacles ?? [] });
  }
  return true;
};

const run = async () => {
  for (;;) {
    const next = (await records()).find((each) => !each.held && (each.after ?? 0) <= Date.now());
    if (!next) return;
    sending = next;
    const goesOn = await send(next);
    sending = null;
    await count();
    if (!goesOn) return;
  }
};

// Sends all that may go now; how many are left.
export const flush = async () => {
  running ??= run().finally(() => { running = null; });
  await running;
  return count();
};

export const add = async (record) => {
  expect();
  const kept = await put({ order, at: new Date().toISOString(), ...record });
  await count();
  flush();
  return kept;
};

// An answer given again before it was sent is one answer: what had been seen first still counts.
export const answer = async (name, value, was) => {
  expect();
  const same = (await records()).find((each) => each.kind === "answer" && each.fields.name === name && !each.held && each.id !== sending?.id);
  if (same) await put({ ...same, fields: { ...same.fields, value } });
  else await put({ order, kind: "answer", url: page.dataset.save, fields: { name, value, was } });
  await count();
  flush();
};

// What was seen of an answer has another name by now: those still waiting are told.
export const rebase = async (name, was) => {
  const next = (await records()).find((each) => each.kind === "answer" && each.fields.name === name);
  if (next) await put({ ...next, held: false, fields: { ...next.fields, was } });
  return next;
};

export const forget = async (id) => {
  await remove(id);
  await count();
};

// Whatever was put off for an Undo goes now.
export const hurry = async () => {
  for (const each of await records()) if (each.after) await put({ ...each, after: 0 });
  return flush();
};

window.addEventListener("online", flush);
document.addEventListener("visibilitychange", () => document.hidden || flush());
setInterval(flush, AGAIN);
count();
