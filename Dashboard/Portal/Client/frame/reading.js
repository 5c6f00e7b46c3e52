import { authorizedFetch } from "./session.js";

// "Read" is what was really in sight: at least half of the message, while the document and the panel were visible. It decides
// whether the customer still gets a mail, so previews, streams and hidden panels never count.
const inSight = new Map();
let panelVisible = false;
let reported = { ticket: null, number: 0 };
let timer = 0;

export function setPanelVisible(visible) {
  panelVisible = visible;
  consider();
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
});
document.addEventListener("visibilitychange", () => consider());

function consider() {
  clearTimeout(timer);
  // A short while, so that scrolling past is one report.
  timer = setTimeout(report, 400);
}

async function report() {
  const main = document.querySelector("[data-ticket]");
  if (!main || !panelVisible || document.hidden || document.getElementById("uh-shell").inert) return;
  const seen = [...inSight].filter(([element, visible]) => visible && element.isConnected);
  const number = Math.max(0, ...seen.map(([element]) => Number(element.dataset.number)));
  if (reported.ticket === main.dataset.ticket && number <= reported.number) return;
  if (number <= Number(main.dataset.read)) return;
  const { ticket, url } = main.dataset;
  reported = { ticket, number };
  try {
    const body = new URLSearchParams({ number });
    const response = await authorizedFetch(url + "/read", { method: "POST", body });
    if (!response.ok) throw new Error();
    main.dataset.read = number;
    for (const [element] of inSight) {
      if (Number(element.dataset.number) <= number) element.classList.remove("uh-unread");
    }
  } catch {
    // Unsent means unread: the next look tries again.
    if (reported.ticket === ticket) reported.number = 0;
  }
}
