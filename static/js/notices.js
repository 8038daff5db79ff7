// Toasts can be sent away, the sentence can be copied, an open menu shuts on Esc or outside.
// Buttons that need this script are hidden in the page and shown here, so none is ever dead.

const reveal = (root) => {
  for (const button of root.querySelectorAll("[data-dismisses], [data-copies]")) button.hidden = false;
};

const shutMenus = (except) => {
  for (const menu of document.querySelectorAll(".menu[open]")) if (menu !== except) menu.open = false;
};

document.addEventListener("click", async (event) => {
  shutMenus(event.target.closest(".menu"));

  const dismisser = event.target.closest("[data-dismisses]");
  if (dismisser) dismisser.closest(".toast").remove();

  const copier = event.target.closest("[data-copies]");
  if (copier) {
    await navigator.clipboard.writeText(document.getElementById(copier.dataset.copies).textContent);
    document.getElementById("said").textContent = copier.textContent;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector(".menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("htmx:load", (event) => reveal(event.target));
reveal(document);
