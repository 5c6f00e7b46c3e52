// Flashes go away by their button, and the good news by itself unless someone is reading it.
const dismiss = (flash) => flash?.remove();

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-dismiss]")) dismiss(event.target.closest(".flash"));
});

for (const flash of document.querySelectorAll(".flash-success")) {
  const later = () => setTimeout(() => (flash.matches(":hover, :focus-within") ? later() : dismiss(flash)), 8000);
  later();
}

// Pages may raise one without a request: dispatchEvent(new CustomEvent("flash", { detail: { text, kind } })).
document.addEventListener("flash", ({ detail }) => {
  const flash = document.createElement("div");
  flash.className = `flash flash-${detail.kind ?? "success"}`;
  flash.append(Object.assign(document.createElement("p"), { textContent: detail.text }));
  document.getElementById("flashes").append(flash);
  setTimeout(() => dismiss(flash), 8000);
});
