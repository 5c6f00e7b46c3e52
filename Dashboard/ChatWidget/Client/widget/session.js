import { request } from "../../../Conversations/Client/host/request.js";

const longestPause = 30_000;

/**
 * The session of whoever `identity()` names, or of the anonymous visitor that `memory` knows: opened at once, opened anew before its hour is
 * over or when the server has ended it, revoked by `end`. `tell` hears `opened`, `refused`, `unreachable`.
 */
export function createSession(base, identity, memory, tell) {
  const api = base + "/api/widget/";
  const life = new AbortController();
  let current = null;
  let pending = null;
  let timer = 0;
  let failures = 0;

  const revoke = ({ token }) => request(api + "session", { method: "DELETE", token, keepalive: true }).catch(() => {});

  const open = async () => {
    clearTimeout(timer);
    try {
      const turn = memory.turn.then(() =>
        request(api + "session", { body: { ...identity(), visitorToken: memory.token() }, signal: life.signal }),
      );
      memory.turn = turn.catch(() => {});
      const answer = await turn;
      if (life.signal.aborted) {
        // Somebody else has taken this one's place while it was asked for.
        revoke(answer);
        throw { code: "ended", status: 0 };
      }
      const former = current;
      current = answer;
      failures = 0;
      // The token of a visitor who came signed is over; a new one waits for whoever is there after them.
      if (answer.verified) memory.forget();
      else memory.hold(answer.visitorToken);
      if (answer.conversations.length) memory.keep();
      timer = setTimeout(again, answer.expiresIn * 900);
      tell("opened", answer);
      if (former) revoke(former);
      return answer;
    } catch (error) {
      if (!life.signal.aborted) failed(error);
      throw error;
    }
  };

  const ready = () => (pending ??= open().finally(() => (pending = null)));
  const again = () => ready().catch(() => {});

  const failed = (error) => {
    current = null;
    // 429, 5xx and silence say "later"; everything else says "no".
    if (error.status && error.status !== 429 && error.status < 500) return tell("refused", error);
    timer = setTimeout(again, Math.max(error.retryAfter * 1000, Math.min(longestPause, 1000 * 2 ** failures++)) * (1 + Math.random() / 4));
    tell("unreachable", error);
  };

  again();
  return {
    current: () => current,
    again,
    /** A call with the session's token; a session that the server has ended is opened anew, once. */
    async ask(path, options) {
      const session = current ?? (await ready());
      try {
        return await request(api + path, { ...options, token: session.token });
      } catch (error) {
        if (error.status !== 401 || life.signal.aborted) throw error;
        if (current === session) current = null;
        return request(api + path, { ...options, token: (current ?? (await ready())).token });
      }
    },
    end() {
      life.abort();
      clearTimeout(timer);
      if (current) revoke(current);
      current = null;
    },
  };
}
