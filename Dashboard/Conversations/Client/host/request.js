/**
 * A call of the API from the host page, so that the browser itself states the page's origin; never with cookies. `body` is sent as JSON,
 * `token` as a bearer. Throws `{ code, status, retryAfter, traceId }`: `unreachable` where nothing answered, else the problem's own code.
 */
export async function request(url, options) {
  const response = await send(url, options).catch(() => {
    throw { code: "unreachable", status: 0, retryAfter: 0 };
  });
  if (!response.ok) throw await problemOf(response);
  return response.status === 204 ? null : response.json();
}

export const send = (url, { body, token, method = body ? "POST" : "GET", ...options } = {}) =>
  fetch(url, {
    mode: "cors",
    credentials: "omit",
    cache: "no-store",
    ...options,
    method,
    headers: { ...(body && { "Content-Type": "application/json" }), ...(token && { Authorization: "Bearer " + token }) },
    body: body && JSON.stringify(body),
  });

/** What a refusal says (RFC 9457). */
export async function problemOf(response) {
  const { code = "http_" + response.status, traceId } = await response.json().catch(() => ({}));
  return { code, traceId, status: response.status, retryAfter: Number(response.headers.get("Retry-After")) || 0 };
}
