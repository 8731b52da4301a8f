// The preview's own layer over a page: reload where it was, errors, what the public would not see, why a link is there.
(function () {
  "use strict";
  var own = document.currentScript.dataset;
  var KEEP = "preview-scroll";

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

  var STYLE =
    ":host{all:initial}*{box-sizing:border-box;font:14px/1.45 system-ui,sans-serif}" +
    ".bar{position:fixed;inset:auto auto .6rem .6rem;z-index:2147483646;display:flex;gap:.4rem;align-items:center;" +
    "background:#1c1c1c;color:#fff;border-radius:.4rem;padding:.3rem .5rem}" +
    ".bar button,.bar a{font:inherit;color:inherit;background:none;border:1px solid #777;border-radius:.25rem;padding:.1rem .45rem;" +
    "cursor:pointer;text-decoration:none}.bar button:focus-visible,.bar a:focus-visible{outline:2px solid #ffd33d}" +
    ".badge{color:#111;border-radius:.25rem;padding:.1rem .45rem;font-weight:600}" +
    ".banner{position:sticky;top:0;z-index:2147483645;color:#111;padding:.35rem 1rem;text-align:center;font-weight:600}" +
    ".draft{background:#ffd33d}.embargoed{background:#b9d7ff}.expired{background:#d9d9d9}.audience{background:#e3c8ff}" +
    ".errors{position:fixed;inset:0;z-index:2147483647;background:#200d;color:#fff;overflow:auto;padding:2rem}" +
    ".errors h2{font-size:1.1rem;font-weight:700;margin:0 0 1rem}" +
    ".errors pre{font:13px/1.5 ui-monospace,monospace;white-space:pre-wrap;background:#000;border-left:4px solid #ff6b6b;" +
    "padding:.8rem 1rem;margin:0 0 1rem}" +
    ".why{position:fixed;inset:0 0 0 auto;width:min(26rem,90vw);z-index:2147483644;overflow:auto;background:#fffdf5;color:#111;" +
    "border-left:1px solid #999;padding:1rem}.why dt{font-weight:700;margin-top:.7rem}.why dd{margin:0}.why .rule{color:#555}" +
    "[hidden]{display:none}";
  var WORDS = {
    draft: "Draft: not published",
    embargoed: "Embargoed: not published yet",
    expired: "Expired: no longer published",
    audience: "For a certain audience: not public"
  };
  var host, root, banner, errors, why, bar;

  function element(name, attributes, words) {
    var made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (words) made.textContent = words;
    return made;
  }

  function build() {
    host = element("div", { id: "site-preview" });
    root = host.attachShadow({ mode: "open" });
    root.append(element("style", {}, STYLE));
    bar = element("div", { class: "bar", role: "group", "aria-label": "Preview" });
    var other = own.view === "editor" ? "public" : "editor";
    var view = element("button", { type: "button", id: "view" }, own.view === "editor" ? "As the editor sees" : "As published");
    view.title = "Switch to what " + (other === "public" ? "everyone" : "the editor") + " sees";
    view.addEventListener("click", function () {
      document.cookie = "preview-view=" + other + ";path=/;SameSite=Strict";
      again();
    });
    var ask = element("button", { type: "button", id: "ask", title: "Why is each link there?" }, "?");
    ask.addEventListener("click", explain);
    bar.append(view, ask, element("a", { href: "/_desk/" }, "Desk"));
    if (own.state) {
      bar.append(element("span", { class: "badge " + own.state }, own.state));
      var held = element("div", { id: "site-preview-banner" });
      banner = held.attachShadow({ mode: "open" });
      banner.append(element("style", {}, STYLE), element("div", { class: "banner " + own.state, role: "status" }, WORDS[own.state]));
      document.body.prepend(held);
    }
    errors = element("div", { class: "errors", role: "alert", id: "errors", hidden: "" });
    why = element("aside", { class: "why", id: "why", hidden: "", "aria-label": "Why each link is there", tabindex: "-1" });
    root.append(bar, why, errors);
    document.body.append(host);
  }

  function refresh() {
    fetch("/_preview/state.json").then(function (got) { return got.json(); }).then(function (state) {
      errors.replaceChildren();
      errors.hidden = !state.problems.length;
      if (state.problems.length) {
        var many = state.problems.length;
        errors.append(element("h2", {}, (many === 1 ? "One thing is" : many + " things are") + " to be mended; below is the last good page"));
        state.problems.slice(0, 20).forEach(function (words) { errors.append(element("pre", {}, words)); });
      }
      if (own.view === "editor") badges(state.hidden);
    });
  }

  function badges(hidden) {
    document.querySelectorAll(".preview-badge").forEach(function (old) { old.remove(); });
    if (!Object.keys(hidden).length) return;
    document.querySelectorAll("main a[href]").forEach(function (link) {
      var state = link.origin === location.origin && hidden[decodeURI(link.pathname)];
      if (!state) return;
      var badge = element("span", { class: "preview-badge", title: WORDS[state] }, state);
      badge.style.cssText = "background:#ffd33d;color:#111;font:600 .7rem system-ui,sans-serif;padding:0 .3rem;margin-inline-start:.35rem;border-radius:.2rem";
      link.after(badge);
    });
  }

  // ---------- why

  var told = null;

  function load() {
    if (!/^\/briefings\/[^/]+\/$/.test(own.url)) return Promise.resolve(null);
    told = told || fetch("/_explain" + own.url).then(function (got) { return got.ok ? got.json() : null; });
    return told;
  }

  function explain() {
    if (!why.hidden) {
      why.hidden = true;
      return;
    }
    load().then(function (found) {
      why.replaceChildren(element("h2", {}, "Why each link is there"));
      var list = element("dl");
      ((found && found.mentions) || []).forEach(function (one) {
        list.append(element("dt", {}, "“" + one.written + "”" + (one.name ? " → " + one.name : " is ambiguous")));
        row(list, one.rule + ": " + one.why, "rule");
        row(list, one.role_written && "as written: " + one.role_written);
        row(list, one.role_at_date && "at the date: " + one.role_at_date);
        row(list, one.linked ? "linked here" : "not linked here");
      });
      ((found && found.references) || []).forEach(function (one) {
        list.append(element("dt", {}, one.written));
        row(list, one.rule + ": " + one.state + (one.target ? ", " + one.target : ""), "rule");
        row(list, one.why);
      });
      if (!list.children.length) list.append(element("dd", {}, "Nothing is linked by a rule on this page."));
      why.append(list);
      why.hidden = false;
      why.focus();
    });
  }

  function row(list, words, kind) {
    if (words) list.append(element("dd", { class: kind || "" }, words));
  }

  // ---------- what is not resolved is underlined where it stands

  function mark() {
    load().then(function (found) {
      if (!found) return;
      found.mentions.forEach(function (one) { if (one.ambiguous) underline(one, "#c026d3", "ambiguous: " + one.why); });
      found.references.forEach(function (one) { if (one.unresolved) underline(one, "#d97706", one.state + ": " + one.why); });
    });
  }

  function underline(one, color, words) {
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
      var made = element("span", { class: "preview-mark", title: words });
      made.style.cssText = "text-decoration:underline wavy " + color + ";text-underline-offset:.2em";
      range.surroundContents(made);
    });
  }

  document.addEventListener("keydown", function (event) {
    var typing = event.target.closest && event.target.closest("input,textarea,select,[contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "?") explain();
    if (event.key === "Escape") { why.hidden = true; errors.hidden = true; }
  });
  document.addEventListener("DOMContentLoaded", function () {
    build();
    restoreScroll();
    refresh();
    if (own.view === "editor") mark();
  });
})();
