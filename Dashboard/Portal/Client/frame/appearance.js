const variables = ["primary", "background", "foreground", "radius", "fontFamily"];

/** Theme, language and brand. Values come sanitized from the server and reach styles through the CSSOM only. */
export function applyAppearance({ theme, locale, cssVars = {}, showMetricCards }) {
  const root = document.documentElement;
  const otherLanguage = Boolean(locale) && locale !== root.lang;
  if (locale) root.lang = locale;
  if (theme) root.dataset.theme = theme;
  root.dataset.cards = showMetricCards === false ? "off" : "on";
  for (const name of variables) {
    const property = "--uh-" + name.replace(/[A-Z]/, (c) => "-" + c.toLowerCase());
    if (cssVars[name]) root.style.setProperty(property, cssVars[name]);
    else root.style.removeProperty(property);
  }
  return otherLanguage;
}
