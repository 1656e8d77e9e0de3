// Screens a text while it is written: after a pause the text goes, in the body of a POST, to the address given, and the
// piece of page that comes back (a warning that names what was found, or help) is put where the page wants it.
//
//   <textarea name="text" data-screen="{% url "moderation:screen" %}" data-screen-into="tarkistus">…</textarea>
//   <div id="tarkistus" aria-live="polite"></div>
//
// The textarea stands in a form with a CSRF token. Without this script the same rules are asked when the text is sent.
(() => {
  "use strict";
  const PAUSE = 900;
  const SHORTEST = 6;

  for (const area of document.querySelectorAll("textarea[data-screen]")) {
    const place = document.getElementById(area.dataset.screenInto);
    const token = area.form && area.form.querySelector("[name=csrfmiddlewaretoken]");
    if (!place || !token) continue;
    let timer = 0;
    let running = null;
    let screened = "";

    const screen = async () => {
      const text = area.value.trim();
      if (text === screened) return;
      screened = text;
      if (running) running.abort();
      if (text.length < SHORTEST) {
        place.replaceChildren();
        return;
      }
      running = new AbortController();
      try {
        const body = new URLSearchParams({ text, csrfmiddlewaretoken: token.value });
        const answer = await fetch(area.dataset.screen, { method: "POST", body, signal: running.signal, credentials: "same-origin" });
        if (!answer.ok) return; // too many at once, or the network: the text is screened again when it is sent
        const html = (await answer.text()).trim();
        if (html !== place.innerHTML.trim()) place.innerHTML = html;
      } catch (error) {
        if (error.name !== "AbortError") screened = "";
      }
    };

    area.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(screen, PAUSE);
    });
    area.addEventListener("blur", screen);
    if (area.value.trim()) screen();
  }
})();
