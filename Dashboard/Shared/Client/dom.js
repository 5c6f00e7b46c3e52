const svg = "http://www.w3.org/2000/svg";

/** Elements are built one by one: no HTML text, so a host that enforces Trusted Types is content. */
export function el(name, attributes = {}, ...children) {
  const element = name === "svg" || name === "path" ? document.createElementNS(svg, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export const icon = (...paths) =>
  el("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, ...paths.map((d) => el("path", { d })));
