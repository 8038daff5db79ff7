// Answers owed: the seconds run down in the page, every twenty seconds the server is asked again,
// and at once when something has happened on the board. Counted from when the page came, so a
// clock that is wrong on this computer does no harm.

const EVERY = 20000;
const SOON = 60;
const born = new WeakMap();

// 3:40, or 1:03:40 of a call that a client asked for on the public page.
const shown = (seconds) => {
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
};

const place = () => document.getElementById("owed");

const tick = () => {
  for (const node of document.querySelectorAll("[data-left]")) {
    if (!born.has(node)) born.set(node, performance.now());
    const left = Math.floor(Number(node.dataset.left) - (performance.now() - born.get(node)) / 1000);
    const pace = left < 0 ? "late" : left < SOON ? "soon" : "calm";
    if (pace === "late" && node.dataset.pace !== "late" && node.parentElement === place()) {
      document.getElementById("said").textContent = node.querySelector(".over").textContent;
    }
    node.dataset.pace = pace;
    node.querySelector("[role=timer]").textContent = shown(Math.abs(left));
  }
};

const ask = async () => {
  const old = place();
  if (!old || document.hidden) return;
  try {
    const answer = await fetch(old.dataset.url, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("owed");
    // Signed out elsewhere: the page itself will say so when something is pressed.
    if (!answer.ok || !fresh || !old.isConnected) return;
    const hadFocus = old.contains(document.activeElement);
    old.replaceWith(fresh);
    tick();
    if (hadFocus) (document.getElementById("owed-first") ?? document.getElementById("main")).focus();
  } catch {
    // The network is away: what is shown goes on counting.
  }
};

if (place()) {
  setInterval(tick, 1000);
  setInterval(ask, EVERY);
  document.addEventListener("desk:pulse", ask);
  document.addEventListener("visibilitychange", ask);
  tick();
}
