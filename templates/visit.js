// Marks what is new or corrected since the reader's last visit to a list. The days of the visits stay in this browser.
"use strict";

(() => {
  const key = new URL("#visits", document.currentScript.src).href;
  const today = new Date().toISOString().slice(0, 10);
  let visits = null;
  try {
    visits = JSON.parse(localStorage.getItem(key)) || {};
    if (visits.last !== today) {
      visits = { before: visits.last || "", last: today };
      localStorage.setItem(key, JSON.stringify(visits));
    }
  } catch {
    // Without storage every visit counts as the first.
  }
  if (!visits?.before) return;
  const since = {{ "changes.since-visit" | script_text }};
  for (const place of document.querySelectorAll("time.entry-date, .kicker > time")) {
    const entry = place.closest(".entry");
    const kind =
      place.dateTime > visits.before ? {{ "changes.new" | script_text }} :
      entry?.dataset.corrected > visits.before ? {{ "changes.corrected" | script_text }} : "";
    if (!kind) continue;
    const mark = document.createElement("span");
    mark.className = "fresh";
    mark.lang = "{{ site.language }}";
    mark.title = since;
    mark.textContent = entry?.dataset.kind ? since : kind;
    place.append(" ", mark);
  }
})();
