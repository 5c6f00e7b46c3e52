// The list: moves by keyboard, and shows what happens meanwhile. The focus is the selection, so Enter opens by itself.
const list = () => document.getElementById("tickets");
const links = () => [...document.querySelectorAll("[data-tickets] .row-link")];

function move(step) {
  const all = links();
  const at = all.indexOf(document.activeElement);
  const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + step))];
  next?.focus();
  next?.closest("tr").scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "o") { if (document.activeElement.matches(".row-link")) document.activeElement.click(); }
  else if (event.key === "c") document.querySelector(".page-actions .button-primary").click();
});

// New activity: the same list again, only on its first page, where rows are expected to move.
async function refresh() {
  const now = list();
  if (now.dataset.top !== "true") return;
  const focused = document.activeElement?.closest("tr")?.id;
  const answer = await fetch(now.dataset.url, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || answer.redirected || list() !== now) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("tickets");
  now.replaceWith(document.adoptNode(fresh));
  if (focused) document.querySelector(`#${focused} .row-link`)?.focus({ preventScroll: true });
}

let waiting;
const refreshSoon = () => { clearTimeout(waiting); waiting = setTimeout(refresh, 400); };

// A hidden tab keeps no stream: browsers allow few connections to one host over HTTP/1.1.
let stream;
function listen() {
  stream?.close();
  if (document.visibilityState !== "visible") return;
  stream = new EventSource(list().dataset.live);
  for (const name of ["message", "change"]) stream.addEventListener(name, refreshSoon);
}
document.addEventListener("visibilitychange", () => { listen(); if (document.visibilityState === "visible") refreshSoon(); });
addEventListener("pagehide", () => stream?.close());
listen();
