/* A long select that is found by typing. Without it the select stays as it is. */
import accessibleAutocomplete from "accessible-autocomplete";

/* What is typed and names nothing chooses the first option, which stands for none. */
function choose(select, name) {
  const named = [...select.options].findIndex((option) => option.textContent === name);
  select.selectedIndex = Math.max(named, 0);
}

function enhance(select) {
  const described = select.getAttribute("aria-describedby");
  accessibleAutocomplete.enhanceSelectElement({
    selectElement: select,
    preserveNullOptions: true,
    showAllValues: true,
    inputClasses: "govuk-input",
    onConfirm: (name) => {
      if (name) choose(select, name);
    },
    tNoResults: () => "Nothing has such a name",
  });
  const typing = select.previousElementSibling.querySelector("input");
  typing.addEventListener("focus", () => typing.select());
  typing.addEventListener("input", () => choose(select, typing.value.trim()));
  if (described) {
    const own = typing.getAttribute("aria-describedby");
    typing.setAttribute("aria-describedby", [described, own].filter(Boolean).join(" "));
  }
}

for (const select of document.querySelectorAll("select[data-searchable]")) enhance(select);
