// Asks about a text while it is written: after a pause the text goes, in the body of a POST, to the address given, and
// the piece of page that comes back is put where the page wants it.
//
//   <textarea name="text" data-screen="{% url "moderation:screen" %}" data-screen-into="tarkistus"
//             data-similar="…" data-similar-into="samanlaisia">…</textarea>
//   <div id="tarkistus" aria-live="polite"></div>          a warning that names what was found, or help
//   <div id="samanlaisia"></div>                           thoughts that say the same already
//   <p id="samanlaisia-sanoin" role="status"></p>          that something has come, in words
//
// The textarea stands in a form with a CSRF token. Without this script the same rules are asked when the text is sent.
(() => {
  "use strict";
  const KINDS = [
    { name: "screen", pause: 900, shortest: 6 },
    { name: "similar", pause: 1500, shortest: 10 },
  ];

  const watch = (area, { name, pause, shortest }) => {
    const place = document.getElementById(area.dataset[`${name}Into`]);
    const token = area.form && area.form.querySelector("[name=csrfmiddlewaretoken]");
    if (!place || !token) return;
    const words = document.getElementById(`${place.id}-sanoin`);
    let timer = 0;
    let running = null;
    let asked = "";

    const put = (html) => {
      if (html === place.innerHTML.trim()) return;
      place.innerHTML = html;
      const said = place.querySelector("[data-said]");
      if (words) words.textContent = said ? said.dataset.said : "";
    };

    const ask = async () => {
      const text = area.value.trim();
      if (text === asked) return;
      asked = text;
      if (running) running.abort();
      if (text.length < shortest) {
        put("");
        return;
      }
      running = new AbortController();
      try {
        const nonce = area.form.elements.nonce ? area.form.elements.nonce.value : "";
        const body = new URLSearchParams({ text, nonce, csrfmiddlewaretoken: token.value });
        const answer = await fetch(area.dataset[name], { method: "POST", body, signal: running.signal, credentials: "same-origin" });
        if (answer.ok) put((await answer.text()).trim());
        // else too many at once, or the network: what matters is asked again when the text is sent
      } catch (error) {
        if (error.name !== "AbortError") asked = "";
      }
    };

    area.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, pause);
    });
    if (name === "screen") area.addEventListener("blur", ask);
    if (area.value.trim()) ask();
  };

  for (const kind of KINDS) {
    for (const area of document.querySelectorAll(`textarea[data-${kind.name}]`)) watch(area, kind);
  }
})();
