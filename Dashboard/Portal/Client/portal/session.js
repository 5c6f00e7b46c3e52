import { call, handshake } from "./handshake.js";
import { watchExpiry } from "./clock.js";

/**
 * The signed user's session: made by the handshake, renewed by `setUser`, over when its signature expires.
 * `tell` hears `session`, `refused`, `unreachable`, `expiring`, `expired`.
 */
export function createSession(base, publicKey, options, tell) {
  let current = null;
  let expiry = null;
  let abort = null;
  let retryTimer = 0;
  let pending = null;

  const drop = () => {
    expiry?.stop();
    expiry = null;
    if (current) call(base, current.token, "DELETE", "session");
    current = null;
  };

  const cancel = () => {
    abort?.abort();
    clearTimeout(retryTimer);
    pending = null;
  };

  const later = (attempt, seconds) => {
    const delay = Math.max(seconds * 1000, Math.min(30_000, 1000 * 2 ** attempt)) * (1 + Math.random() / 4);
    retryTimer = setTimeout(() => send(attempt + 1), delay);
    tell("unreachable", { first: attempt === 0 });
  };

  const send = async (attempt = 0) => {
    clearTimeout(retryTimer);
    abort?.abort();
    const mine = (abort = new AbortController());
    let result;
    let asked;
    try {
      asked = options();
      result = await handshake(base, { publicKey, ...pending, options: asked }, mine.signal);
    } catch {
      result = { retryAfter: 0 };
    }
    // A later setUser, or destroy, has made this answer nobody's.
    if (mine.signal.aborted) {
      if (result.session) call(base, result.session.token, "DELETE", "session");
      return;
    }
    if (result.session) accept(result.session, asked);
    else if (result.refusal) refuse(result.refusal);
    else later(attempt, result.retryAfter);
  };

  const accept = (session, asked) => {
    const former = current;
    expiry?.stop();
    pending = null;
    current = session;
    expiry = watchExpiry(session.expiresIn, () => tell("expiring"), end);
    tell("session", { portal: session.portal ?? {}, asked });
    if (former) call(base, former.token, "DELETE", "session");
  };

  const refuse = (refusal) => {
    pending = null;
    drop();
    tell("refused", refusal);
  };

  const end = () => {
    if (!current) return;
    expiry?.stop();
    current = null;
    tell("expired");
  };

  return {
    current: () => current,
    isPending: () => Boolean(pending),
    start(payload, signature) {
      cancel();
      pending = { payload, signature };
      send();
    },
    /** The server no longer knows the token it was shown; an older one does not matter. */
    endIf: (token) => current?.token === token && end(),
    async ask(method, path, body) {
      const asked = current;
      if (!asked) return null;
      const answer = await call(base, asked.token, method, path, body);
      if (answer?.expired && current === asked) end();
      return current === asked && !answer?.expired ? answer : null;
    },
    /** Timers stood still, or the network is back. */
    wake() {
      expiry?.check();
      if (pending && retryTimer) send();
    },
    destroy() {
      cancel();
      drop();
    },
    drop,
  };
}
