/* A long select that is found by typing. Without it the select stays as it is. */
import accessibleAutocomplete from "accessible-autocomplete";

function choose(select, name) {
  const chosen = [...select.options].find((option) => option.value && option.textContent === name);
  select.value = chosen ? chosen.value : "";
}

function enhance(select) {
  const described = select.getAttribute("aria-describedby");
  const empty = select.value ? undefined : "";
  accessibleAutocomplete.enhanceSelectElement({
    selectElement: select,
    defaultValue: empty,
    autoselect: false,
    showAllValues: true,
    confirmOnBlur: false,
    inputClasses: "govuk-input",
    placeholder: [...select.options].find((option) => !option.value)?.textContent ?? "",
    onConfirm: (name) => {
      if (name) choose(select, name);
    },
    tNoResults: () => "Nothing has such a name",
  });
  const typing = select.parentElement.querySelector(".autocomplete__input");
  typing.addEventListener("input", () => choose(select, typing.value.trim()));
  if (described) {
    const own = typing.getAttribute("aria-describedby");
    typing.setAttribute("aria-describedby", [described, own].filter(Boolean).join(" "));
  }
}

for (const select of document.querySelectorAll("select[data-searchable]")) enhance(select);
