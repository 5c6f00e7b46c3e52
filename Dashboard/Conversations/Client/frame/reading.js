import { call } from "./channel.js";
import { conversationOf, learn, state } from "./state.js";

// "Read" is what was really in sight: at least half of the message, while the document and the panel around it were visible. It decides
// whether the customer still gets a mail, so lists, hidden panels and frames that are scrolled out of the page never count.
const inSight = new Map();
let timer = 0;
let reporting = false;

const observer = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      // A message longer than the panel can never be half in view; then half of the panel full of it will do.
      const half = entry.intersectionRatio >= 0.5 || entry.intersectionRect.height >= innerHeight / 2;
      inSight.set(entry.target, entry.isIntersecting && half);
    }
    consider();
  },
  { threshold: [0, 0.1, 0.25, 0.5, 0.75, 1] },
);

export function watchMessages(list) {
  for (const element of inSight.keys()) {
    if (element.isConnected) continue;
    observer.unobserve(element);
    inSight.delete(element);
  }
  for (const element of list.querySelectorAll(".cv-theirs[data-id]")) {
    if (inSight.has(element)) continue;
    inSight.set(element, false);
    observer.observe(element);
  }
  consider();
}

export function setVisible(visible) {
  state.visible = visible;
  if (visible) consider();
  else reportNow();
}

export function startReading() {
  document.addEventListener("visibilitychange", () => (document.hidden ? reportNow() : consider()));
}

/** Tells at once what was in view, before the customer goes on: to another screen, to answer, to close. */
export function reportNow() {
  clearTimeout(timer);
  return report();
}

function consider() {
  note();
  clearTimeout(timer);
  // A short while, so that scrolling past is one report.
  timer = setTimeout(report, 400);
}

/** Remembers the newest that was in view: it stays read when it is scrolled away, or the panel closed, before that is told. */
function note() {
  const id = state.current;
  if (!id || !state.visible || document.hidden) return;
  const elements = [...inSight].filter(([element, visible]) => visible && element.isConnected).map(([element]) => element);
  const newest = elements.reduce((a, b) => (a && a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_PRECEDING ? a : b), null);
  if (newest && (state.noted?.id !== id || placeOf(id, newest.dataset.id) > placeOf(id, state.noted.message))) state.noted = { id, message: newest.dataset.id };
}

const placeOf = (id, message) => (state.threads.get(id) ?? []).findIndex((m) => m.id === message);

async function report() {
  const { id, message } = state.noted ?? {};
  if (!id || reporting || message === state.reported || !conversationOf(id)?.unread) return;
  reporting = true;
  try {
    const { conversation } = await call("messages", { id, read: true, upTo: message });
    state.reported = message;
    learn(conversation);
    // Another reply may have come meanwhile.
    consider();
  } catch {
    // Unsent means unread: the next look tries again.
  }
  reporting = false;
}
