/**
 * The exact text whose signature is checked. A string goes byte for byte; an object as the browser writes it
 * (the server knows how other languages would have written the same).
 */
export const signedText = (user) => (typeof user === "string" ? user : JSON.stringify(user));

/** Whom a payload speaks of, as far as the page can tell; the server has the last word. */
export function claimedIdentity(text) {
  try {
    const user = JSON.parse(text);
    for (const key of ["externalUserId", "email", "phone"]) {
      if (user[key] != null && user[key] !== "") return key + ":" + user[key];
    }
  } catch {
    // Not JSON: the handshake will say so.
  }
  return text;
}

/** Sent from the host page, so that the browser itself states the page's origin. Never with cookies. */
export async function handshake(base, body, signal) {
  const response = await fetch(base + "/api/portal/session", {
    method: "POST",
    mode: "cors",
    credentials: "omit",
    cache: "no-store",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });
  const answer = await response.json().catch(() => ({}));
  if (response.ok && answer.token) return { session: answer };
  // 429 and 5xx say "later", everything else says "no".
  if (response.status === 429 || response.status >= 500) {
    return { retryAfter: Number(response.headers.get("Retry-After")) || 0 };
  }
  return { refusal: { code: answer.code ?? "http_" + response.status, traceId: answer.traceId ?? "" } };
}

/** A call with the session's token; `null` when it could not be made or was refused. */
export async function call(base, token, method, path, body) {
  try {
    const response = await fetch(base + "/api/portal/" + path, {
      method,
      mode: "cors",
      credentials: "omit",
      // The revocation must outlive the page that asks for it.
      keepalive: method === "DELETE",
      headers: { Authorization: "Bearer " + token, ...(body && { "Content-Type": "application/json" }) },
      body: body && JSON.stringify(body),
    });
    if (response.status === 401) return { expired: true };
    return response.ok && response.status !== 204 ? await response.json() : null;
  } catch {
    return null;
  }
}
