/**
 * Light or dark, as the page around the element is: by the colour behind it, since few pages declare a colour scheme.
 * A page without any colour of its own is as light or dark as the browser paints it.
 */
export function themeOf(element) {
  for (let behind = element; behind; behind = behind.parentElement) {
    const [, red, green, blue, alpha = 1] = getComputedStyle(behind).backgroundColor.match(/^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/) ?? [];
    if (red === undefined) return "auto";
    if (alpha > 0.5) return red * 0.299 + green * 0.587 + blue * 0.114 < 128 ? "dark" : "light";
  }
  const schemes = getComputedStyle(document.documentElement).colorScheme;
  return schemes.includes("dark") ? (schemes.includes("light") ? "auto" : "dark") : "light";
}
