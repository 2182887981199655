/* The type-ahead of a holder's name. Without it, the name is sent as typed and the server asks who is meant. */
import accessibleAutocomplete from "accessible-autocomplete";

const PAUSE = 200;

function askLater(address) {
  let waiting;
  let asked = "";
  return (typed, show) => {
    clearTimeout(waiting);
    asked = typed;
    waiting = setTimeout(async () => {
      const url = new URL(address, window.location.href);
      url.searchParams.set("q", typed);
      try {
        const answer = await fetch(url, { headers: { Accept: "application/json" } });
        const { found } = await answer.json();
        if (asked === typed) show(found);
      } catch {
        show([]);
      }
    }, PAUSE);
  };
}

function enhance(input) {
  const key = input.form.elements.namedItem("holder_key");
  const place = document.createElement("div");
  const described = input.getAttribute("aria-describedby");
  input.replaceWith(place);
  accessibleAutocomplete({
    element: place,
    id: input.id,
    name: input.name,
    defaultValue: input.value,
    inputClasses: input.className,
    minLength: 2,
    confirmOnBlur: false,
    source: askLater(input.dataset.holder),
    templates: { inputValue: (one) => one?.name ?? "", suggestion: (one) => one?.label ?? "" },
    onConfirm: (one) => {
      if (one) key.value = one.key;
    },
    tNoResults: () => "Nobody in the record has such a name",
  });
  const typing = place.querySelector("input");
  typing.addEventListener("input", () => {
    key.value = "";
  });
  if (described) {
    const own = typing.getAttribute("aria-describedby");
    typing.setAttribute("aria-describedby", [described, own].filter(Boolean).join(" "));
  }
}

for (const input of document.querySelectorAll("input[data-holder]")) enhance(input);
