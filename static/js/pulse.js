// Every screen of the desk listens to its site: a light question once in a while (one indexed
// query, no cookies). "desk:heard" is each answer, "desk:pulse" one that differs from the last.
// Now and then it says which visit is open here, and hears who else is at the desk.

const EVERY = 1100; // a change is seen well within two seconds, with less than one question a second
const ALONE = 10; // questions until it is asked again who is here; in company half as many
const LATER = 250;

const place = () => document.getElementById("here");
const address = () => document.getElementById("board")?.dataset.pulse ?? place()?.dataset.pulse;
const openVisit = () => document.querySelector("#panel-body [data-visit]")?.dataset.visit ?? "";
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

let last = null;
let asked = 0;
let said = null; // the visit this screen last told of
let here = [];

const sign = (initials, words) => Object.assign(document.createElement("span"), { className: "who", textContent: initials, title: words });

const SHOWN = 3;
const showPeople = () => {
  const chip = place();
  if (!chip) return;
  const people = here.map(([initials, name]) => sign(initials, chip.dataset.words.replace("{name}", name)));
  const rest = people.splice(SHOWN);
  if (rest.length) people.push(sign(`+${rest.length}`, rest.map((one) => one.title).join(", ")));
  chip.replaceChildren(...people);
  chip.hidden = !people.length;
};

// A colleague's initials stand on the card they have open.
const showOpen = () => {
  for (const old of document.querySelectorAll("#board .job .who")) old.remove();
  for (const [initials, name, visit] of here) {
    if (!visit) continue;
    for (const card of document.querySelectorAll(`#board .job[href$="/visits/${CSS.escape(visit)}/"]`)) {
      card.append(sign(initials, place().dataset.open.replace("{name}", name)));
    }
  }
};

const ask = async () => {
  if (document.hidden || !address()) return;
  const visit = openVisit();
  const tells = asked % (here.length ? ALONE / 2 : ALONE) === 0 || visit !== said;
  asked += 1;
  try {
    const url = tells ? `${address()}?at=${encodeURIComponent(visit)}` : address();
    const answer = await fetch(url, { credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(4000) });
    if (!answer.ok) throw new Error(answer.status);
    const heard = await answer.json();
    if (heard.here) {
      said = visit;
      here = heard.here;
      showPeople();
      showOpen();
    }
    // The first answer is news as well: a call may have rung since the page was drawn.
    const isNew = heard.last !== last;
    last = heard.last;
    tell("desk:heard", { last });
    // The board goes first: what stands in the bar is asked for a moment later.
    if (isNew) setTimeout(tell, LATER, "desk:pulse", { last });
  } catch {
    tell("desk:unheard"); // and asked again: a colleague's router may only have been restarted
  }
};

let timer = 0;
const follow = async () => {
  clearTimeout(timer);
  await ask();
  timer = setTimeout(follow, EVERY);
};

document.addEventListener("board:drawn", showOpen);
document.addEventListener("visibilitychange", () => document.hidden || follow());
document.addEventListener("click", (event) => event.target.closest("[data-retries]") && follow());
if (address()) follow();
