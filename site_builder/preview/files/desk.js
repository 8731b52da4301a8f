// The desk: one item at a time, one key for each decision. All that it knows comes from queue.json.
(function () {
  "use strict";
  var token = document.currentScript.dataset.token;
  var state = { items: [], actions: [], actors: [], tags: [], total: 0, undo: "" };
  var at = 0, place = 0, contexts = [], busy = false;
  var $ = function (id) { return document.getElementById(id); };

  function element(name, attributes, content) {
    var made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    (Array.isArray(content) ? content : content ? [content] : []).forEach(function (part) { made.append(part); });
    return made;
  }

  function current() { return state.items[at]; }

  function actionsOf(item) {
    return state.actions.filter(function (action) { return action.kind === item.kind; });
  }

  function take(next) {
    var key = current() && current().key;
    state = next;
    var same = state.items.findIndex(function (item) { return item.key === key; });
    at = same >= 0 ? same : Math.max(0, Math.min(at, state.items.length - 1));
    draw();
    return look();
  }

  function draw() {
    $("count").textContent = state.total ? state.total + " to decide" : "Nothing waits for a decision.";
    $("undo").textContent = state.undo ? "u takes back " + state.undo : "";
    $("queue").replaceChildren.apply($("queue"), state.items.map(function (item, number) {
      var row = element("li", number === at ? { "aria-current": "true" } : {}, [
        element("span", { class: "kind" }, item.kind), element("span", {}, item.label),
        element("span", { class: "spread", title: "briefings" }, String(item.spread))
      ]);
      row.addEventListener("click", function () { go(number); });
      return row;
    }));
    var chosen = $("queue").children[at];
    if (chosen) chosen.scrollIntoView({ block: "nearest" });
  }

  function look() {
    var item = current();
    if (!item) {
      contexts = [];
      $("item").replaceChildren();
      return Promise.resolve();
    }
    return fetch("/_desk/item.json?key=" + encodeURIComponent(item.key)).then(read).then(function (full) {
      if (current() && current().key === full.key) {
        contexts = full.contexts;
        place = 0;
        show(full);
      }
    });
  }

  function show(item) {
    var keys = element("ul", { class: "keys" }, actionsOf(item).map(function (action) {
      var button = element("button", { type: "button" }, [element("kbd", {}, action.key), " " + action.label]);
      button.addEventListener("click", function () { begin(action); });
      return element("li", {}, button);
    }));
    var known = item.candidates.map(function (id, number) {
      return element("li", {}, [element("kbd", {}, String(number + 1)), " " + nameOf(id)]);
    });
    $("item").replaceChildren(
      element("h2", {}, item.label), element("p", {}, item.about), keys,
      known.length ? element("ul", { class: "keys candidates", "aria-label": "It may be" }, known) : "",
      element("div", { id: "contexts" })
    );
    drawContexts();
  }

  function drawContexts() {
    $("contexts").replaceChildren.apply($("contexts"), contexts.map(function (one, number) {
      var words = element("p");
      var from = one.surface ? one.sentence.indexOf(one.surface) : -1;
      if (from < 0) words.append(one.sentence);
      else words.append(one.sentence.slice(0, from), element("mark", {}, one.surface), one.sentence.slice(from + one.surface.length));
      var where = element("p", { class: "place" }, [element("a", { href: one.url }, one.title), " " + one.path + ":" + one.line]);
      return element("div", number === place ? { class: "context", "aria-current": "true" } : { class: "context" }, [words, where]);
    }));
  }

  function nameOf(id) {
    var found = state.actors.concat(state.tags).find(function (pair) { return pair[0] === id; });
    return found ? found[1] + " (" + id + ")" : id;
  }

  function go(number) {
    at = Math.max(0, Math.min(number, state.items.length - 1));
    draw();
    look();
  }

  function begin(action) {
    if (!action.asks) return decide(action, "");
    var known = action.asks === "actor" ? state.actors : action.asks === "tag" ? state.tags : [];
    $("known").replaceChildren.apply($("known"), known.map(function (pair) {
      return element("option", { value: pair[0] }, pair[1]);
    }));
    $("asked").textContent = action.label + " (" + action.asks + ")";
    $("value").value = action.asks === "text" ? current().label : "";
    $("ask").returnValue = "";
    $("ask").onclose = function () {
      if ($("ask").returnValue !== "cancel" && $("value").value && chosen) decide(action, $("value").value);
    };
    var chosen = false;
    $("ask").querySelector("form").onsubmit = function () { chosen = true; };
    $("ask").showModal();
    $("value").select();
  }

  function decide(action, value) {
    var context = contexts[place] || {};
    return send("/_desk/decide", { key: current().key, action: action.name, value: value, path: context.path || "" });
  }

  function send(url, said) {
    if (busy) return Promise.resolve();
    busy = true;
    $("problem").hidden = true;
    var options = { method: "POST", headers: { "X-Desk-Token": token, "Content-Type": "application/json" }, body: JSON.stringify(said) };
    return fetch(url, options).then(read).then(take).catch(function (problem) {
      $("problem").textContent = problem.message;
      $("problem").hidden = false;
      return fetch("/_desk/queue.json").then(read).then(take);
    }).finally(function () { busy = false; });
  }

  function read(answer) {
    if (answer.ok) return answer.json();
    return answer.text().then(function (words) { throw new Error(words); });
  }

  var MOVES = {
    j: function () { go(at + 1); }, ArrowDown: function () { go(at + 1); },
    k: function () { go(at - 1); }, ArrowUp: function () { go(at - 1); },
    n: function () { place = Math.min(place + 1, contexts.length - 1); drawContexts(); },
    p: function () { place = Math.max(place - 1, 0); drawContexts(); },
    u: function () { send("/_desk/undo", {}); },
    Escape: function () { $("problem").hidden = true; }
  };

  document.addEventListener("keydown", function (event) {
    if ($("ask").open || event.ctrlKey || event.metaKey || event.altKey || busy) return;
    if (MOVES[event.key]) {
      event.preventDefault();
      return MOVES[event.key]();
    }
    var item = current();
    if (!item) return;
    var action = actionsOf(item).find(function (one) { return one.key === event.key; });
    if (action) {
      event.preventDefault();
      begin(action);
    } else if (/^[1-9]$/.test(event.key) && item.candidates[event.key - 1]) {
      var merging = actionsOf(item).find(function (one) { return one.key === "m"; });
      if (merging) decide(merging, item.candidates[event.key - 1]);
    }
  });

  fetch("/_desk/queue.json").then(read).then(take);
})();
