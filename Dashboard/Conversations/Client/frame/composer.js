import { el, icon } from "../../../Shared/Client/dom.js";
import { tell } from "./channel.js";
import { state } from "./state.js";
import { text } from "./texts.js";

const plane = "M4.5 12 20 4.5 15.5 20l-4-6.500Z M11.500 13.500 20 4.500";
const longest = 20_000;
const betweenTyping = 3_000;

/** Where one writes. What was typed stays, whatever screen comes between. */
export function composer(id, onSend) {
  const field = el("textarea", { id: "cv-message", class: "cv-textarea", rows: "1", maxlength: String(longest), placeholder: text("placeholder"), "aria-describedby": "cv-keys" });
  const send = el("button", { type: "submit", class: "cv-send", "aria-label": text("send"), title: text("send") }, icon(...plane.split(/(?= M)/)));
  const form = el(
    "form",
    { class: "cv-composer", novalidate: "" },
    el("label", { for: "cv-message", class: "cv-visually-hidden" }, text(id ? "reply" : "message")),
    field,
    send,
    el("p", { id: "cv-keys", class: "cv-visually-hidden" }, text("keys")),
  );
  field.value = state.drafts.get(id) ?? "";

  let told = 0;
  field.addEventListener("input", () => {
    keep(id, field.value);
    if (id && field.value.trim() && Date.now() - told > betweenTyping) {
      told = Date.now();
      tell("typing", { id });
    }
  });
  field.addEventListener("keydown", (event) => {
    // A chat: Enter sends, except where an input method still composes and on keyboards of glass, which have no other key for a new line.
    if (event.key !== "Enter" || event.isComposing || event.shiftKey) return;
    if (!(event.ctrlKey || event.metaKey) && matchMedia("(pointer: coarse)").matches) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const written = field.value.trim();
    if (!written || form.hasAttribute("aria-busy")) return field.focus();
    field.value = "";
    keep(id, "");
    told = 0;
    field.focus();
    onSend(written);
  });
  return form;
}

/** Puts a text back where it was written. */
export function fill(id, written) {
  const before = state.drafts.get(id) ?? "";
  keep(id, before.trim() ? `${before}\n${written}` : written);
  const field = document.getElementById("cv-message");
  if (!field || state.current !== id) return;
  field.value = state.drafts.get(id);
  field.focus();
}

/** One conversation is begun once. */
export const setBusy = (busy) => document.querySelector(".cv-composer")?.toggleAttribute("aria-busy", busy);

function keep(id, value) {
  if (value) state.drafts.set(id, value);
  else state.drafts.delete(id);
}
