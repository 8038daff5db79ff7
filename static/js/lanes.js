// Ways of looking at the day: one arrival zone in front of the others (L, or its load line), and the
// day as a list (V). The list is remembered by the server, so the page comes as it was left.

const board = () => document.getElementById("board");
const loads = () => [...document.querySelectorAll("#board [data-lane-of]")];
const say = (words) => { document.getElementById("said").textContent = words; };

let lane = ""; // "" for all of them

const showLane = () => {
  if (!board()) return;
  board().dataset.lane = lane;
  for (const load of loads()) load.setAttribute("aria-pressed", String(load.dataset.laneOf === lane));
  for (const card of board().querySelectorAll(".job[data-lane]")) card.classList.toggle("dim", Boolean(lane) && card.dataset.lane !== lane);
};

const choose = (wanted) => {
  lane = wanted;
  showLane();
  const load = loads().find((one) => one.dataset.laneOf === lane);
  say(load ? load.querySelector("b").textContent : document.querySelector("[data-lane-next]").dataset.all);
};

const showView = (isList) => {
  document.cookie = `board_view=${isList ? "list" : "grid"}; path=/; max-age=31536000; samesite=lax`;
  board().classList.toggle("list", isList);
  const link = document.querySelector("[data-view]");
  link.setAttribute("aria-pressed", String(isList));
  say(isList ? link.dataset.list : link.dataset.grid);
  document.dispatchEvent(new CustomEvent("board:drawn"));
};

document.addEventListener("click", (event) => {
  const load = event.target.closest("[data-lane-of]");
  if (load) choose(load.dataset.laneOf === lane ? "" : load.dataset.laneOf);
  if (event.target.closest("[data-lane-next]")) {
    const lanes = ["", ...loads().map((one) => one.dataset.laneOf)];
    choose(lanes[(lanes.indexOf(lane) + 1) % lanes.length]);
  }
  const view = event.target.closest("[data-view]");
  if (view && board() && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    showView(!board().classList.contains("list"));
  }
});
document.addEventListener("board:drawn", showLane);
