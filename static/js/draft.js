// Keeps what is being written in this browser for two hours, so that a break or a lost connection loses nothing.
//
//   <form data-keeps-draft> … <textarea data-draft="dialogue:1"> …
//
// A draft goes when the server has taken it (a cookie names the form that arrived), when it is emptied or two hours
// old, and when the device is cleared (an element with data-clear-drafts). Nothing is sent anywhere.
(() => {
  "use strict";
  const PREFIX = "luonnos:";
  const SENT = "lahetetty";
  const LONGEST = 2 * 60 * 60 * 1000;
  let kept;
  try {
    kept = window.localStorage;
    kept.length;
  } catch {
    return; // storage is switched off: there are no drafts
  }

  const read = (name) => {
    try {
      return JSON.parse(kept.getItem(name)) || {};
    } catch {
      return {};
    }
  };
  const names = () => Object.keys(kept).filter((name) => name.startsWith(PREFIX));

  const cookie = document.cookie.split("; ").find((pair) => pair.startsWith(`${SENT}=`));
  const arrived = cookie ? cookie.slice(SENT.length + 1) : "";
  if (cookie) document.cookie = `${SENT}=; Max-Age=0; Path=/; SameSite=Lax`;
  const clears = document.querySelector("[data-clear-drafts]") !== null;
  for (const name of names()) {
    const { at = 0, nonce } = read(name);
    if (clears || Date.now() - at > LONGEST || (arrived && nonce === arrived)) kept.removeItem(name);
  }

  for (const form of document.querySelectorAll("form[data-keeps-draft]")) {
    const area = form.querySelector("textarea[data-draft]");
    const nonce = form.querySelector("[name=nonce]");
    if (!area || !nonce) continue;
    const name = PREFIX + area.dataset.draft;
    const draft = read(name);
    if (!area.value && draft.text) {
      area.value = draft.text;
      // It may have arrived, with only the answer lost: sent again under the same name it is stored once.
      if (draft.nonce) nonce.value = draft.nonce;
    }

    const keep = () => {
      if (!area.value.trim()) return kept.removeItem(name);
      try {
        kept.setItem(name, JSON.stringify({ text: area.value, at: Date.now(), nonce: nonce.value }));
      } catch {
        // full: the text is still in the field
      }
    };
    if (area.value) keep();
    area.addEventListener("input", keep);
    form.addEventListener("submit", (event) => {
      keep();
      const notice = document.getElementById("yhteys");
      if (notice) notice.hidden = navigator.onLine;
      if (!navigator.onLine) event.preventDefault();
    });
  }
})();
