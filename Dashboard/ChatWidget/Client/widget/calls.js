const known = {
  app_id: "widgetSlug",
  user_id: "userExternalUserId",
  email: "userEmail",
  user_hash: "userSignature",
  hide_default_launcher: "hideOnLaunch",
  custom_launcher_selector: "selector",
  alignment: "triggerPosition",
  theme_mode: "theme",
};

// Intercom takes nested data, and more of it; here it is flat and bounded.
const brief = (value) => (typeof value === "string" ? value : JSON.stringify(value)).slice(0, 500);

/** Settings under Intercom's names as the widget's options; what has no meaning of its own is data about the user. */
export function optionsOf(settings) {
  const options = {};
  const data = {};
  for (const [key, value] of Object.entries(settings)) {
    if (Object.hasOwn(known, key)) options[known[key]] = value;
    else if (value != null && Object.keys(data).length < 32) data[key] = /string|object/.test(typeof value) ? brief(value) : value;
  }
  if (options.triggerPosition) options.triggerPosition = "bottom-" + options.triggerPosition;
  if (Object.keys(data).length) options.userData = data;
  return options;
}

/** `SupportWire(settings)` and `SupportWire(command, …)`: one widget at a time. */
export function createCalls(create) {
  const hears = {};
  let settings = {};
  let widget = null;

  const tell = (name, ...values) => {
    for (const listener of hears[name] ?? []) listener(...values);
  };
  const commands = {
    boot(given = {}) {
      if (widget && (!given.app_id || given.app_id === settings.app_id)) return commands.update(given);
      commands.shutdown();
      settings = { ...given };
      if (typeof settings.app_id !== "string" || !settings.app_id) throw new TypeError("SupportWire needs an app_id");
      widget = create({
        ...optionsOf(settings),
        // Its launcher stays beside a page's own, as with Intercom, until it is hidden by name.
        keepTrigger: true,
        onOpen: () => tell("onShow"),
        onClose: () => tell("onHide"),
        onUnread: (count) => tell("onUnreadCountChange", count),
      });
    },
    update(given = {}) {
      settings = { ...settings, ...given };
      widget?.update(optionsOf(settings));
    },
    show: () => widget?.open(),
    hide: () => widget?.close(),
    showNewMessage: (text) => widget?.compose(text),
    shutdown() {
      widget?.destroy();
      widget = null;
      settings = {};
    },
  };

  return (command, ...values) => {
    if (command === undefined || typeof command === "object") return commands.boot(command ?? {});
    if (Object.hasOwn(commands, command)) return commands[command](...values);
    if (/^on[A-Z]/.test(command) && typeof values[0] === "function") (hears[command] ??= []).push(values[0]);
    else console.warn(`SupportWire: there is no command "${command}"`);
  };
}
