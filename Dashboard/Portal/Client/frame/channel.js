/**
 * The only channel to the host page.
 *
 * Threat: whoever can hand this document a token decides in whose account the visitor writes, and whoever can read its messages learns what
 * happens in it. So
 * - a message counts only if `window.parent` sent it: not an opener, a sibling frame or a page that holds a reference to us;
 * - `frame-ancestors` lets only allowlisted pages be that parent, and the token's own answer names the origin it was made for: unless
 *   that is exactly the origin of the message which brought it (see session.js), nothing is shown;
 * - once an origin is known, messages of any other are ignored and ours are addressed to it alone. Before that we say only "hello".
 */
let parentOrigin = null;

export function listen(handlers) {
  addEventListener("message", (event) => {
    if (parent === self || event.source !== parent || event.data?.userHero !== 1) return;
    if (!/^https?:\/\//.test(event.origin) || (parentOrigin && event.origin !== parentOrigin)) return;
    parentOrigin = event.origin;
    if (Object.hasOwn(handlers, event.data.type)) handlers[event.data.type](event.data, event.origin);
  });
}

export function post(type, detail) {
  if (parent === self) return;
  if (type !== "hello" && !parentOrigin) return;
  parent.postMessage({ userHero: 1, type, ...detail }, parentOrigin ?? "*");
}
