// The reader's list of addresses: each is fetched from the archive as it is now, so that nothing withdrawn is kept.
"use strict";

(async () => {
  const root = new URL(".", document.currentScript.src).href;
  const key = `${root}#saved`;
  const place = document.getElementById("page.saved");
  const made = (tag, name, text) => Object.assign(document.createElement(tag), { className: name, textContent: text || "" });
  const leads = (address) => {
    try {
      return decodeURIComponent(new URL(address, root).href).startsWith(`${decodeURIComponent(root)}briefings/`);
    } catch {
      return false;
    }
  };
  const read = () => {
    try {
      return [].concat(JSON.parse(localStorage.getItem(key)) || []).filter(leads);
    } catch {
      return [];
    }
  };
  const button = (text, act) => {
    const element = made("button", "copy", text);
    element.type = "button";
    element.addEventListener("click", act);
    return element;
  };

  // A page of the archive with absolute addresses; null if it is gone, or cannot be read from disk.
  const pages = new Map();
  const pageAt = (address) => {
    const load = async () => {
      const answer = await fetch(address);
      if (!answer.ok) return null;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const [name, selector] of [["href", "a[href]"], ["src", "img[src]"]]) {
        for (const element of page.querySelectorAll(selector)) {
          element.setAttribute(name, new URL(element.getAttribute(name), address).href);
        }
      }
      return page;
    };
    if (!pages.has(address)) pages.set(address, load());
    return pages.get(address);
  };

  const entryOf = (address, page) => {
    const [url, hash] = new URL(address, root).href.split("#");
    const entry = made("li", "entry");
    const date = page?.querySelector(".byline time");
    const when = made("span", "entry-date", date?.textContent || "–");
    const text = made("div", "entry-text");
    const title = made("h2", "entry-title");
    const link = made("a", "", page?.querySelector("h1")?.textContent || address);
    link.href = hash ? `${url}#${hash}` : url;
    title.append(link);
    title.lang = page?.documentElement.lang || "";
    title.dir = page?.documentElement.dir || "auto";
    text.append(title);
    const part = hash && page?.getElementById(decodeURIComponent(hash));
    const summary = part || page?.querySelector(".standfirst, .prose > p") || page?.querySelector(".notice");
    const words = page === null ? {{ "saved.gone" | script_text }} : summary?.textContent.replace("¶", "");
    if (words) text.append(made("p", "entry-summary", words));
    const remove = button({{ "saved.remove" | script_text }}, () => {
      localStorage.setItem(key, JSON.stringify(read().filter((other) => other !== address)));
      place.focus();
      show();
    });
    remove.setAttribute("aria-label", `${remove.textContent}: ${link.textContent}`);
    text.append(remove);
    entry.append(when, text);
    return entry;
  };

  // In print, each briefing starts on a new page.
  const paperOf = (page) => {
    const text = made("article", "saved-text");
    const sheet = page.querySelector(".prose");
    for (const part of [page.querySelector("h1"), page.querySelector(".standfirst"), page.querySelector(".byline"), sheet]) {
      if (part) text.append(document.importNode(part, true));
    }
    for (const element of text.querySelectorAll(".permalink, button")) element.remove();
    for (const element of text.querySelectorAll("[id]")) element.removeAttribute("id");
    text.lang = page.documentElement.lang;
    text.dir = page.documentElement.dir;
    return text;
  };

  const exported = (found) => {
    const forms = found.flatMap((page) => [...page.querySelectorAll(".cite dd")].map((form) => form.textContent.trim()));
    const entries = forms.filter((form) => form.startsWith("@"));
    const file = new Blob([entries.join("\n\n"), "\n"], { type: "text/x-bibtex" });
    const link = made("a");
    link.href = URL.createObjectURL(file);
    link.download = "saved.bib";
    link.click();
    URL.revokeObjectURL(link.href);
  };

  const show = async () => {
    const kept = read();
    const found = await Promise.all(kept.map((address) => pageAt(new URL(address, root).href.split("#")[0]).catch(() => undefined)));
    const whole = [...new Set(found.filter((page) => page?.querySelector(".prose > *")))];
    place.replaceChildren();
    if (!kept.length) place.append(made("p", "empty", {{ "saved.nothing" | script_text }}));
    const list = made("ol", "entries");
    list.append(...kept.map((address, n) => entryOf(address, found[n])));
    if (whole.length) {
      const tools = made("div", "cite-tools");
      tools.append(button({{ "saved.print" | script_text }}, () => print()));
      if (whole.some((page) => page.querySelector(".cite dd"))) {
        tools.append(button({{ "saved.bibtex" | script_text }}, () => exported(whole)));
      }
      place.append(tools);
    }
    place.append(list, ...whole.map(paperOf));
  };
  show();
})();
