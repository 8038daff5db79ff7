// The wall of the reception zone, alone for weeks. It asks for its face every two seconds, flips a
// page every twelve, and says honestly how old it is when nobody answers: after ten seconds in the
// header, after a minute all over; after ten minutes it shows no names any more.

import { nodesOf } from "./fragments.js";

const ASKS = 2000;
const FLIPS = 12000;
const WAITS = 8000;
const OLD = 10000;
const STALE = 60000;
const GONE = 600000;
const SAYS = 3600000; // that it hangs here and works
const NIGHT = 3; // the hour in which it starts afresh
const DRIFT = [0, 2, 4, 2]; // pixels: no letter burns in

const wall = document.getElementById("wall");
const clock = document.getElementById("clock");
const format = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: wall.dataset.zone });

let ahead = Number(wall.dataset.now) - Date.now(); // of this computer's clock
let turn = Number(wall.dataset.turn);
let heardAt = Date.now();
let flippedAt = Date.now();
let saidAt = 0;
let tag = "";
let face = "";
let isOver = false; // the address has ended, or something in between says so
let tier = 0;
const began = Date.now();

const timeOf = (at) => format.format(at + ahead);

const put = (html) => {
  face = html;
  wall.replaceChildren(...nodesOf(html));
};

const fill = (element, words) => { element.textContent = words.replace("{time}", timeOf(heardAt)); };

const showAge = () => {
  const age = isOver ? Infinity : Date.now() - heardAt;
  const now = age > GONE ? 3 : age > STALE ? 2 : age > OLD ? 1 : 0;
  if (now === tier) return;
  const isBack = now < tier;
  tier = now;
  document.body.classList.toggle("stale", tier >= 2);
  document.body.classList.toggle("gone", tier === 3);
  if (isBack) put(face);
  if (!tier) return;
  const hello = wall.querySelector(".hello");
  const small = hello.querySelector("small");
  fill(small, tier === 1 ? small.dataset.asOf : small.dataset.offline);
  if (tier >= 2) hello.querySelector("span").textContent = hello.dataset.ask;
  if (tier === 3) wall.querySelector("main").replaceChildren();
};

const flip = () => {
  flippedAt = Date.now();
  turn += 1;
  tag = "";
  document.body.style.setProperty("--drift", `${DRIFT[turn % DRIFT.length]}px`);
};

const isNight = () => Date.now() - began > 2 * SAYS && Number(timeOf(Date.now()).slice(0, 2)) === NIGHT;

// A reload into an error page would never ask again: first see whether the page is there.
const startAfresh = async () => {
  const page = await fetch(window.location.href, {
    credentials: "omit",
    cache: "no-store",
    signal: AbortSignal.timeout(WAITS),
  });
  if (page.ok) window.location.reload();
};

const say = async () => {
  saidAt = Date.now();
  await fetch(wall.dataset.seen, { method: "POST", credentials: "omit", signal: AbortSignal.timeout(WAITS) });
};

const ask = async () => {
  try {
    const answer = await fetch(`${wall.dataset.feed}?turn=${turn}`, {
      credentials: "omit",
      cache: "no-store",
      headers: tag ? { "If-None-Match": tag } : {},
      signal: AbortSignal.timeout(WAITS),
    });
    isOver = answer.status === 404; // not a reload: an error page would never ask again
    if (answer.status !== 304) {
      if (!answer.ok) return;
      const said = await answer.json();
      tag = answer.headers.get("ETag") ?? "";
      ahead = said.now - Date.now();
      if (said.face !== face) put(said.face);
      document.documentElement.lang = said.language;
    }
    heardAt = Date.now();
    if (isNight()) return await startAfresh();
    if (heardAt - saidAt > SAYS) await say();
  } catch {
    // Asked again in two seconds; until then what is shown says how old it is.
  }
};

const follow = async () => {
  if (Date.now() - flippedAt >= FLIPS && tier < 2) flip();
  await ask();
  showAge();
  setTimeout(follow, ASKS);
};

setInterval(() => {
  const time = timeOf(Date.now());
  if (clock.textContent !== time) clock.textContent = time;
  showAge();
}, 1000);
follow();
