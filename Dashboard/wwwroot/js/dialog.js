// <a href="?dialog=x" data-dialog="x"> works as a link without script; here it opens the dialog on the spot.
// <button command="show-modal" commandfor="x"> is the browser's own; older ones get it from here.
const commands = "command" in HTMLButtonElement.prototype;

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.(commands ? "[data-dialog]" : "[data-dialog], [commandfor]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog ?? opener.getAttribute("commandfor"));
    if (!dialog) return;
    event.preventDefault();
    if (opener.getAttribute("command") === "close" || opener.dataset.dialogClose !== undefined) dialog.close();
    else if (!dialog.open) dialog.showModal();
    return;
  }
  const closer = event.target.closest?.("[data-dialog-close]");
  if (closer) { event.preventDefault(); closer.closest("dialog")?.close(); }
  // A click on the backdrop is a click on the dialog itself, outside its content.
  if (event.target.matches?.("dialog.dialog:modal") && event.target === event.target.closest("dialog")) {
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) event.target.close();
  }
});

// Rendered open by the server (after an error, or without script): make it modal, so that focus and Escape work.
for (const dialog of document.querySelectorAll("dialog.dialog[open]")) {
  dialog.close();
  dialog.showModal();
}
