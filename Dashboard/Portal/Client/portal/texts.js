// What the panel says while the portal itself cannot: the portal's own texts come from the server.
const texts = {
  en: {
    title: "Support",
    close: "Close",
    retry: "Try again",
    unread: (n) => (n === 1 ? "1 unread reply" : n + " unread replies"),
    loading: "Loading…",
    expired: ["Session expired", "Reload the page to continue."],
    offline: ["No connection", "We cannot reach support right now and keep trying."],
    blocked: ["This site cannot be embedded", "Support did not load here: this page’s address may not be allowed to show it."],
    refused: ["We could not sign you in to support", "Reload the page, or tell its owner this:"],
  },
  es: {
    title: "Soporte",
    close: "Cerrar",
    retry: "Reintentar",
    unread: (n) => (n === 1 ? "1 respuesta sin leer" : n + " respuestas sin leer"),
    loading: "Cargando…",
    expired: ["La sesión ha caducado", "Recarga la página para continuar."],
    offline: ["Sin conexión", "No podemos contactar con soporte; seguimos intentándolo."],
    blocked: ["Este sitio no se puede insertar", "El soporte no se ha cargado: puede que esta dirección no tenga permiso para mostrarlo."],
    refused: ["No hemos podido identificarte en el soporte", "Recarga la página o indica esto a su responsable:"],
  },
};

export const textsOf = (locale) => texts[locale] ?? texts.en;
