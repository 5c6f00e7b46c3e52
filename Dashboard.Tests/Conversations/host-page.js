// A host page's script, as small as a door's can be.
import { createFrame } from "../../Dashboard/Conversations/Client/host/frame.js";
import { followLive } from "../../Dashboard/Conversations/Client/host/live.js";
import { request } from "../../Dashboard/Conversations/Client/host/request.js";
import { scriptOrigin } from "../../Dashboard/Shared/Client/origin.js";

const { who, theme, locale, ephemeral, panel } = document.currentScript.dataset;
const base = scriptOrigin("test-door/host.js");
const ask = (call) => (args) => request(`${base}/test-door/${call}`, { body: { who, ...args } });
const page = (window.page = { dismissed: 0, unread: null, hellos: 0 });

const begin = async () => {
  try {
    const { conversations } = await ask("list")();
    page.frame.push("setup", { locale, theme, panel: panel !== "no", ephemeral: ephemeral === "yes", conversations });
    page.frame.push("visible", { visible: true });
  } catch (failure) {
    page.frame.push("failed", failure);
  }
};

page.frame = createFrame(
  base,
  `/test-door/frame?locale=${locale}&theme=${theme}`,
  "Messages",
  {
    ...Object.fromEntries(["list", "messages", "send", "close", "typing"].map((call) => [call, ask(call)])),
    retry: begin,
    dismiss: () => void page.dismissed++,
    unread: ({ count }) => void (page.unread = count),
  },
  () => {
    page.hellos++;
    begin();
  },
  () => (page.silent = true),
);
Object.assign(page.frame.iframe.style, { width: "100%", height: "100%", border: "0" });
document.getElementById("here").append(page.frame.iframe);

page.stop = followLive(`${base}/test-door/events`, () => ({ body: { who } }), {
  onEvent(name, data) {
    if (name === "changed") page.frame.push("changed", { id: data || undefined });
    if (name === "typing") page.frame.push("typing", JSON.parse(data));
  },
  poll: () => page.frame.push("changed"),
  refused: (failure) => page.frame.push("failed", failure),
});
