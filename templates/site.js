// Cards for links to actors, buttons that copy a citation. Without this file every link is as useful as before.
"use strict";

(() => {
  const root = new URL(".", document.currentScript.src).href;
  const prose = document.querySelector(".prose");
  {% if site.pages.cards %}
  const OPEN_AFTER_MS = 220;
  const CLOSE_AFTER_MS = 260;
  const latest = new Map();
  let card = null;
  let owner = null;
  let timer = 0;

  {% endif %}
  const made = (tag, name, text) => {
    const element = document.createElement(tag);
    element.className = name;
    element.textContent = text || "";
    return element;
  };

  // If the target of the fragment no longer exists, a note at the top of the text says so.
  const sayWhatIsGone = () => {
    const said = document.getElementById("page.gone");
    if (said) said.remove();
    const written = location.hash.slice(1).split(":~:")[0];
    let name = written;
    try {
      name = decodeURIComponent(written);
    } catch {
      // The fragment is not percent-encoded.
    }
    if (!name || name.toLowerCase() === "top" || document.getElementById(name)) return;
    const note = made("p", "notice", {{ "briefing.place-gone" | script_text }});
    note.id = "page.gone";
    note.lang = "{{ site.language }}";
    note.setAttribute("role", "status");
    prose.before(note);
    note.scrollIntoView();
  };
  if (prose) {
    sayWhatIsGone();
    window.addEventListener("hashchange", sayWhatIsGone);
  }

  {% if site.pages.cards %}
  const entryOf = (link) => {
    const same = [...document.querySelectorAll(".named a")].find((other) => other.href === link.href);
    return same ? same.closest("li") : null;
  };

  // Name, kind and roles are on the page already, in the box "In this briefing".
  const headOf = (link, entry) => {
    const head = made("div", "card-head");
    head.id = "page.card-head";
    const named = entry && entry.querySelector("a");
    head.append(made("strong", "card-name", (named || link).textContent));
    if (entry) {
      head.append(" ", made("span", "card-kind", entry.dataset.kind));
      for (const mark of entry.querySelectorAll(".unconfirmed, .role")) head.append(" ", mark.cloneNode(true));
    }
    return head;
  };

  // Metadata in the head of a briefing.
  const aboutOf = (found) => {
    const about = document.createDocumentFragment();
    const date = found.querySelector(".byline time");
    if (date) about.append(made("p", "card-kind", date.textContent));
    const summary = found.querySelector("meta[name=description]");
    if (summary) about.append(made("p", "", summary.content));
    return about;
  };

  const latestOf = (link) => {
    const address = link.matches(".actor") ? new URL("card.html", link.href).href : link.href.split("#")[0];
    if (!latest.has(address)) {
      const read = async () => {
        const answer = await fetch(address);
        if (!answer.ok) throw new Error(answer.status);
        const found = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (!link.matches(".actor")) return { name: found.querySelector("h1").textContent, about: aboutOf(found) };
        for (const inner of found.querySelectorAll("a")) {
          inner.setAttribute("href", new URL(inner.getAttribute("href"), address).href);
        }
        return found.querySelector("ul");
      };
      latest.set(address, read().catch(() => null));
    }
    return latest.get(address);
  };

  const place = () => {
    const link = owner.getClientRects()[0];
    const ground = (card.offsetParent || document.body).getBoundingClientRect();
    const room = document.documentElement.clientWidth - card.offsetWidth - 8;
    const above = link.bottom + card.offsetHeight > window.innerHeight && link.top > card.offsetHeight;
    card.style.left = `${Math.max(8, Math.min(link.left, room)) - ground.left}px`;
    card.style.top = `${(above ? link.top - card.offsetHeight : link.bottom) - ground.top}px`;
  };

  const close = () => {
    clearTimeout(timer);
    if (card) {
      card.remove();
      owner.removeAttribute("aria-describedby");
    }
    card = owner = null;
  };

  const open = async (link) => {
    if (owner === link) return;
    close();
    owner = link;
    card = made("div", "card");
    card.setAttribute("role", "group");
    const entry = entryOf(link);
    card.append(headOf(link, entry));
    card.setAttribute("aria-label", card.querySelector(".card-name").textContent);
    link.setAttribute("aria-describedby", "page.card-head");
    link.after(card);
    place();
    const mine = card;
    const list = await latestOf(link);
    if (mine !== card || !list) return;
    if (list.about) {
      card.querySelector(".card-name").textContent = list.name;
      card.append(list.about.cloneNode(true));
      place();
      return;
    }
    card.append(made("p", "card-label", {{ "card.latest" | script_text }}), document.importNode(list, true));
    place();
  };

  const soon = (work, wait) => {
    clearTimeout(timer);
    timer = setTimeout(work, wait);
  };
  const isBriefing = (link) => /\/briefings\/[^/]+\/(?:index\.html)?$/.test(link.pathname) && link.pathname !== location.pathname;
  const linkAt = (target) => {
    const link = target.closest("a[href]");
    return link && (link.matches(".actor") || (prose.contains(link) && !link.closest(".card") && isBriefing(link))) ? link : null;
  };
  const inside = (target) => Boolean(card && target && (card.contains(target) || owner.contains(target)));

  if (prose) {
    prose.addEventListener("pointerover", (event) => {
      if (event.pointerType === "touch") return;
      const link = linkAt(event.target);
      if (inside(event.target)) clearTimeout(timer);
      else if (link) soon(() => open(link), OPEN_AFTER_MS);
    });
    prose.addEventListener("pointerout", (event) => {
      if (!inside(event.relatedTarget)) soon(() => card && !inside(document.activeElement) && close(), CLOSE_AFTER_MS);
    });
    prose.addEventListener("focusin", (event) => {
      const link = linkAt(event.target);
      if (link && !inside(link) && link.matches(":focus-visible")) soon(() => open(link), OPEN_AFTER_MS);
    });
    prose.addEventListener("focusout", (event) => {
      if (!inside(event.relatedTarget)) soon(close, 0);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      if (card && card.contains(document.activeElement)) owner.focus();
      close();
    });
  }

  {% endif %}
  // The reader's list of addresses, stored in this browser only; a button adds or removes an address.
  const list = `${root}#saved`;
  const saved = () => {
    try {
      return [].concat(JSON.parse(localStorage.getItem(list)) || []);
    } catch {
      return [];
    }
  };
  const keeping = (button, hash) => {
    const address = location.href.split(/[?#]/)[0].replace(/index\.html$/, "").slice(root.length) + hash;
    const say = () => (button.textContent = saved().includes(address) ? {{ "saved.kept" | script_text }} : {{ "saved.keep" | script_text }});
    button.addEventListener("click", () => {
      const others = saved().filter((other) => other !== address);
      localStorage.setItem(list, JSON.stringify(others.length < saved().length ? others : [...others, address]));
      say();
    });
    say();
    button.disabled = false;
  };
  const keep = document.querySelector(".keep");
  if (keep && window.localStorage) keeping(keep, "");

  const mend = document.querySelector(".report a");
  const toolsOf = (link) => {
    const tools = made("span", "place-tools");
    const button = made("button", "copy");
    tools.lang = "{{ site.language }}";
    button.type = "button";
    button.setAttribute("aria-live", "polite");
    if (window.localStorage) keeping(button, link.hash);
    tools.append(button);
    if (mend) {
      const here = made("a", "", {{ "report.here" | script_text }});
      here.href = mend.href + encodeURIComponent(link.hash);
      tools.append(here);
    }
    return tools;
  };

  let citePlace = () => {};
  // The citation on one line, with a menu of styles and a copy button; without a script all styles are listed.
  const cite = document.querySelector(".cite");
  if (cite && navigator.clipboard) {
    const line = cite.querySelector(".cite-line");
    const styles = [...cite.querySelectorAll("dt")].map((label) => [label.textContent, label.nextElementSibling.textContent.trim()]);
    const menu = made("select", "cite-style");
    menu.setAttribute("aria-label", {{ "cite.style" | script_text }});
    menu.append(...styles.map(([label]) => made("option", "", label)));
    const canonical = document.querySelector("link[rel=canonical]").href;
    let place = "";
    let paragraph = "";
    const write = () => {
      const text = styles[menu.selectedIndex][1];
      line.textContent = text.includes(canonical) ? text.replace(canonical, canonical + place) : text + paragraph;
    };
    menu.addEventListener("change", write);
    citePlace = (link) => {
      const number = [...prose.querySelectorAll("p > .permalink")].indexOf(link) + 1;
      place = link.hash;
      paragraph = number ? ", " + {{ "cite.paragraph" | script_text }}.replace("{n}", number) : "";
      write();
    };
    const button = made("button", "copy", {{ "cite.copy" | script_text }});
    button.type = "button";
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(line.textContent);
      button.textContent = {{ "cite.copied" | script_text }};
      setTimeout(() => (button.textContent = {{ "cite.copy" | script_text }}), 2000);
    });
    const tools = made("div", "cite-tools");
    tools.append(menu, button);
    line.after(tools);
    cite.querySelector("details").hidden = true;
  }

  // The table of contents marks the current section: the last heading above the middle of the window.
  const entries = [...document.querySelectorAll(".contents a")];
  const places = entries.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  if (entries.length && window.IntersectionObserver) {
    const mark = () => {
      const at = places.findLastIndex((place) => place && place.getBoundingClientRect().top < window.innerHeight / 2);
      entries.forEach((link, n) => (n === at ? link.setAttribute("aria-current", "location") : link.removeAttribute("aria-current")));
    };
    const watch = new IntersectionObserver(mark, { rootMargin: "0px 0px -50% 0px" });
    for (const place of places) if (place) watch.observe(place);
  }

  // Footnotes are placed at their marks if the stylesheet has a column for them, without overlaps.
  const notes = [...document.querySelectorAll(".footnotes > ol > li")];
  if (notes.length && window.ResizeObserver) {
    // Removed and inserted again, so that no visible element moves.
    const place = notes[0].closest(".footnotes");
    place.hidden = true;
    place.getBoundingClientRect();
    document.querySelector(".sheet").classList.add("noted");
    place.hidden = false;
    const lay = () => {
      let free = 0;
      for (const note of notes) {
        const back = note.querySelector(".footnote-backref");
        const mark = back && document.getElementById(decodeURIComponent(back.hash.slice(1)));
        const top = mark ? mark.getBoundingClientRect().top - prose.getBoundingClientRect().top - 6 : 0;
        note.style.top = `${Math.max(free, top)}px`;
        free = Math.max(free, top) + note.offsetHeight + 10;
      }
      prose.style.setProperty("--notes", `${free}px`);
    };
    lay();
    new ResizeObserver(lay).observe(prose);
  }

  // A click on a permalink also copies the address of the paragraph.
  if (prose && navigator.clipboard) {
    prose.addEventListener("click", async (event) => {
      const link = event.target.closest(".permalink");
      if (!link || link.textContent !== "¶") return;
      // No jump: the mark stays under the pointer, and the citation changes to the paragraph.
      event.preventDefault();
      history.replaceState(null, "", link.hash);
      citePlace(link);
      if (!link.nextElementSibling) link.after(toolsOf(link));
      link.classList.add("done");
      await navigator.clipboard.writeText(link.href);
      link.textContent = "✓";
      link.setAttribute("aria-label", {{ "cite.copied" | script_text }});
      setTimeout(() => {
        link.textContent = "¶";
        link.classList.remove("done");
        link.setAttribute("aria-label", {{ "briefing.link-to-place" | script_text }});
      }, 2000);
    });
  }
})();
