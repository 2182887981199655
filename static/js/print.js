/** Open every disclosure while the page is printed, and put them back afterwards. */
export function openForPrint() {
  let opened = [];

  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open])")];
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });
}
