// The preview's own layer over a page: reload where it was, errors, what the public would not see, why a link is there.
(function () {
  "use strict";
  var own = document.currentScript.dataset;
  var KEEP = "preview-scroll", DISMISSED = "preview-dismissed", SHOWN = 20;

  // ---------- reload: only what changed, and back to where the reader was

  function Plugin() {}
  Plugin.identifier = "preview";
  Plugin.version = "1";
  Plugin.prototype.analyze = function () {
    return { digest: own.digest, style: own.style, url: own.url, view: own.view };
  };
  // True tells livereload that nothing is left to do; a stylesheet is left to livereload, which swaps it in place.
  Plugin.prototype.reload = function (path) {
    var parts = path.split(" ");
    if (parts[0] === "state") {
      refresh();
      return true;
    }
    if (parts[0] !== "page") return false;
    if (parts[1] === own.view && parts[3] === own.url && parts[2] !== own.digest) again();
    return true;
  };
  window.LiveReloadPluginPreview = Plugin;

  function again() {
    sessionStorage.setItem(KEEP, JSON.stringify({ url: location.pathname, y: window.scrollY }));
    location.reload();
  }

  function restoreScroll() {
    var kept = JSON.parse(sessionStorage.getItem(KEEP) || "null");
    sessionStorage.removeItem(KEEP);
    if (kept && kept.url === location.pathname) window.scrollTo({ top: kept.y, behavior: "instant" });
  }

  // ---------- a layer of its own, which the page's styles do not reach

  var WORDS = {
    draft: "Draft: not published",
    embargoed: "Embargoed: not published yet",
    expired: "Expired: no longer published",
    audience: "For an audience: not public"
  };
  var COLOURS = { draft: "#ffd33d", embargoed: "#b9d7ff", expired: "#d9d9d9", audience: "#e3c8ff" };
  var errors, why, bar, wrong, asker;

  function element(name, attributes, content) {
    var made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    (Array.isArray(content) ? content : content ? [content] : []).forEach(function (part) { made.append(part); });
    return made;
  }

  function button(id, words, work) {
    var made = element("button", { type: "button", id: id }, words);
    made.addEventListener("click", work);
    return made;
  }

  function layer(id) {
    var holder = element("div", { id: id }), root = holder.attachShadow({ mode: "open" });
    var style = element("link", { rel: "stylesheet", href: "/_preview/overlay.css" });
    holder.style.visibility = "hidden"; // until it has its looks
    style.onload = style.onerror = function () { holder.style.visibility = ""; };
    root.append(style);
    return root;
  }

  function closer(id, work) {
    var made = button(id, ["Close ", element("kbd", {}, "Esc")], work);
    made.className = "close";
    return made;
  }

  function build() {
    var root = layer("site-preview");
    var other = own.view === "editor" ? "public" : "editor";
    var view = button("view", own.view === "editor" ? "Editor’s view" : "Public view", function () {
      document.cookie = "preview-view=" + other + ";path=/;SameSite=Strict";
      again();
    });
    view.title = "Switch to the " + (other === "public" ? "public" : "editor’s") + " view";
    asker = button("ask", [element("kbd", {}, "?"), " Links"], explain);
    asker.title = "Why is each link there?";
    asker.setAttribute("aria-expanded", "false");
    wrong = button("wrong", "", function () { showErrors(true); });
    wrong.className = "wrong";
    wrong.hidden = true;
    bar = element("div", { class: "bar", role: "group", "aria-label": "Preview" });
    var here = own.url.match(/^\/(briefing|actor|tag)s\/([^/]+)\//);
    var edit = here ? element("a", { href: "/_desk/#" + here[1] + "=" + encodeURIComponent(here[2]) }, "Edit this") : "";
    bar.append(view, asker, edit, element("a", { href: "/_desk/" }, "Desk"), wrong);
    if (own.state) {
      bar.append(element("span", { class: "badge " + own.state }, own.state));
      var banner = layer("site-preview-banner");
      banner.append(element("div", { class: "banner " + own.state, role: "status" }, WORDS[own.state]));
      document.body.prepend(banner.host);
    }
    errors = element("div", { class: "errors", role: "alertdialog", "aria-label": "To fix", id: "errors", hidden: "" });
    why = element("aside", { class: "panel", id: "why", hidden: "", "aria-label": "Why each link is there", tabindex: "-1" });
    root.append(bar, why, errors);
    document.body.append(root.host);
  }

  // ---------- what is to be mended

  function refresh() {
    fetch("/_preview/state.json").then(function (got) { return got.json(); }).then(function (state) {
      draw(state.problems);
      if (own.view === "editor") badges(state.hidden);
    }).catch(function () { /* the server has ended, the page stays as it is */ });
  }

  function draw(problems) {
    // Each by file and fact: the lines around the spot, and the spot itself, move with every save.
    var many = problems.length, told = problems.map(function (words) { return words.split("\n")[0].replace(/:\d+:/, ":"); }).join("\n");
    wrong.textContent = many === 1 ? "1 problem" : many + " problems";
    wrong.hidden = !many;
    if (!many) sessionStorage.removeItem(DISMISSED);
    var head = element("div", { class: "head" }, [
      element("div", {}, [
        element("h2", {}, many === 1 ? "1 problem to fix" : many + " problems to fix"),
        element("p", {}, "The page below is the last good one. This message closes once the file is fixed and saved.")
      ]),
      closer("dismiss", function () { showErrors(false); })
    ]);
    var texts = problems.slice(0, SHOWN).map(function (words) {
      var lines = words.split("\n"), text = element("pre");
      lines.forEach(function (line, number) {
        var kind = number === 0 ? "first" : line.indexOf("hint: ") === 0 ? "hint" : "";
        text.append(kind ? element("span", { class: kind }, line) : line, number < lines.length - 1 ? "\n" : "");
      });
      return text;
    });
    if (many > SHOWN) texts.push(element("pre", {}, "and " + (many - SHOWN) + " more; the terminal lists them all"));
    errors.replaceChildren(element("section", {}, [head].concat(texts)));
    errors.dataset.told = told;
    // A seed that cannot be read leaves every page as it is: the button counts it, and nothing covers the page.
    var pages = problems.some(function (words) { return words.indexOf("error: seeds/") !== 0; });
    errors.hidden = !pages || sessionStorage.getItem(DISMISSED) === told;
  }

  function showErrors(shown) {
    errors.hidden = !shown;
    if (shown) {
      sessionStorage.removeItem(DISMISSED);
      errors.querySelector("#dismiss").focus();
    } else {
      sessionStorage.setItem(DISMISSED, errors.dataset.told); // stays away until something else is wrong
    }
  }

  // ---------- links to what the public would not see

  function badges(hidden) {
    document.querySelectorAll(".preview-badge").forEach(function (old) { old.remove(); });
    if (!Object.keys(hidden).length) return;
    document.querySelectorAll("main a[href]").forEach(function (link) {
      var here = link.pathname === location.pathname;
      var state = link.origin === location.origin && !here && hidden[decodeURI(link.pathname)];
      if (!state) return;
      var badge = element("span", { class: "preview-badge", title: WORDS[state] }, state);
      badge.style.cssText = "background:" + COLOURS[state] + ";color:#111;font:600 .7rem/1.4 system-ui,sans-serif;letter-spacing:0;" +
        "padding:0 .3rem;margin-inline-start:.35rem;border-radius:.2rem;vertical-align:middle;white-space:nowrap";
      link.after(badge);
    });
  }

  // ---------- why each link is there

  var told = null;

  function load() {
    if (!/^\/briefings\/[^/]+\/$/.test(own.url)) return Promise.resolve(null);
    told = told || fetch("/_explain" + own.url).then(function (got) { return got.ok ? got.json() : null; });
    return told;
  }

  function hideWhy() {
    if (why.hidden) return false;
    why.hidden = true;
    asker.setAttribute("aria-expanded", "false");
    asker.focus();
    return true;
  }

  function explain() {
    if (hideWhy()) return;
    load().then(function (found) {
      var mentions = (found && found.mentions) || [], references = (found && found.references) || [];
      var open = mentions.filter(function (m) { return m.ambiguous; }).map(mention)
        .concat(references.filter(function (r) { return r.unresolved; }).map(reference));
      var body = element("div", { class: "body", tabindex: "0", role: "region", "aria-label": "The links of this page" });
      group(body, "To decide", open);
      group(body, "Linked names", mentions.filter(function (m) { return m.linked && !m.ambiguous; }).map(mention));
      group(body, "Recognised, not linked", mentions.filter(function (m) { return !m.linked && !m.ambiguous; }).map(mention));
      group(body, "References", references.filter(function (r) { return !r.unresolved; }).map(reference));
      if (!body.children.length) body.append(element("p", {}, "Nothing is linked by a rule on this page."));
      var head = element("div", { class: "head" }, [element("h2", {}, "Why each link is there"), closer("enough", hideWhy)]);
      why.replaceChildren(head, body);
      why.hidden = false;
      asker.setAttribute("aria-expanded", "true");
      why.focus();
    });
  }

  function group(body, words, entries) {
    if (entries.length) body.append(element("h3", {}, words), element("ol", {}, entries));
  }

  function place(one) {
    var words = /[“"”]/.test(one.written) ? one.written : "“" + one.written + "”";
    return one.anchor ? element("a", { href: "#" + one.anchor }, words) : words;
  }

  function line(words, kind) {
    return words ? element("p", { class: kind || "" }, words) : "";
  }

  function mention(one) {
    return element("li", {}, [
      element("p", {}, [place(one), one.name ? " → " : " ", element("span", { class: one.name ? "to" : "open" }, one.name || "is ambiguous")]),
      line(one.why, "quiet"),
      line(one.role_written && "role as written: " + one.role_written),
      line(one.role_at_date && "role at the date: " + one.role_at_date)
    ]);
  }

  function reference(one) {
    var target = one.target ? [" → ", element("a", { href: one.target }, one.target)] : [];
    return element("li", {}, [
      element("p", {}, [place(one), " ", element("span", { class: one.unresolved ? "open" : "quiet" }, one.state)].concat(target)),
      line(one.why, "quiet")
    ]);
  }

  // ---------- what is not resolved is underlined where it stands

  function mark() {
    load().then(function (found) {
      if (!found) return;
      found.mentions.forEach(function (one) { if (one.ambiguous) underline(one, "ambiguous", "#c026d3", "ambiguous: " + one.why); });
      found.references.forEach(function (one) { if (one.unresolved) underline(one, "unresolved", "#d97706", one.state + ": " + one.why); });
    });
  }

  function underline(one, kind, colour, words) {
    var block = document.getElementById(one.anchor);
    if (!block) return;
    var walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT), nodes = [], text = "", node;
    while ((node = walker.nextNode())) {
      nodes.push({ node: node, start: text.length });
      text += node.data.replace(/\n/g, " ");
    }
    var at = -1;
    for (var n = 0; n < one.occurrence; n++) at = text.indexOf(one.written, at + 1);
    if (at < 0) return;
    nodes.forEach(function (piece) {
      var from = Math.max(0, at - piece.start), to = Math.min(piece.node.data.length, at + one.written.length - piece.start);
      if (from >= to) return;
      var range = document.createRange();
      range.setStart(piece.node, from);
      range.setEnd(piece.node, to);
      var made = element("span", { class: "preview-mark " + kind, title: words });
      made.style.cssText = "text-decoration:underline wavy " + colour + ";text-underline-offset:.2em";
      range.surroundContents(made);
    });
  }

  document.addEventListener("keydown", function (event) {
    var typing = event.target.closest && event.target.closest("input,textarea,select,[contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "?") explain();
    if (event.key === "Escape") {
      if (!errors.hidden) showErrors(false);
      else hideWhy();
    }
  });
  document.addEventListener("DOMContentLoaded", function () {
    build();
    restoreScroll();
    refresh();
    if (own.view === "editor") mark();
  });
})();
