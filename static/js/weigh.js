// Weighing: after the card region is swapped, focus goes to its heading (or to what is wrong), which tells a screen
// reader how far one is. Without this script every card is a page of its own.
(() => {
  "use strict";
  const offline = document.getElementById("weigh-offline");
  document.body.addEventListener("htmx:afterSettle", (event) => {
    const region = document.getElementById("weigh");
    if (!region || !(event.target === region || region.contains(event.target))) return;
    offline.hidden = true;
    const place = region.querySelector("[data-focus]");
    if (!place) return;
    place.focus({ preventScroll: true });
    const top = region.getBoundingClientRect().top;
    if (top < 0 || top > window.innerHeight / 2) region.scrollIntoView({ block: "start" });
  });
  document.body.addEventListener("htmx:sendError", () => { offline.hidden = false; });
  // Anything the server refuses is shown as the page it made for it. When it is the server that fails, the card and
  // what was chosen stay, to be sent again.
  document.body.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status >= 500) offline.hidden = false;
    else window.location.reload();
  });
})();
