// A field with a list of options under it: arrows move, Enter opens, Esc shuts (APG combobox).
// The keyboard stays in the field; which option it means is said by aria-activedescendant.

export const options = (input, lists) => {
  const all = () => lists.flatMap((list) => [...list.querySelectorAll("[role=option]")]).filter((each) => !each.closest("[hidden]"));
  const active = () => document.getElementById(input.getAttribute("aria-activedescendant") ?? "");

  const mark = (option) => {
    active()?.setAttribute("aria-selected", "false");
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const step = (by) => {
    const shown = all();
    const here = shown.indexOf(active());
    mark(shown[(here + by + shown.length) % shown.length] ?? shown[0]);
  };

  return { active, mark, first: () => mark(all()[0]), step };
};

// What is opened: a panel beside the board where there is one, else its page.
export const open = (url, isPanel) => {
  if (isPanel && document.getElementById("panel-body")) {
    window.htmx.ajax("GET", url, { target: "#panel-body", swap: "innerHTML" });
  } else window.location.assign(url);
};
