import { english } from "./texts.en.js";
import { spanish } from "./texts.es.js";

const languages = { en: english, es: spanish };

/** What is said in the document's language; `{name}` is filled in. */
export function text(name, values = {}) {
  const line = (languages[document.documentElement.lang] ?? english)[name] ?? english[name];
  return line.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

export const countOf = (name, n) => text(n === 1 ? name + "One" : name, { n });

/** What went wrong, for people: a title, what to do about it, and whether trying again may help. */
export function explain({ code, status = 0, retryAfter = 0 }) {
  const kind =
    /verification_failed|identity_ambiguous|signature_mismatch/.test(code) ? "verification"
    : /^session_|^unauthenticated/.test(code) ? "expired"
    : code === "origin_not_allowed" ? "origin"
    : /^unknown_|not_configured|disabled/.test(code) ? "setup"
    : code === "unreachable" || status >= 500 ? "offline"
    : code === "too_many_attempts" ? "tooMany"
    : code === "not_found" ? "missing"
    : code === "malformed_request" || code === "too_large" ? "refused"
    : "failed";
  return { title: text(kind), help: text(kind + "Help", { n: retryAfter || 60 }), retry: !/verification|origin|setup/.test(kind) };
}
