// Opens the search: at "/" on the keyboard, at its link in the header, and at once where a page keeps a place for it. What searches is loaded when it is needed.
"use strict";

(() => {
  const here = document.currentScript.src;
  const link = document.querySelector("a[data-search]");
  const place = document.querySelector("[data-search-place]");
  let loaded = null;

  const dress = () => {
    if (document.querySelector("link[href$='search.css']")) return;
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = new URL("search.css", here).href;
    document.head.append(style);
  };

  const load = () => {
    dress();
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

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
    event.preventDefault();
    open();
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
