// What is taken away goes a few seconds later: until then a toast brings it back.

import { forget } from "./intake-queue.js";

const WITHIN = 6000;

export const putOff = async (add, record, what, bringBack) => {
  const kept = await add({ ...record, after: Date.now() + WITHIN });
  const words = document.getElementById("photo-drop").dataset;
  const toast = Object.assign(document.createElement("div"), { className: "toast", role: "status" });
  const undo = Object.assign(document.createElement("button"), { type: "button", className: "away", textContent: words.undo });
  undo.dataset.key = "undo";
  undo.addEventListener("click", async () => {
    await forget(kept.id);
    toast.remove();
    bringBack();
  });
  toast.append(Object.assign(document.createElement("p"), { textContent: what }), undo);
  document.getElementById("toasts").replaceChildren(toast);
  setTimeout(() => toast.remove(), WITHIN);
};
