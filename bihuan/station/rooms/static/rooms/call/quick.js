/* A quick form that is picked takes the cursor to its first field, and what it needs is asked first. Nothing is emptied when another is picked. */
document.addEventListener("change", ({ target }) => {
  if (target.name !== "quick" || !target.value) return;
  const first = target.form.querySelector(`[data-quick="${target.value}"] :is(.input, [type=radio])`);
  setTimeout(() => first.focus());
});
