// The portal inside its iframe. The document comes empty; everything personal is fetched with the session's token, which the SDK
// hands over by postMessage and which lives in this script's memory only: no cookie, no storage, no URL ever holds it.
import { listen, post } from "./channel.js";
import { applyAppearance } from "./appearance.js";
import { accept, end } from "./session.js";
import { startScreens, showScreen, showTicket } from "./screens.js";
import { setPanelVisible } from "./reading.js";
import { startAttachments } from "./attachments.js";
import { startDrafts } from "./drafts.js";
import { startKeyboard, takeFocus } from "./keyboard.js";
import { startTimes } from "./times.js";
import { startTyping } from "./typing.js";

startScreens();
startDrafts();
startAttachments();
startKeyboard();
startTimes();
startTyping();

listen({
  session({ token, portal, ticket }, origin) {
    applyAppearance(portal);
    accept(token, origin, ticket);
  },
  options({ portal }) {
    if (applyAppearance(portal)) showScreen();
  },
  ticket: ({ ticket }) => showTicket(ticket),
  expired: () => end(),
  visible({ visible }) {
    setPanelVisible(visible);
    if (visible) takeFocus();
  },
});
post("hello");
