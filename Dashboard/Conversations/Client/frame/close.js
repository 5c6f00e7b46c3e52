import { el } from "../../../Shared/Client/dom.js";
import { say } from "./announce.js";
import { call } from "./channel.js";
import { reportNow } from "./reading.js";
import { learn } from "./state.js";
import { explain, text } from "./texts.js";
import { loadMessages, showMessages } from "./thread.js";

/** Closing is asked back; the dialog gives focus back by itself, and Escape only closes the dialog. */
export function askToClose(id) {
  const trouble = el("p", { class: "cv-failed", role: "alert" });
  const yes = el("button", { type: "button", class: "cv-button" }, text("close"));
  const no = el("button", { type: "button", class: "cv-button cv-quiet" }, text("cancel"));
  const dialog = el(
    "dialog",
    { class: "cv-dialog", "aria-labelledby": "cv-question" },
    el("h2", { id: "cv-question" }, text("closeQuestion")),
    el("p", {}, text("closeHelp")),
    trouble,
    el("div", { class: "cv-choices" }, no, yes),
  );
  no.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  yes.addEventListener("click", async () => {
    yes.disabled = true;
    try {
      await reportNow();
      const { conversation } = await call("close", { id });
      dialog.close();
      learn(conversation);
      showMessages();
      say(text("closed"));
      loadMessages();
    } catch (error) {
      yes.disabled = false;
      trouble.textContent = explain(error).title;
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  no.focus();
}
