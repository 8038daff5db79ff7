// Work by its code or its name: three letters and Enter. The list is in the page already, so what
// is shown is always the answer to what is typed.

const PLACES = Object.fromEntries([..."йцукенгшщзфывапролдячсмить"].map((letter, at) => [letter, "qwertyuiopasdfghjklzxcvbnm"[at]]));
const MOST = 7;

const field = () => document.getElementById("id_job");
const list = () => document.getElementById("job-options");
const options = () => [...(list()?.querySelectorAll("[role=option]:not([hidden])") ?? [])];
const fold = (text) => text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase().trim();
const byPlace = (text) => [...text].map((letter) => PLACES[letter] ?? letter).join("");

// Exact code, then a code so begun, then a word of the name so begun.
const rank = (option, typed) => {
  const code = option.dataset.value.toLowerCase();
  const codes = [typed, byPlace(typed)];
  if (codes.includes(code)) return 0;
  if (codes.some((each) => code.startsWith(each))) return 1;
  return ` ${fold(option.children[1].textContent)}`.includes(` ${typed}`) ? 2 : 9;
};

const highlight = (wanted) => {
  for (const option of options()) option.setAttribute("aria-selected", String(option === wanted));
  if (wanted) field().setAttribute("aria-activedescendant", wanted.id);
  else field().removeAttribute("aria-activedescendant");
  wanted?.scrollIntoView({ block: "nearest" });
};

const show = (typed) => {
  const all = [...list().querySelectorAll("[role=option]")];
  const ranked = typed ? all.map((option) => [rank(option, fold(typed)), option]).filter(([place]) => place < 9) : all.map((option) => [1, option]);
  ranked.sort(([one], [other]) => one - other);
  const shown = ranked.slice(0, typed ? MOST : all.length).map(([, option]) => option);
  for (const option of all) option.hidden = !shown.includes(option);
  list().append(...shown);
  list().hidden = !shown.length;
  field().setAttribute("aria-expanded", String(!list().hidden));
  highlight(typed ? shown[0] : null);
};

const hide = () => {
  if (!list()) return;
  list().hidden = true;
  field().setAttribute("aria-expanded", "false");
  field().removeAttribute("aria-activedescendant");
};

const add = (code) => {
  const button = field().closest("form").querySelector("#job-seek [name=add]");
  button.value = code;
  button.click();
};

// With nothing typed Enter goes on: to the question if it is open, to the times.
const goOn = () => (document.querySelector("#same:not(:has(:checked)) input") ?? document.querySelector("#offers .offer"))?.focus();

const KEYS = {
  Enter: () => {
    const chosen = !list().hidden && list().querySelector("[aria-selected=true]");
    if (chosen) add(chosen.dataset.value);
    else if (field().value.trim()) add("");
    else goOn();
  },
  ArrowDown: () => (list().hidden ? show(field().value) : step(1)),
  ArrowUp: () => step(-1),
};

const step = (by) => {
  const all = options();
  const at = all.findIndex((option) => option.ariaSelected === "true");
  highlight(all[(at + by + all.length) % all.length]);
};

document.addEventListener("keydown", (event) => {
  if (event.target.id !== "id_job" || event.isComposing || event.ctrlKey || event.altKey) return;
  const isEmpty = !event.target.value;
  if (KEYS[event.key]) KEYS[event.key]();
  else if (event.key === "Escape" && !list().hidden) hide(), event.stopPropagation();
  else if (event.key === "Backspace" && isEmpty && document.querySelector("[data-last-job]")) document.querySelector("[data-last-job]").click();
  else return;
  event.preventDefault();
});
document.addEventListener("input", ({ target }) => target.id === "id_job" && (target.value ? show(target.value) : hide()));
document.addEventListener("pointerdown", (event) => {
  const option = event.target.closest("#job-options [role=option]");
  if (option) event.preventDefault();
  else if (event.target.id === "id_job" && list().hidden) show(event.target.value);
});
document.addEventListener("click", ({ target }) => {
  const option = target.closest("#job-options [role=option]");
  if (option) add(option.dataset.value);
});
document.addEventListener("focusout", ({ target }) => target.id === "id_job" && hide());
