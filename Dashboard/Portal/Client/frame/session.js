import { post } from "./channel.js";
import { clearDrafts } from "./drafts.js";
import { forgetReading } from "./reading.js";
import { base, cover, isEmpty, leave, showFirst, showScreen, uncover } from "./screens.js";
import { restartStream, stopStream } from "./stream.js";
import { text } from "./texts.js";

let token = null;
let origin = null;
let identity = null;

/** Thrown where a request can no longer be answered to this visitor; htmx takes it for "aborted" and swaps nothing. */
class Aborted extends DOMException {
  constructor() {
    super("The session is over", "AbortError");
  }
}

/** A token came from the page around us. Whose it is, the server's first answer says. */
export async function accept(newToken, parentOrigin, ticket) {
  token = newToken;
  origin = parentOrigin;
  if (identity === null || isEmpty()) {
    uncover();
    showFirst(ticket);
    restartStream();
    return;
  }
  // Somebody was here before. Nothing of theirs may show until the server has said that it is the same identity.
  const former = identity;
  cover();
  try {
    await authorizedFetch(base + "/unread");
  } catch {
    if (token === newToken && identity === former) cover(text("offline"), text("offlineHelp"), () => accept(newToken, parentOrigin, ticket));
    return;
  }
  if (token !== newToken) return;
  if (identity === former) {
    uncover();
    showScreen({ keep: true });
  }
  restartStream();
}

/** The session is over: by its time, or because the server says so. What was typed stays for the same identity. */
export function end() {
  token = null;
  stopStream();
  cover(text("expired"), text("expiredHelp"));
  // Even an empty frame has something to show now.
  post("shown");
}

/** Every request of this document goes through here: it carries the token, and no cookie even where one would be allowed. */
export async function authorizedFetch(url, init = {}) {
  const used = token;
  if (!used) throw new Aborted();
  const headers = new Headers(init.headers);
  headers.set("Authorization", "Bearer " + used);
  headers.set("Accept-Language", document.documentElement.lang);
  const response = await fetch(url, { ...init, headers, credentials: "omit", redirect: "error", referrerPolicy: "no-referrer" }).catch((error) => {
    // Cut off because the session, or this frame, is gone: nobody waits for the answer.
    throw used === token ? error : new Aborted();
  });
  if (response.status === 401) return refused(used, url, init);
  if (used !== token) throw new Aborted();
  check(response);
  return response;
}

function refused(used, url, init) {
  // Renewed while the request was under way: the old token was revoked, the request itself is as good as before.
  if (token && token !== used) return authorizedFetch(url, init);
  if (token === used) {
    post("expired", { token: used });
    end();
  }
  throw new Aborted();
}

function check(response) {
  const namedOrigin = response.headers.get("Portal-Origin");
  const namedIdentity = response.headers.get("Portal-Identity");
  if (!namedIdentity) return;
  if (namedOrigin !== origin) {
    token = null;
    forget();
    post("failed");
    throw new Aborted();
  }
  if (identity !== null && identity !== namedIdentity) {
    identity = namedIdentity;
    forget();
    showFirst();
    throw new Aborted();
  }
  identity = namedIdentity;
}

/** Another person: screens and drafts go before anything else is shown. */
function forget() {
  stopStream();
  clearDrafts();
  forgetReading();
  leave();
}
