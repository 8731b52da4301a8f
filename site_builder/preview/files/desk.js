// The desk: its tabs, what they share, and one item at a time. All that it knows comes from the preview.
(function () {
  "use strict";
  var token = document.currentScript.dataset.token;
  var state = { items: [], actions: [], actors: [], tags: [], kinds: [], shown: 0, total: 0, undo: "", reading: false };
  var at = 0, place = 0, contexts = [], candidates = [], kind = "", busy = false, seen = "", pressed = [], most = 200, asked = 0, taken = 0, timer = 0;
  var NAMES = {
    actor: ["actor", "actors"], tag: ["tag", "tags"], name: ["ambiguous name", "ambiguous names"],
    reference: ["missing reference", "missing references"], date: ["without a date", "without a date"],
    lesson: ["correction to repeat", "corrections to repeat"], undated: ["folder without dates", "folders without dates"], byline: ["uncertain by-line", "uncertain by-lines"], conflict: ["conflict", "conflicts"],
    pair: ["pair of seeds", "pairs of seeds"], git: ["edit conflict", "edit conflicts"]
  };
  var READ_AGAIN_MS = 1000, BLINK_MS = 300, SECONDS_EACH = 0.9, view = "", views = {};
  var $ = function (id) { return document.getElementById(id); };

  function element(name, attributes, content) {
    var made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    (Array.isArray(content) ? content : content ? [content] : []).forEach(function (part) { made.append(part); });
    return made;
  }

  function button(attributes, content, work) {
    var made = element("button", attributes, content);
    made.type = "button";
    made.addEventListener("click", work);
    return made;
  }

  function current() { return state.items[at]; }

  function actionsOf(item) {
    return state.actions.filter(function (action) { return action.kind === item.kind; });
  }

  function merging(item) {
    return actionsOf(item).find(function (one) { return one.key === "m" && one.asks; });
  }

  // ---------- what the server says

  function get() {
    if (view !== "one") return Promise.resolve();
    return ask("/_desk/queue.json?kind=" + kind + "&most=" + most).catch(fail);
  }

  function ask(url, said) {
    var number = ++asked;
    return working((said ? write(url, said) : fetch(url)).then(read)).then(function (next) {
      if (number < taken) return null; // what was asked later is known already
      taken = number;
      return take(next);
    });
  }

  function take(next) {
    var key = current() && current().key;
    state = next;
    var same = state.items.findIndex(function (item) { return item.key === key; });
    at = same >= 0 ? same : Math.max(0, Math.min(at, state.items.length - 1));
    clearTimeout(timer);
    if (state.reading) timer = setTimeout(function () { if (!busy) get(); }, READ_AGAIN_MS);
    draw();
    return look();
  }

  function look() {
    var item = current();
    if (!item) {
      contexts = candidates = [];
      $("item").replaceChildren(element("p", { class: "none" }, kind ? "Nothing of this kind to decide." : "Nothing to decide."));
      return Promise.resolve();
    }
    return fetch("/_desk/item.json?key=" + encodeURIComponent(item.key)).then(read).then(function (full) {
      if (current() && current().key === full.key) {
        contexts = full.contexts;
        candidates = full.candidates;
        place = 0;
        seen = full.key;
        show(full);
        next();
      }
    });
  }

  // Show that something is under way once it takes longer than a blink.
  function working(promise) {
    var shown = setTimeout(function () { $("working").hidden = false; }, BLINK_MS);
    return promise.finally(function () {
      clearTimeout(shown);
      $("working").hidden = true;
    });
  }

  // A change that would publish a text is refused with 409 until its reader confirms it; one of a published text with
  // 428 until it has a note for readers, which is empty for a minor change.
  function write(url, said) {
    sayUndone("");
    var options = { method: "POST", headers: { "X-Desk-Token": token, "Content-Type": "application/json" }, body: JSON.stringify(said) };
    return fetch(url, options).then(function (answer) {
      if (answer.status !== 409 && answer.status !== 428) return answer;
      return answer.text().then(function (words) {
        var note = answer.status === 428;
        return new Promise(function (resolve, reject) {
          askFor(words.trim() + (note ? "\nWhat was corrected? Readers get this note. Leave it empty for a minor change: nobody is told." : "\nPublish?"), note ? "note" : "", "", function (value) {
            resolve(write(url, Object.assign({}, said, note ? { note: value } : { publish: "yes" })));
          }, !note, function () { reject(new Error("Nothing was changed.")); });
        });
      });
    });
  }

  function read(answer) {
    if (answer.ok) return answer.json();
    return answer.text().then(function (words) { throw new Error(words); });
  }

  function fail(problem) {
    pressed = [];
    $("what").textContent = problem instanceof TypeError ? "The preview does not answer: is it still running?" : problem.message.trim();
    $("problem").hidden = false;
  }

  // ---------- what is seen

  function draw() {
    var inside = $("one").contains(document.activeElement);
    progress(state.total, state.reading);
    if (state.note) fail(new Error(state.note));
    if (state.undone) sayUndone(state.undone);
    offerUndo(state.undo);
    $("kinds").replaceChildren.apply($("kinds"), state.kinds.length < 2 && !kind ? [] : [["", state.total]].concat(state.kinds).map(function (pair) {
      var words = pair[0] ? pair[1] + " " + NAMES[pair[0]][pair[1] === 1 ? 0 : 1] : "all";
      return button({ "aria-pressed": String(kind === pair[0]) }, words, function () { choose(pair[0]); });
    }));
    $("queue").replaceChildren.apply($("queue"), state.items.map(function (item, number) {
      var chosen = number === at ? { "aria-current": "true" } : { tabindex: "-1" };
      return element("li", {}, button(chosen, [
        element("span", { class: "name" }, item.label), element("span", { class: "kind" }, item.kind),
        element("span", { class: "spread", title: "briefings" }, String(item.spread))
      ], function () { go(number); }));
    }));
    var hidden = state.shown - state.items.length;
    $("more").replaceChildren(hidden > 0 ? button({}, hidden + " more", function () { most = state.items.length + 200; get(); }) : "");
    var row = $("queue").children[at];
    if (row) row.scrollIntoView({ block: "nearest" });
    if (inside && !$("one").contains(document.activeElement)) $("item").focus();
  }

  function progress(total, reading) {
    var minutes = Math.ceil(total * SECONDS_EACH / 60);
    $("count").textContent = total ? total + " to decide" : reading ? "Reading…" : "Nothing to decide.";
    $("count").title = total ? "about " + minutes + (minutes === 1 ? " minute" : " minutes") : "";
  }

  function shortened(words) { return words && words.length > 60 ? words.slice(0, 57) + "…" : words; }

  function offerUndo(words) {
    $("undo").replaceChildren(element("kbd", {}, "u"), " Undo “" + shortened(words) + "”");
    $("undo").hidden = !words;
  }

  function sayUndone(words) { $("undone").textContent = words ? "undone: " + shortened(words) : ""; }

  // What Enter does: merge where somebody of that name is known, else accept.
  function standard(item) {
    var merge = merging(item), accept = actionsOf(item).find(function (one) { return one.name === "accept"; });
    if (merge && candidates.length && (item.kind !== "actor" || mayBe(item, candidates[0]))) {
      return { words: merge.label + " " + nameOf(candidates[0]), key: "1", work: function () { decide(merge, candidates[0]); } };
    }
    var first = accept || actionsOf(item)[0];
    return first && { words: first.label, key: first.key, work: function () { begin(first, true); } };
  }

  // The same last name, and nothing against one person: a last name alone, or the same first letter.
  function mayBe(item, id) {
    var one = item.label.split(" "), other = nameOf(id).split(" ");
    return one[one.length - 1] === other[other.length - 1] && (one.length === 1 || other.length === 1 || one[0][0] === other[0][0]);
  }

  function show(item) {
    var action = merging(item), usual = standard(item), isOther = function (key) { return !usual || usual.key !== key; };
    var keys = actionsOf(item).filter(function (one) { return isOther(one.key); }).map(function (one) {
      return element("li", {}, button({}, [element("kbd", {}, one.key), " " + one.label + (one.asks ? " …" : "")], function () { begin(one); }));
    });
    var known = [];
    (action ? candidates : []).forEach(function (id, number) {
      var content = [element("kbd", {}, String(number + 1)), " " + nameOf(id) + " ", element("span", { class: "id" }, id)];
      if (isOther(String(number + 1))) known.push(element("li", {}, button({}, content, function () { decide(action, id); })));
    });
    var many = item.spread === 1 ? "in 1 briefing" : "in " + item.spread + " briefings";
    $("item").replaceChildren(
      element("h2", { id: "label" }, item.label),
      element("p", { class: "about" }, item.about + (item.kind === "actor" || item.kind === "tag" ? " · " + many : "")),
      usual ? element("p", { class: "row" }, button({ class: "main", id: "usual" }, [element("kbd", {}, "Enter"), " ", element("kbd", {}, usual.key), " " + usual.words], usual.work)) : "",
      keys.length ? element("h3", {}, "Other answers") : "",
      keys.length ? element("ul", { class: "keys", "aria-label": "Other answers" }, keys) : "",
      known.length ? element("h3", {}, "Or " + action.label) : "",
      known.length ? element("ul", { class: "keys wide" }, known) : "",
      element("h3", {}, item.kind === "lesson" ? "Before → after" : item.kind === "undated" ? "How the texts begin" : item.kind !== "date" ? "Where it appears" : contexts[0].title === item.label ? "How the text begins" : "Where the date was read"), element("div", { id: "contexts" })
    );
    $("said").textContent = item.label + ", " + item.kind + ", " + item.about + ". " + (at + 1) + " of " + state.shown + ".";
    drawContexts();
  }

  function drawContexts() {
    $("contexts").replaceChildren.apply($("contexts"), contexts.map(function (one, number) {
      var words = element("p", { class: "words" });
      var from = one.surface ? one.sentence.indexOf(one.surface) : -1;
      if (from < 0) words.append(one.sentence);
      else words.append(one.sentence.slice(0, from), element("mark", {}, one.surface), one.sentence.slice(from + one.surface.length));
      var where = element("p", { class: "place" }, element("a", { href: one.url, title: one.path + ":" + one.line }, one.title));
      return element("div", number === place ? { class: "context", "aria-current": "true" } : { class: "context" }, [words, where]);
    }));
    var chosen = $("contexts").children[place];
    if (chosen && place) chosen.scrollIntoView({ block: "nearest" });
  }

  function nameOf(id) {
    var found = state.actors.concat(state.tags).find(function (pair) { return pair[0] === id; });
    return found ? found[1] : id;
  }

  // ---------- what is done

  function go(number) {
    at = Math.max(0, Math.min(number, state.items.length - 1));
    draw();
    look().catch(fail);
  }

  function choose(one) {
    kind = one;
    at = 0;
    get();
  }

  function begin(action, sure) {
    var item = current();
    if (action.name === "accept" && !sure && candidates.some(function (id) { return mayBe(item, id); })) {
      return askFor("Accept " + item.label + ", although " + nameOf(candidates[0]) + " exists? Press Enter.", "", "", function () { decide(action, ""); }, true);
    }
    if (!action.asks) return decide(action, "");
    askFor(item.label + ": " + action.label, action.asks, action.asks === "text" ? item.label : "", function (value) { decide(action, value); });
  }

  // Ask for a value; of an actor, a tag or a briefing by a list that understands parts of names. A note may be empty;
  // `empty` asks for nothing but a yes.
  function askFor(words, asks, value, work, empty, refused) {
    var chosen = "", found = asks === "actor" || asks === "tag" || asks === "briefing";
    var lines = words.split("\n");
    $("asked").replaceChildren(lines[0], element("span", { class: "soft" }, lines.slice(1).join("\n")));
    $("value").value = value;
    $("value").hidden = Boolean(empty);
    $("picks").replaceChildren();
    $("value").oninput = function () {
      chosen = "";
      if (!found) return;
      find($("value").value, asks).then(function (hits) {
        chosen = hits.length ? hits[0].id : "";
        $("picks").replaceChildren.apply($("picks"), hits.slice(0, 8).map(function (hit) {
          return button({}, [hit.label + " ", element("span", { class: "soft" }, hit.about + " · " + hit.id)], function () {
            chosen = hit.id;
            $("ask").close("ok");
          });
        }));
      });
    };
    $("ask").returnValue = "";
    $("ask").onclose = function () {
      var given = chosen || $("value").value;
      if ($("ask").returnValue === "ok" && (given || empty || asks === "note")) work(given);
      else (refused || next)();
    };
    $("ask").showModal();
    if (!empty) $("value").select();
  }

  function find(words, kind) {
    return fetch("/_desk/find.json?q=" + encodeURIComponent(words) + "&kind=" + (kind || "")).then(read);
  }

  function decide(action, value) {
    var context = contexts[place] || {};
    return send("/_desk/decide", { key: current().key, action: action.name, value: value, path: context.path || "" });
  }

  function send(url, said) {
    if (busy) return;
    busy = true;
    $("problem").hidden = true;
    said.kind = kind;
    said.most = String(most);
    ask(url, said).catch(function (problem) {
      fail(problem);
      return ask("/_desk/queue.json?kind=" + kind + "&most=" + most).catch(function () { /* told already */ });
    }).finally(function () {
      busy = false;
      next();
    });
  }

  // ---------- keys: what is pressed while a decision is written waits for it, and means the item that comes next

  var MOVES = {
    j: function () { go(at + 1); }, ArrowDown: function () { go(at + 1); },
    k: function () { go(at - 1); }, ArrowUp: function () { go(at - 1); },
    n: function () { place = Math.min(place + 1, contexts.length - 1); drawContexts(); },
    p: function () { place = Math.max(place - 1, 0); drawContexts(); },
    u: function () { view === "one" ? send("/_desk/undo", {}) : post("/_desk/undo", {}).then(function (next) {
      sayUndone(next.undone);
      document.activeElement.blur();  // what comes back has the focus
      return views[view]();
    }).catch(fail); },
    f: function () {
      var kinds = [""].concat(state.kinds.map(function (pair) { return pair[0]; }));
      choose(kinds[(kinds.indexOf(kind) + 1) % kinds.length]);
    },
    Escape: function () { $("problem").hidden = true; },
    "?": help
  };

  // ---------- what the other views use

  function post(url, said) {
    if (busy) return Promise.reject(new Error("one moment: the last change is still being saved"));
    busy = true;
    $("problem").hidden = true;
    return working(write(url, said).then(read)).finally(function () { busy = false; });
  }

  // What git could not join comes first: until it is decided, the registry cannot be read.
  function start() {
    var asked = location.hash.slice(1);
    var marked = asked ? Promise.resolve({ shown: 0 }) : fetch("/_desk/queue.json?kind=git").then(read);
    marked.then(function (found) { return look_at(asked || (found.shown ? "one" : "")); }).catch(fail);
  }

  function look_at(name) {
    view = views[name] || name === "one" ? name : "together";
    document.querySelectorAll(".view").forEach(function (one) { one.hidden = one.id !== view; });
    document.querySelectorAll("#views button").forEach(function (one) { one.setAttribute("aria-pressed", String(one.dataset.view === view)); });
    var words = view === "one" ? HELP.concat([["n", "p", "sentence"], ["f", "kind"]]) : view === "together" ? HELP.concat([["Space", "yes"], ["x", "no"], ["Enter", "apply"], ["o", "open"], ["f", "next list"]]) : [];
    $("help").replaceChildren.apply($("help"), [].concat.apply([], words.concat([["/", "search"], ["u", "undo"]]).map(function (row, number) {
      return [number ? " · " : ""].concat(row.slice(0, -1).map(function (key) { return element("kbd", {}, key); }), [" " + row[row.length - 1]]);
    })));
    return view === "one" ? get().then(function () { $("item").focus(); }) : working(views[view]());
  }

  var HELP = [["j", "k", "next, back"]];
  window.Desk = { $: $, element: element, button: button, read: read, post: post, fail: fail, find: find, askFor: askFor, views: views, progress: progress,
    offerUndo: offerUndo, view: function () { return view; }, go: look_at, start: start };
  document.querySelectorAll("#views button").forEach(function (one) {
    one.addEventListener("click", function () { history.replaceState(null, "", "#" + one.dataset.view); look_at(one.dataset.view).catch(fail); });
  });

  function meaning(key) {
    var item = current();
    if (key === "Enter" && item) return function () { var usual = standard(item); if (usual) usual.work(); };
    if (isMove(key) || key === "u") return MOVES[key];
    var action = item && actionsOf(item).find(function (one) { return one.key === key; });
    if (action) return function () { begin(action); };
    if (item && /^[1-9]$/.test(key) && candidates[key - 1] && merging(item)) {
      return function () { decide(merging(item), candidates[key - 1]); };
    }
    return null;
  }

  function isMove(key) { return Object.prototype.hasOwnProperty.call(MOVES, key) && key !== "u"; }

  function next() {
    if (busy || !pressed.length || $("ask").open) return;
    if (current() && seen !== current().key && !isMove(pressed[0])) return;
    var work = meaning(pressed.shift());
    if (work) work();
    next();
  }

  function help() {
    var own = [["Enter", "give the suggested answer"], ["/", "search everything"], ["j ↓", "next"], ["k ↑", "back"], ["n", "next sentence"], ["p", "previous sentence"], ["1 … 9", "choose the record with this number"],
      ["f", "show one kind, or all"], ["u", "undo the last change by the desk or a command, even after a restart"], ["Esc", "close a message"]];
    var item = current();
    var rows = (item ? actionsOf(item).map(function (one) { return [one.key, one.label + (one.asks ? " (asks: " + one.asks + ")" : "")]; }) : []).concat(own);
    $("table").replaceChildren.apply($("table"), [].concat.apply([], rows.map(function (row) {
      return [element("dt", {}, row[0].split(" ").map(function (key) { return key === "…" ? " … " : element("kbd", {}, key); })), element("dd", {}, row[1])];
    })));
    $("all").showModal();
  }

  document.addEventListener("keydown", function (event) {
    var typing = event.target.closest && event.target.closest("input:not([type=checkbox]),textarea,select,[role=combobox]");
    if (document.querySelector("dialog[open]") || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") {
      event.preventDefault();
      return $("search").focus();
    }
    if (view !== "one") {
      if (event.key === "u" && !event.repeat) MOVES.u();
      if (event.key === "?") help();
      if (event.key === "Escape") $("problem").hidden = true;
      return;
    }
    if (event.key === "Enter" && event.target.closest("button, a")) return;
    var moving = isMove(event.key);
    if (event.repeat && !moving) return; // a key held down decides once
    if (event.key.length > 1 ? !moving && event.key !== "Enter" : event.key === " ") return;
    event.preventDefault();
    pressed.push(event.key);
    next();
  });
  $("undo").addEventListener("click", function () { MOVES.u(); });
  $("keys").addEventListener("click", help);
  $("cancel").addEventListener("click", function () { $("ask").close(""); });
  $("seen").addEventListener("click", MOVES.Escape);
})();
