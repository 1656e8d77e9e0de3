// Keys for moderators: j and k move in the queue, 1, 2 … decide, p goes to the ground. They can be turned off.
(() => {
  "use strict";
  const bar = document.querySelector("[data-keys]");
  if (!bar) return;
  const toggle = bar.querySelector("[data-keys-toggle]");
  const form = document.querySelector("[data-decide]");
  const ground = form && form.querySelector("select[name=ground]");
  const STORE = "moderation-keys";
  let wanted = null; // the button that waits for a ground

  const read = () => { try { return localStorage.getItem(STORE) !== "off"; } catch { return true; } };
  const write = (on) => { try { localStorage.setItem(STORE, on ? "on" : "off"); } catch { /* only for this page */ } };
  const show = () => { toggle.textContent = on ? toggle.dataset.on : toggle.dataset.off; };
  let on = read();
  bar.hidden = false;
  show();
  toggle.addEventListener("click", () => { on = !on; write(on); show(); });

  function move(step) {
    const picks = [...document.querySelectorAll("[data-picks] a.pick")];
    const here = picks.findIndex((pick) => pick.hasAttribute("aria-current"));
    const next = picks[here + step];
    if (next) next.click();
  }

  function decide(key) {
    const button = form && form.querySelector(`[data-key="${key}"]`);
    if (!button) return false;
    if (button.hasAttribute("data-needs-ground") && ground && !ground.value) {
      wanted = button;
      ground.focus();
    } else {
      form.requestSubmit(button);
    }
    return true;
  }

  // After "hide" the ground is chosen by its first letter or the arrows, and Enter sends.
  if (ground) {
    ground.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && wanted && ground.value) {
        event.preventDefault();
        form.requestSubmit(wanted);
      }
    });
  }

  document.addEventListener("keydown", (event) => {
    if (!on || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "p" && ground) ground.focus();
    else if (!(/^[1-9]$/.test(event.key) && decide(event.key))) return;
    event.preventDefault();
  });
})();
