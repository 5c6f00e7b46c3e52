import { createCenter } from "./center.js";

const id = "hdh-ticket-center";
const attributes = ["data-helpdesk-id", "data-email", "data-signature", "data-align"];

// Two copies of this file on one page find each other here: it is no name in the page's global scope.
const owner = Symbol.for(id);

/**
 * Keeps the Ticket Center in its element for as long as there is one: pages without reloads add the element later, take it away, bring another,
 * load this script again for the same user or for the next one.
 *
 * Threat: after a user signed out, nothing may bring their conversations back. So what is shown follows the attributes of the tag as they are now,
 * the newest tag wins, and once the element *and* the tag are gone, everything is forgotten.
 */
export function claim(script, base) {
  const former = document[owner];
  if (former?.key() === keyOf(script)) return former.adopt(script);
  former?.stop();
  document[owner] = watch(script, base);
}

const keyOf = (script) => attributes.map((name) => script.getAttribute(name)).join("\n");

function watch(script, base) {
  let center = null;
  let shown = "";

  const hide = () => {
    center?.destroy();
    center = null;
  };

  const look = () => {
    const element = document.getElementById(id);
    const key = keyOf(script);
    if (center && (key !== shown || !center.isIn(element))) hide();
    // A tag that was taken away has done its work once, as loaders do; it shows nobody again.
    if (!center && element && (script.isConnected || !shown)) {
      shown = key;
      const { helpdeskId = "", email = "", signature = "", align } = script.dataset;
      center = createCenter(element, base, { helpdeskId, email, signature }, align);
    }
    if (!center && shown && !script.isConnected) self.stop();
  };

  const observer = new MutationObserver(look);
  const self = {
    key: () => keyOf(script),
    adopt(newer) {
      script = newer;
      look();
    },
    stop() {
      observer.disconnect();
      hide();
      if (document[owner] === self) delete document[owner];
    },
  };

  observer.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["id", ...attributes] });
  look();
  return self;
}
