// <button data-copy="id">: copies that element's value or text and says so.
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  const source = button && document.getElementById(button.dataset.copy);
  if (!source) return;
  const label = button.querySelector("span") ?? button;
  const before = label.textContent;
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    label.textContent = "Copied";
  } catch {
    // Without permission the text is selected instead, for the keyboard to copy.
    getSelection().selectAllChildren(source);
    label.textContent = "Press Ctrl+C";
  }
  button.disabled = true;
  setTimeout(() => { label.textContent = before; button.disabled = false; }, 1600);
});
