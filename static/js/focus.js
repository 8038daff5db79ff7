// After a part of the page was drawn anew the keyboard stands on something live (UX-63). Screens put
// it where the next answer is typed; where they did not and it fell off the page, it comes back here.

const NEXT = "[autofocus], [data-first], h1, h2, h3, a[href], button, input:not([type=hidden])";

let left = null; // the part that is being drawn anew, if the keyboard was in it

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target?.contains(document.activeElement)) left = detail.target.id || detail.target;
});

document.addEventListener("htmx:afterSettle", () => {
  if (!left) return;
  const part = typeof left === "string" ? document.getElementById(left) : left;
  left = null;
  if (document.activeElement && document.activeElement !== document.body) return;
  const all = part?.isConnected ? [...part.querySelectorAll(NEXT)] : [];
  const next = all.find((each) => each.checkVisibility() && !each.disabled) ?? document.getElementById("main");
  if (!next.matches("a, button, input") && !next.hasAttribute("tabindex")) next.tabIndex = -1;
  next.focus({ preventScroll: true });
});
