// The sandbox's own script: what a host application may do with the portal, and a log of what the portal tells it.
"use strict";

(function () {
  const events = ["ready", "open", "close", "auth_failed", "auth_expiring", "session_expired", "ticket_created", "unread"];
  const log = document.getElementById("log");
  window.UserHeroQueue = window.UserHeroQueue || [];

  function write(name, detail) {
    log.querySelector(".none")?.remove();
    const line = document.createElement("li");
    const time = document.createElement("time");
    time.textContent = new Date().toLocaleTimeString();
    const what = document.createElement("strong");
    what.textContent = name;
    line.append(time, " ", what, detail === undefined ? "" : ` ${JSON.stringify(detail)}`);
    log.prepend(line);
    while (log.children.length > 50) log.lastElementChild.remove();
  }

  const call = (...command) => window.UserHeroQueue.push(command);
  const passed = (body) => (document.getElementById("form").value === "object" ? JSON.parse(body) : body);

  async function resign(reason) {
    const answer = await fetch("/api/userhero-token", { cache: "no-store" });
    if (!answer.ok) return write(reason, "signed out");
    const { user, userHmac, email, emailSignature } = await answer.json();
    document.querySelector("[data-signed]").textContent = user;
    document.querySelector("[data-digest]").textContent = userHmac;
    call("setUser", passed(user), userHmac);
    // The Ticket Center follows the attributes of its tag.
    const tag = document.querySelector("script[data-helpdesk-id]");
    if (tag) Object.assign(tag.dataset, { email, signature: emailSignature });
    write("setUser", reason);
  }

  function rename(user) {
    const text = { "[data-name]": user.name, "[data-company]": user.company, "[data-first-name]": user.name.split(" ")[0], "[data-initials]": user.name.split(" ").map((part) => part[0]).join("") };
    for (const [selector, value] of Object.entries(text)) document.querySelector(selector).textContent = value;
  }

  async function switchUser() {
    const form = document.getElementById("session");
    await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
    if (document.getElementById("user").value === "nobody") {
      document.querySelectorAll("script[data-helpdesk-id], #hdh-ticket-center").forEach((element) => element.remove());
      return call("destroy");
    }
    await resign("switched");
    rename(JSON.parse(document.querySelector("[data-signed]").textContent));
  }

  for (const name of events) call("on", name, (detail) => write(name, detail));
  call("on", "auth_expiring", () => resign("auth_expiring"));

  document.addEventListener("click", (event) => {
    const { call: command, themeSet, localeSet, primary } = event.target.dataset;
    if (command === "switch") switchUser();
    else if (command) call(command);
    if (themeSet) {
      document.documentElement.dataset.theme = themeSet;
      call("setTheme", themeSet);
    }
    if (localeSet) call("setLocale", localeSet);
    if (primary) call("setCssVars", { primary });
  });
})();
