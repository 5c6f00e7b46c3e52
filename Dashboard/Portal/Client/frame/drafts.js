// What was typed survives every change of screen, language or session of the same identity: in memory, and nowhere else.
const drafts = new Map();

export const clearDrafts = () => drafts.clear();

export function draftOf(form) {
  const key = form.dataset.draft;
  if (!drafts.has(key)) drafts.set(key, { values: {}, files: [] });
  return drafts.get(key);
}

export function startDrafts() {
  document.addEventListener("input", ({ target }) => {
    const form = target.form?.closest("[data-draft]");
    if (form && target.name && target.type !== "file") draftOf(form).values[target.name] = target.value;
  });

  // What the server took is no draft any more. Asked before the swap: after it, htmx names the target as the source, as the form is gone.
  document.addEventListener("htmx:before:swap", ({ detail }) => {
    const sent = detail.ctx?.sourceElement;
    if (sent?.dataset?.draft && detail.ctx.response?.status < 300) drafts.delete(sent.dataset.draft);
  });

  document.addEventListener("htmx:after:swap", () => {
    for (const form of document.querySelectorAll("form[data-draft]")) {
      const draft = drafts.get(form.dataset.draft);
      for (const [name, value] of Object.entries(draft?.values ?? {})) {
        const field = form.elements.namedItem(name);
        if (field && !field.value) field.value = value;
      }
    }
  });
}
