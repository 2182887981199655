import { element } from "./elements.js";

const WORDS =
  "Your browser did not use the key. Nothing was changed. Perhaps you turned back, it took too long, or the key is not one of this account. Try once more, or choose another way.";

/** Say on the page, in a live region, when a key or a passkey could not be used. */
export function explainPasskeys() {
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    document.getElementById("passkey-problem")?.remove();
    const problem = element(
      "div",
      { id: "passkey-problem", className: "govuk-error-summary", tabIndex: -1, role: "alert" },
      element("h2", { className: "govuk-error-summary__title" }, "There is a problem"),
      element("p", { className: "govuk-body" }, WORDS),
    );
    document.getElementById("main-content").prepend(problem);
    problem.focus();
  });
}
