/** Make an element; `properties` are DOM properties, and attributes where the name has a hyphen. */
export function element(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes("-")) node.setAttribute(key, value);
    else node[key] = value;
  }
  node.append(...children);
  return node;
}

/** A small button of the portal's own style that calls `action` when pressed. */
export function toolButton(label, action) {
  const button = element("button", { type: "button", className: "tool-button" }, label);
  button.addEventListener("click", action);
  return button;
}
