// <span data-countdown="42">42 s</span>: counts down the seconds the server said are left, by this machine's monotonic clock,
// so that a wrong clock here shows nothing wrong.
const ends = new WeakMap();

function text(seconds) {
  if (seconds <= 0) return "a moment";
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

function tick() {
  for (const element of document.querySelectorAll("[data-countdown]")) {
    if (!ends.has(element)) ends.set(element, performance.now() + Number(element.dataset.countdown) * 1000);
    const shown = text(Math.ceil((ends.get(element) - performance.now()) / 1000));
    if (element.textContent !== shown) element.textContent = shown;
  }
}

tick();
setInterval(tick, 1000);
