// Agents see that the customer writes, and the customer that an agent answers. Nothing of what is typed leaves the page.
const between = 3000;
const lasts = 6000;
const reply = document.querySelector("[data-ticket] #reply textarea");

if (reply) {
  let told = 0;
  reply.addEventListener("input", () => {
    if (!reply.value.trim() || Date.now() - told < between) return;
    told = Date.now();
    const token = document.querySelector("input[name=__RequestVerificationToken]").value;
    fetch(`${location.pathname}/typing`, { method: "POST", body: new URLSearchParams({ __RequestVerificationToken: token }) }).catch(() => {});
  });

  const line = Object.assign(document.createElement("p"), { className: "faint", hidden: true });
  line.setAttribute("role", "status");
  document.getElementById("thread").after(line);
  let timer = 0;
  const stop = () => { clearTimeout(timer); line.hidden = true; line.textContent = ""; };
  document.addEventListener("customer:typing", ({ detail }) => {
    const said = `${detail} is typing…`;
    if (line.textContent !== said) line.textContent = said;
    line.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(stop, lasts);
  });
  document.addEventListener("customer:wrote", stop);
}
