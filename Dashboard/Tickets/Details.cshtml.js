// A ticket's page: says when it was read, keeps thread and properties current, sends by keyboard. Everything it does has a
// form that works without it.
const root = document.querySelector("[data-ticket]");
const token = () => document.querySelector("input[name=__RequestVerificationToken]").value;
const here = location.pathname;
let reported = 0;

// Read = the thread is in a visible tab (product: "Read").
async function reportRead() {
  const last = Number(document.getElementById("thread").dataset.last);
  if (document.visibilityState !== "visible" || last <= reported) return;
  reported = last;
  const answer = await fetch(`${here}/read`, {
    method: "POST", redirect: "manual",
    body: new URLSearchParams({ upTo: last, __RequestVerificationToken: token() }),
  }).catch(() => null);
  if (answer) document.querySelector("[data-mark-read]")?.remove();
  else reported = 0;
}

function replace(id, fresh) {
  const [old, next] = [document.getElementById(id), fresh.getElementById(id)];
  // A select that is being used stays; the next refresh brings it up to date.
  if (old && next && !old.contains(document.activeElement)) old.replaceWith(document.adoptNode(next));
}

// What is written meanwhile stays: only the thread, the head and the properties are taken from the fresh page.
async function refresh() {
  const answer = await fetch(here, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [thread, next] = [document.getElementById("thread"), fresh.getElementById("thread")];
  const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 80;
  for (const item of [...next.children]) {
    const known = item.id && document.getElementById(item.id);
    if (!known) { if (item.id !== "first-unread") thread.append(document.adoptNode(item)); continue; }
    for (const part of [".message-mail", ".seen"]) {
      const [old, now] = [known.querySelector(part), item.querySelector(part)];
      if (old && now) { old.replaceWith(document.adoptNode(now)); window.htmx?.process(now); }
      else if (now) known.querySelector(part === ".seen" ? ".message-head > time" : "article")?.[part === ".seen" ? "before" : "append"](document.adoptNode(now));
      else old?.remove();
    }
  }
  thread.dataset.last = next.dataset.last;
  for (const field of document.querySelectorAll("[data-read-up-to]")) field.value = next.dataset.last;
  replace("ticket-head", fresh);
  replace("properties", fresh);
  if (atEnd && document.activeElement === document.body) scrollTo({ top: document.documentElement.scrollHeight });
  reportRead();
}

let waiting;
const refreshSoon = () => { clearTimeout(waiting); waiting = setTimeout(refresh, 150); };

// A hidden tab keeps no stream: browsers allow few connections to one host over HTTP/1.1.
let stream;
function listen() {
  stream?.close();
  if (document.visibilityState !== "visible") return;
  stream = new EventSource(root.dataset.events);
  for (const name of ["message", "change"]) stream.addEventListener(name, refreshSoon);
  const say = (name, detail) => document.dispatchEvent(new CustomEvent(`customer:${name}`, { detail }));
  stream.addEventListener("typing", (event) => say("typing", event.data));
  stream.addEventListener("message", () => say("wrote"));
}
document.addEventListener("visibilitychange", () => { listen(); if (document.visibilityState === "visible") refreshSoon(); });
addEventListener("pagehide", () => stream?.close());

// A worker sends mail; no event tells when it did.
const isMailMoving = () => document.querySelector('[data-mail="BeingSent"]')
  || [...document.querySelectorAll("[data-mail] [data-countdown]")].some((e) => !(parseInt(e.textContent, 10) > 0));
setInterval(() => { if (document.visibilityState === "visible" && isMailMoving()) refreshSoon(); }, 4000);

// A choice takes effect at once, without losing what is being written.
root.addEventListener("change", async (event) => {
  const form = event.target.closest("[data-property]");
  if (!form) return;
  event.target.blur();
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" }).catch(() => null);
  if (!answer || (answer.type !== "opaqueredirect" && !answer.ok)) {
    document.dispatchEvent(new CustomEvent("flash", { detail: { text: "That was not saved. Check your connection and try again.", kind: "danger" } }));
  }
  refresh();
});

const composers = document.querySelectorAll("[data-composer]");
let sending = false;
for (const form of composers) {
  const text = form.querySelector("textarea");
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
    if (event.key === "Escape") text.blur();
  });
  form.addEventListener("submit", (event) => {
    if (sending) { event.preventDefault(); return; }
    sending = true;
    // Only after the form's data is collected: a disabled button would otherwise say nothing.
    setTimeout(() => form.querySelectorAll("button").forEach((b) => { b.disabled = true; }));
  });
}
addEventListener("pageshow", () => { sending = false; composers.forEach((f) => f.querySelectorAll("button").forEach((b) => { b.disabled = false; })); });
addEventListener("beforeunload", (event) => {
  const unsent = [...composers].some((f) => f.querySelector("textarea").value !== f.querySelector("textarea").defaultValue);
  if (unsent && !sending) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
  const target = { r: "#reply textarea", n: "#note textarea" }[event.key];
  if (target) { event.preventDefault(); document.querySelector(target).focus(); }
  if (event.key === "u") document.querySelector(".breadcrumbs a").click();
});

listen();
reportRead();
