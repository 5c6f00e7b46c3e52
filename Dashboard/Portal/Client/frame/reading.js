import { authorizedFetch } from "./session.js";

// "Read" is what was really in sight: at least half of the message, while the document and the panel were visible. It decides
// whether the customer still gets a mail, so previews, streams and hidden panels never count.
const inSight = new Map();
let panelVisible = false;
/** The newest that was in view, and how far that was told. */
let noted = {};
let reported = {};
let timer = 0;

/** Another person: what the former saw is nobody's business any more. */
export function forgetReading() {
  clearTimeout(timer);
  noted = {};
  reported = {};
}

export function setPanelVisible(visible) {
  panelVisible = visible;
  if (visible) consider();
  else report();
}

const observer = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    // A message longer than the panel can never be half in view; then half of the panel full of it will do.
    const half = entry.intersectionRatio >= 0.5 || entry.intersectionRect.height >= (entry.rootBounds?.height ?? innerHeight) / 2;
    inSight.set(entry.target, entry.isIntersecting && half);
  }
  consider();
}, { threshold: [0, 0.1, 0.25, 0.5, 0.75, 1] });

document.addEventListener("htmx:after:swap", () => {
  for (const element of inSight.keys()) {
    if (element.isConnected) continue;
    observer.unobserve(element);
    inSight.delete(element);
  }
  for (const element of document.querySelectorAll("#uh-messages > li[data-number]")) {
    if (inSight.has(element)) continue;
    inSight.set(element, false);
    observer.observe(element);
  }
  unmark();
});
// Whoever answers, closes or goes back has seen what was in view.
document.addEventListener("htmx:config:request", () => report());
document.addEventListener("visibilitychange", () => (document.hidden ? report() : consider()));

function consider() {
  note();
  clearTimeout(timer);
  // A short while, so that scrolling past is one report.
  timer = setTimeout(report, 400);
}

/** What was in view stays read when it is scrolled away, or the panel closed, before that is told. */
function note() {
  const main = document.querySelector("[data-ticket]");
  if (!main || !panelVisible || document.hidden || document.getElementById("uh-shell").inert) return;
  const { ticket, url, read } = main.dataset;
  const seen = [...inSight].filter(([element, visible]) => visible && element.isConnected);
  const number = Math.max(0, ...seen.map(([element]) => Number(element.dataset.number)));
  if (number > Math.max(Number(read), noted.ticket === ticket ? noted.number : 0)) noted = { ticket, url, number };
}

async function report() {
  clearTimeout(timer);
  const { ticket, url, number } = noted;
  if (!ticket || (reported.ticket === ticket && number <= reported.number)) return;
  reported = { ticket, number };
  try {
    const response = await authorizedFetch(url + "/read", { method: "POST", body: new URLSearchParams({ number }) });
    if (!response.ok) throw new Error();
    unmark();
  } catch {
    // Unsent means unread: the next look tries again.
    if (reported.ticket === ticket) reported.number = 0;
  }
}

/** The marks of what was told, also where a screen was fetched before it was. */
function unmark() {
  if (document.querySelector("[data-ticket]")?.dataset.ticket !== reported.ticket) return;
  for (const [element] of inSight) {
    if (Number(element.dataset.number) <= reported.number) element.classList.remove("uh-unread");
  }
}
