// The sandbox's own script for the page with the Chat Widget, and a log of what the widget tells it.
"use strict";

(async function () {
  const log = document.getElementById("log");
  const form = document.getElementById("visitor");
  const given = document.getElementById("widget").dataset;

  function write(name, detail) {
    log.querySelector(".none")?.remove();
    const line = document.createElement("li");
    const time = document.createElement("time");
    time.textContent = new Date().toLocaleTimeString();
    const what = document.createElement("strong");
    what.textContent = name;
    line.append(time, " ", what, detail === undefined ? "" : ` ${detail}`);
    log.prepend(line);
    while (log.children.length > 50) log.lastElementChild.remove();
  }

  // A real host's page has these from its own server, written into it. A claim is the same without the signature.
  async function identity(way, user) {
    const nobody = { userEmail: undefined, userExternalUserId: undefined, userSignature: undefined, userData: undefined };
    if (way === "anonymous") return nobody;
    const { key, identity, signature, name, plan } = await (await fetch(`/api/widget-identity?user=${encodeURIComponent(user)}`, { cache: "no-store" })).json();
    return { ...nobody, [key]: identity, userSignature: way === "signed" ? signature : undefined, userData: { name, plan } };
  }

  const widget = new window.SupportWireWidget({
    widgetSlug: given.slug,
    widgetType: given.type,
    triggerPosition: given.position,
    theme: given.theme,
    ...(await identity(given.way, given.user)),
    onOpen: () => write("onOpen"),
    onClose: () => write("onClose"),
    onError: (error) => write("onError", error.code),
  });

  document.getElementById("ask").addEventListener("click", () => widget.sendMessage("Which plan fits us?", { openWidget: true }));
  document.addEventListener("click", async (event) => {
    const what = event.target.dataset.do;
    if (what === "switch") {
      const { as, user, type, position, theme } = Object.fromEntries(new FormData(form));
      widget.updateConfig({ ...(await identity(as, user)), widgetType: type, triggerPosition: position, theme });
      document.documentElement.dataset.theme = theme;
      write("updateConfig", `${as} ${as === "anonymous" ? "" : user}`);
    } else if (what) {
      widget[what]();
      write(what);
    }
  });
})();
