// Buttons that copy a text of the page. Without this script the texts can be chosen and copied by hand.
(() => {
  "use strict";
  if (!navigator.clipboard) return;
  for (const part of document.querySelectorAll("[data-copied]")) {
    const status = part.querySelector("[role=status]");
    for (const button of part.querySelectorAll("[data-copy]")) {
      const source = document.getElementById(button.dataset.copy);
      button.closest(".copy-row").hidden = false;
      button.addEventListener("click", () =>
        navigator.clipboard.writeText((source.value ?? source.textContent).trim()).then(
          () => (status.textContent = `${button.textContent}: ${part.dataset.copied}`),
          () => (status.textContent = part.dataset.notCopied),
        ),
      );
    }
  }
})();
