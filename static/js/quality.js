// A refused press is drawn as well: its sentences stand on the page, with what was typed. A mark that
// is answered while the question "back to work?" stands open leaves it open, and what was typed in it.
const dialog = () => document.getElementById("back-to-work");
let typed = null; // the open question's answer so far

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if ([400, 409].includes(detail.xhr.status)) Object.assign(detail, { shouldSwap: true, isError: false });
  const isAsking = dialog()?.open && !dialog().contains(detail.requestConfig.elt);
  const answer = isAsking ? dialog().querySelector("[name=reason]") : null;
  typed = answer && { value: answer.value, isOwn: answer.value !== answer.defaultValue };
});

document.addEventListener("htmx:afterSettle", () => {
  if (!dialog() || !(typed || dialog().open)) return;
  dialog().close();
  if (typed?.isOwn) dialog().querySelector("[name=reason]").value = typed.value;
  typed = null;
  dialog().showModal();
});
