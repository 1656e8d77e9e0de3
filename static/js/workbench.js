// The analyst's list of ideas: how many are chosen, choose all, and j, k, x while the focus is in the list.
(() => {
  "use strict";
  const form = document.querySelector("[data-workbench]");
  const list = form && form.querySelector("[data-ideas]");
  if (!list) return;
  const boxes = [...list.querySelectorAll("input[type=checkbox]")];
  const chosen = form.querySelector("[data-chosen]");
  const all = form.querySelector("[data-all]");
  const hint = form.querySelector("[data-keys-hint]");
  const choose = all ? all.textContent : "";

  function count() {
    const n = boxes.filter((box) => box.checked).length;
    if (chosen) {
      chosen.hidden = n === 0;
      chosen.textContent = n === 1 ? chosen.dataset.one : chosen.dataset.many.replace("{n}", n);
    }
    if (all) all.textContent = n === boxes.length ? all.dataset.none : choose;
  }

  function move(step) {
    const here = boxes.indexOf(document.activeElement);
    const next = boxes[Math.min(boxes.length - 1, Math.max(0, here + step))];
    next.focus();
    next.closest("li").scrollIntoView({ block: "nearest" });
  }

  list.addEventListener("change", count);
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "x" && document.activeElement.matches("input[type=checkbox]")) document.activeElement.click();
    else return;
    event.preventDefault();
  });
  if (all) {
    all.hidden = false;
    all.addEventListener("click", () => {
      const on = boxes.some((box) => !box.checked);
      boxes.forEach((box) => { box.checked = on; });
      count();
    });
  }
  if (hint) hint.hidden = false;
  count();
})();
