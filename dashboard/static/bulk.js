/* Counts what is ticked, ticks a page, and keeps the row in hand marked. */
const form = document.getElementById("bulk");

function count() {
  const number = form.querySelectorAll('[name="chosen"]:checked').length;
  for (const place of form.querySelectorAll("[data-number]")) place.textContent = number ? `(${number}) ` : "";
}

form?.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick]")) {
    for (const box of form.querySelectorAll('[name="chosen"]')) box.checked = event.target.checked;
  }
  count();
});

form?.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-row]");
  if (!row) return;
  for (const other of form.querySelectorAll("[data-row]")) other.classList.toggle("at", other === row);
});

if (form) count();
