// Answers owed: the seconds run down in the page, every twenty seconds the server is asked again,
// and at once when something has happened on the board. Counted from when the page came, so a
// clock that is wrong on this computer does no harm.

const EVERY = 20000;
const SOON = 60;
const born = new WeakMap();

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
    const seconds = Math.abs(left);
    node.querySelector("[role=timer]").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
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
