// Who is meant: Enter takes the first who is found and waits for a search under way; an answer to
// an older question is never shown.

import { holdKeys, queueKey, releaseKeys } from "./ahead.js";

const isSettled = (field) => !field.classList.contains("htmx-request") && field.value === field.dataset.asked;
const take = () => {
  document.querySelector("#found button")?.click();
  releaseKeys("search");
};

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.id !== "id_q" || event.isComposing || event.ctrlKey) return;
  event.preventDefault();
  const field = event.target;
  if (!field.value.trim()) return;
  holdKeys(field.matches("[hx-post]") ? "search" : "panel");
  if (!field.matches("[hx-post]")) return queueKey(event); // the panel is still on its way
  if (isSettled(field)) return take();
  // Its own answer to its last question, not whatever else settles meanwhile.
  document.addEventListener("htmx:afterRequest", function answered({ detail }) {
    if (detail.elt !== field) return;
    // A question that a newer one replaced is no failure; one without an answer lets go.
    const isOver = () => !field.isConnected || !field.classList.contains("htmx-request");
    if (!detail.successful) return void setTimeout(() => isOver() && releaseKeys("search"));
    if (field.value !== field.dataset.asked) return;
    document.removeEventListener("htmx:afterRequest", answered);
    take();
  });
  if (field.value !== field.dataset.asked) window.htmx.trigger(field, "typed");
});

document.addEventListener("htmx:beforeRequest", ({ target }) => {
  if (target.id === "id_q") target.dataset.asked = target.value;
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id !== "found") return;
  const asked = detail.requestConfig.parameters.q ?? detail.requestConfig.parameters.get?.("q");
  if (asked !== document.getElementById("id_q")?.value) detail.shouldSwap = false;
});

// What is typed faster than the field begins to listen is searched as well.
document.addEventListener("htmx:load", ({ target }) => {
  const seek = target.querySelector?.("#id_q");
  const early = seek?.value;
  if (!seek || early === seek.defaultValue) return;
  setTimeout(() => {
    const isMissed = seek.isConnected && seek.value === early && seek.dataset.asked !== early;
    if (isMissed) window.htmx.trigger(seek, "typed");
  }, 400);
});
