// Shows refusals as they happen: the same list again, only on its first page, where rows are expected to move.
const list = () => document.getElementById("failures");

async function refresh() {
  const now = list();
  if (now.dataset.top !== "true") return;
  const focused = document.activeElement?.closest("tr")?.id;
  const answer = await fetch(now.dataset.url).catch(() => null);
  if (!answer?.ok || answer.redirected || list() !== now) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("failures");
  const open = now.querySelector("details")?.open;
  now.replaceWith(document.adoptNode(fresh));
  if (open && fresh.querySelector("details")) fresh.querySelector("details").open = true;
  if (focused) document.querySelector(`#${focused} .row-link`)?.focus({ preventScroll: true });
}

let waiting;
const refreshSoon = () => { clearTimeout(waiting); waiting = setTimeout(refresh, 300); };

// A hidden tab keeps no stream: browsers allow few connections to one host over HTTP/1.1.
let stream;
function listen() {
  stream?.close();
  if (document.visibilityState !== "visible") return;
  stream = new EventSource(list().dataset.live);
  stream.addEventListener("change", refreshSoon);
}
document.addEventListener("visibilitychange", () => { listen(); if (document.visibilityState === "visible") refreshSoon(); });
addEventListener("pagehide", () => stream?.close());
listen();
