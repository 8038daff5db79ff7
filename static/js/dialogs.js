// A button with data-opens="id" opens that dialog; one with data-closes shuts the dialog it is in.
// The browser gives the focus back to where it came from, and Esc always leaves.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();

  const closer = event.target.closest("[data-closes]");
  if (closer) closer.closest("dialog")?.close();
});
