// What the page says where the frame cannot: everything else is the frame's to say.
const texts = {
  en: { title: "Support", blocked: "Support cannot be shown here." },
  es: { title: "Soporte", blocked: "El soporte no se puede mostrar aquí." },
};

export const textsOf = (locale) => texts[locale];
