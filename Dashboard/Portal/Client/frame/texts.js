// The server owns every text; the document carries the few that script says, in each language.
const all = JSON.parse(document.getElementById("uh-texts").textContent);

export function text(name, values = {}) {
  const line = (all[document.documentElement.lang] ?? all.en)[name] ?? name;
  return line.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}
