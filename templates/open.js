// Opens the search: at "/" on the keyboard, at its link in the header, and at once where a page keeps a place for it. What searches is loaded when it is needed.
"use strict";

(() => {
  const here = document.currentScript.src;
  const link = document.querySelector("a[data-search]");
  const place = document.querySelector("[data-search-place]");
  let loaded = null;

  let dressed = false;
  const dress = () => {
    if (dressed) return;
    dressed = true;
    document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL("../search.css", here).href }));
  };

  const load = () => {
    if (place?.dataset.searchPlace !== "own") dress();
    loaded ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = new URL("search.js", here).href;
      script.onload = () => done(window.archiveSearch);
      script.onerror = failed;
      document.head.append(script);
    });
    return loaded;
  };

  const open = async () => {
    try {
      const search = await load();
      search.open(place ? null : link);
    } catch {
      if (link) location.href = link.href;
    }
  };

  const writing = (element) => element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);

  // The list of keys, in a dialog that Escape closes; the focus returns to its previous place.
  const keys = [
    ["/", {{ "keys.search" | script_text }}],
    ["↓ ↑", {{ "keys.move" | script_text }}],
    [{{ "keys.tab" | script_text }}, {{ "keys.card" | script_text }}],
    [{{ "keys.escape" | script_text }}, {{ "keys.close" | script_text }}],
    ["?", {{ "keys.help" | script_text }}],
  ];
  let sheet = null;

  const showKeys = () => {
    dress();
    if (!sheet) {
      sheet = document.createElement("dialog");
      sheet.className = "search-dialog keys";
      sheet.lang = "{{ site.language }}";
      const head = document.createElement("h2");
      head.id = "page.keys";
      head.textContent = {{ "keys.title" | script_text }};
      sheet.setAttribute("aria-labelledby", head.id);
      const list = document.createElement("dl");
      for (const [key, what] of keys) {
        const name = document.createElement("dt");
        name.append(Object.assign(document.createElement("kbd"), { textContent: key }));
        list.append(name, Object.assign(document.createElement("dd"), { textContent: what }));
      }
      const close = document.createElement("button");
      close.className = "search-close";
      close.textContent = {{ "search.close" | script_text }};
      close.addEventListener("click", () => sheet.close());
      sheet.append(head, list, close);
      sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
      document.body.append(sheet);
    }
    if (!sheet.open) sheet.showModal();
  };

  document.addEventListener("keydown", (event) => {
    const act = { "/": open, "?": showKeys }[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
    event.preventDefault();
    act();
  });
  if (link && !place) {
    link.addEventListener("click", (event) => {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      open();
    });
  }
  if (place) load().then((search) => search.settle(place), () => {});
})();
