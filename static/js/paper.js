// A paper shown as a page: one press, or P, prints it. Without script the browser's menu does.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
  document.addEventListener("keydown", (event) => {
    if (event.code === "KeyP" && !event.ctrlKey && !event.metaKey && !event.altKey) window.print();
  });
}
