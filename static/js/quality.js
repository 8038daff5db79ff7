// A refused press is drawn as well: its sentences stand on the page, with what was typed.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if ([400, 409].includes(detail.xhr.status)) Object.assign(detail, { shouldSwap: true, isError: false });
});
