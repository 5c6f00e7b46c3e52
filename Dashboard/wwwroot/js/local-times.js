// <time data-local> shows UTC without script; here it is written in the viewer's zone, the exact instant stays on hover.
const formats = {
  datetime: { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" },
  date: { day: "numeric", month: "short", year: "numeric" },
  time: { hour: "2-digit", minute: "2-digit" },
};
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto", style: "short" });
const steps = [[60, "second"], [60, "minute"], [24, "hour"], [7, "day"]];

function ago(date) {
  let value = (date - Date.now()) / 1000;
  if (Math.abs(value) < 45) return relative.format(0, "minute").replace(/^this minute$/, "just now");
  for (const [size, unit] of steps) {
    if (Math.abs(value) < size) return relative.format(Math.round(value), unit);
    value /= size;
  }
  return date.toLocaleDateString(undefined, formats.date);
}

function write(time) {
  const date = new Date(time.dateTime);
  const kind = time.dataset.local;
  const text = kind === "ago" ? ago(date) : date.toLocaleString(undefined, formats[kind] ?? formats.datetime);
  if (time.textContent !== text) time.textContent = text;
  time.title = exact.format(date);
}

const writeAll = (root) => root.querySelectorAll?.("time[data-local]").forEach(write);

writeAll(document);
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) for (const node of addedNodes) {
    if (node.matches?.("time[data-local]")) write(node);
    writeAll(node);
  }
}).observe(document.body, { childList: true, subtree: true });
setInterval(() => document.querySelectorAll('time[data-local="ago"]').forEach(write), 30_000);
