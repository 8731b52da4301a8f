// The desk's other views: forty at once, briefings as a table, and any record as a form.
(function () {
  "use strict";
  var desk = window.Desk, $ = desk.$, element = desk.element, button = desk.button;
  var batch = { name: "", rows: [], counts: [] };

  function json(url) { return fetch(url).then(desk.read); }

  // ---------- forty at once: each row has a yes and a no

  desk.views.together = function () {
    return json("/_desk/batch.json?name=" + batch.name).then(draw);
  };

  function draw(next) {
    var boxed = boxes(), focused = boxed.indexOf(document.activeElement), key = batch.rows[focused] ? batch.rows[focused].key : "";
    var given = next.name === batch.name ? batch.rows : [];
    batch = next;
    batch.rows.forEach(function (one) {
      var before = given.find(function (other) { return other.key === one.key && other.given; });
      if (before) { one.answer = before.answer; one.given = true; }
    });
    var all = batch.counts.reduce(function (sum, one) { return sum + one[2]; }, 0);
    desk.progress(all, batch.reading);
    desk.offerUndo(batch.undo);
    var chips = batch.counts.filter(function (one) { return one[2] || one[0] === batch.name; }).map(function (one) {
      return element("li", {}, button({ "aria-pressed": String(one[0] === batch.name) }, one[1] + " · " + one[2], function () { choose(one[0]); }));
    });
    var head = element("div", { class: "top" }, [
      element("h2", { id: "batch-title" }, batch.title),
      batch.rows.length ? button({ class: "main", id: "do" }, "", decide) : "",
      element("span", { class: "soft" }, batch.total > batch.rows.length ? batch.rows.length + " of " + batch.total + " shown" : ""),
      batch.rows.length ? button({}, "All: " + batch.answers[0], function () { answerAll("yes"); }) : "",
      batch.rows.length ? button({}, "Clear", function () { answerAll(""); }) : ""
    ]);
    var list = element("ul", { id: "rows", "aria-label": batch.title }, batch.rows.map(row));
    $("together").replaceChildren(element("ul", { class: "chips", "aria-label": "Lists" }, chips), head, batch.rows.length ? list :
      element("p", { class: "none" }, batch.reading ? "Reading…" : "Nothing left in this list."));
    $("said").textContent = batch.title + ", " + batch.total + ".";
    sayVerb();
    settle(key);
    if (!key) $("together").scrollTop = 0;
    if (!batch.rows.length) batch.name = "";  // after an undo, the first list that has something
    if (batch.reading) setTimeout(function () { if (desk.view() === "together") desk.views.together().catch(desk.fail); }, 1500);
  }

  // Focus on the row that had it, else on the first.
  function settle(key) {
    var at = batch.rows.findIndex(function (one) { return one.key === key; });
    if (batch.rows.length && !$("search").matches(":focus") && desk.view() === "together") boxes()[Math.max(0, at)].focus();
  }

  // What Enter does, in numbers.
  function sayVerb() {
    if (!$("do")) return;
    var many = function (answer) { return batch.rows.filter(function (one) { return one.answer === answer; }).length; };
    var parts = [[many("yes"), batch.answers[0]], [many("no"), batch.answers[1]], [many(""), "leave"]].filter(function (one) { return one[0]; });
    var words = parts.map(function (one) { return one[1] + " " + one[0]; }).join(", ");
    $("do").replaceChildren(element("kbd", {}, "Enter"), " " + words.charAt(0).toUpperCase() + words.slice(1));
  }

  function row(one, number) {
    var box = element("input", { type: "checkbox", id: "tick" + number, "aria-labelledby": "name" + number, title: batch.answers[0] });
    var no = button({ class: "no", title: batch.answers[1], tabindex: "-1", "aria-label": batch.answers[1] + ": " + one.label }, "×", function () { answer(number, "no"); });
    box.addEventListener("change", function () { one.answer = box.checked ? "" : "yes"; answer(number, "yes", true); });
    var span = one.first && one.first !== one.last ? one.first.slice(0, 7) + " – " + one.last.slice(0, 7) : one.first;
    var name = button({ id: "name" + number, title: one.about, tabindex: "-1" }, one.label, function () { openKey(one); });
    var forms = one.forms.length > 1 ? element("span", { class: "forms", id: "forms" + number }, one.forms.map(function (form) {
      var part = element("input", { type: "checkbox" });
      part.checked = true;
      return element("label", {}, [part, " " + form]);
    })) : "";
    var doubts = one.doubts.length ? element("span", { class: "doubt" }, one.doubts.join(" · ")) : "";
    var about = element("span", { class: "more soft" }, one.about);
    var shown = one.sentences.length ? one.sentences : [[one.about, "", "", ""]];
    var words = element("ul", { class: "words" }, shown.map(function (pair) { return sentence(pair); }));
    var made = element("li", {}, [box, no, element("span", { class: "name" }, [name, doubts, forms, about]), words,
      spark(one.spark), element("span", { class: "when" }, span + (one.spread > 1 ? " · " + one.spread : ""))]);
    mark(made, box, no, one);
    return made;
  }

  function sentence(pair) {
    var from = pair[1] ? pair[0].indexOf(pair[1]) : -1, start = Math.max(0, from - 50), words = element("li");
    if (from < 0) words.append(pair[0]);
    else words.append((start ? "…" : "") + pair[0].slice(start, from), element("mark", {}, pair[1]), pair[0].slice(from + pair[1].length));
    if (pair[3]) words.append(" ", element("a", { class: "more", href: pair[3], tabindex: "-1" }, pair[2]));
    return words;
  }

  function mark(made, box, no, one) {
    box.checked = one.answer === "yes";
    no.setAttribute("aria-pressed", String(one.answer === "no"));
    made.className = (one.action === "merge" ? "pair" : "") + (one.answer === "no" ? " refused" : "");
  }

  // Give a row this answer, or take it back; the next row is next.
  function answer(number, which, stay) {
    var one = batch.rows[number], made = $("rows").children[number];
    one.answer = one.answer === which ? "" : which;
    one.given = true;
    mark(made, boxes()[number], made.querySelector(".no"), one);
    sayVerb();
    if (!stay) (boxes()[number + 1] || boxes()[number]).focus();
  }

  function spark(bars) {
    var most = Math.max.apply(null, bars.concat([1])), ns = "http://www.w3.org/2000/svg", drawn = document.createElementNS(ns, "svg");
    drawn.setAttribute("viewBox", "0 0 48 10");
    drawn.setAttribute("class", "spark");
    drawn.setAttribute("aria-hidden", "true");
    bars.forEach(function (many, number) {
      var bar = document.createElementNS(ns, "rect"), height = Math.max(1, 10 * many / most);
      [["x", number * 4], ["y", 10 - height], ["width", 3], ["height", height]].forEach(function (pair) { bar.setAttribute(pair[0], pair[1]); });
      drawn.append(bar);
    });
    return drawn;
  }

  function boxes() { return Array.from(document.querySelectorAll("#rows > li > input")); }

  function answerAll(which) {
    batch.rows.forEach(function (one, number) {
      if (one.answer !== which && (!which || one.answer === "")) answer(number, which || one.answer, true);
    });
  }

  function choose(name) {
    batch = { name: name, rows: [], counts: batch.counts };
    desk.views.together().catch(desk.fail);
  }

  function keysOf(which) {
    return [].concat.apply([], batch.rows.map(function (one, number) {
      var parts = document.querySelectorAll("#forms" + number + " input");
      return one.answer !== which ? [] : which === "yes" && parts.length ? one.keys.filter(function (_, n) { return parts[n].checked; }) : one.keys;
    }));
  }

  function decide() {
    var seen = [].concat.apply([], batch.rows.map(function (one) { return one.keys; }));
    var said = { name: batch.name, yes: JSON.stringify(keysOf("yes")), no: JSON.stringify(keysOf("no")), shown: JSON.stringify(seen) };
    desk.post("/_desk/batch", said).then(function (next) {
      batch.rows = [];
      if (next.rows.length) return draw(next);
      batch.name = "";
      return desk.views.together();
    }).catch(desk.fail);
  }

  function openKey(one) {
    var parts = one.keys[0].split(":");
    if (parts[0] === "role") openRecord("actor", parts[1]);
    else if (parts[0] === "actor" || parts[0] === "tag") openRecord(parts[0], parts.slice(1).join(":"));
    else if (one.value) openRecord("actor", one.value);
  }

  document.addEventListener("keydown", function (event) {
    if (desk.view() !== "together" || document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("#finder") || event.target.closest("a, button") && (event.key === "Enter" || event.key === " ")) return;
    var all = boxes(), at = all.indexOf(document.activeElement);
    if (event.key === "j" || event.key === "ArrowDown") (all[at + 1] || all[at] || all[0] || document.body).focus();
    else if (event.key === "k" || event.key === "ArrowUp") (all[Math.max(0, at - 1)] || document.body).focus();
    else if (event.key === " " && at >= 0) answer(at, "yes");
    else if (event.key === "x" && at >= 0) answer(at, "no");
    else if (event.key === "o" && at >= 0) openKey(batch.rows[at]);
    else if (event.key === "f") {
      var names = batch.counts.filter(function (one) { return one[2]; }).map(function (one) { return one[0]; });
      if (names.length) choose(names[(names.indexOf(batch.name) + 1) % names.length]);
    } else if (event.key === "Enter" && !event.repeat) decide();
    else return;
    event.preventDefault();
  });

  // ---------- briefings

  var filter = {}, ticked = {}, lineCount = 40;

  function queryOf(asked) {
    return Object.keys(asked).map(function (key) { return key + "=" + encodeURIComponent(asked[key]); }).join("&");
  }

  desk.views.briefings = function () {
    var lines = json("/_desk/lines.json?most=" + lineCount);
    return Promise.all([json("/_desk/briefings.json?" + queryOf(filter)), lines]).then(function (got) { table(got[0], got[1]); });
  };

  function filterBy(name, value) {
    filter[name] = value;
    ticked = {};
    if (name !== "most") delete filter.most;
    return desk.views.briefings().catch(desk.fail);
  }

  function table(found, lines) {
    var active = document.activeElement, focused = active && active.dataset.keep;
    desk.offerUndo(found.undo);
    if (active && active.closest("#briefings td") && active.type === "text" && active.value !== active.defaultValue) return; // half typed
    $("count").textContent = found.total + (found.total === 1 ? " briefing" : " briefings");
    var chips = [["", "all"]].concat(found.problems.map(function (one) { return [one[0], one[0] + " · " + one[1]]; })).map(function (one) {
      return element("li", {}, button({ "aria-pressed": String((filter.problem || "") === one[0]), "data-keep": "problem " + one[0] }, one[1], function () { filterBy("problem", one[0]); }));
    });
    var words = element("input", { type: "search", "aria-label": "Filter briefings", placeholder: "Filter", "data-keep": "q" });
    words.value = filter.q || "";
    words.addEventListener("change", function () { filterBy("q", words.value); });
    var selects = Object.keys(found.facets).map(function (name) {
      var options = [element("option", { value: "" }, "any " + name)].concat(found.facets[name].map(function (one) {
        return element("option", { value: one[0] }, one[0] + " · " + one[1]);
      }));
      var made = element("select", { "aria-label": "Filter by " + name, "data-keep": name }, options);
      made.value = filter[name] || "";
      made.addEventListener("change", function () { filterBy(name, made.value); });
      return made;
    });
    var heads = ["Choose", "Title", "Date", "Authors", "Tags", "Status", "Problems"].map(function (one) { return element("th", { scope: "col" }, element("span", one === "Choose" ? { class: "unseen" } : {}, one)); });
    var body = element("table", {}, [element("thead", {}, element("tr", {}, heads)), element("tbody", {}, found.rows.map(line))]);
    var more = found.total > found.rows.length ? element("p", { class: "row" }, [found.rows.length + " of " + found.total + " shown ",
      button({}, "More", function () { filterBy("most", found.rows.length + 200); })]) : "";
    var shared = lines.lines.map(function (one) {
      return element("li", {}, [element("span", {}, one[0]), button({}, "Remove from " + one[1] + " briefings", function () {
        desk.post("/_desk/line", { line: one[0] }).then(desk.views.briefings).catch(desk.fail);
      })]);
    });
    var moreLines = lines.total > shared.length ? button({}, "More lines", function () { lineCount += 200; desk.views.briefings().catch(desk.fail); }) : "";
    $("briefings").replaceChildren(element("ul", { class: "chips", "aria-label": "Problems" }, chips), element("div", { class: "top" }, [words].concat(selects)),
      bulk(found), body, more, shared.length ? element("h2", {}, "Lines that several briefings share") : "", shared.length ? element("ul", { class: "lines" }, shared) : "", moreLines);
    if (!$("record").open) back(focused);
  }

  // Focus on the control of the table that had it, else on the filter.
  function back(focused) {
    var kept = Array.from($("briefings").querySelectorAll("[data-keep]")).find(function (one) { return one.dataset.keep === focused; });
    (kept || $("briefings").querySelector('[data-keep="q"]')).focus();
  }

  // One change of the ticked briefings, or of all that the filters find, as one step.
  function bulk(found) {
    var menu = element("select", { "aria-label": "Change" }, found.bulk.map(function (one) { return element("option", { value: one[0] }, one[1]); }));
    var value = element("input", { "aria-label": "New value", placeholder: "final, a tag, names; …, en, a note" });
    var go = button({ class: "main" }, "Change", function () {
      var paths = Object.keys(ticked).filter(function (path) { return ticked[path]; }), every = every_.checked;
      var many = every ? found.total : paths.length, words = menu.options[menu.selectedIndex].text + " " + value.value;
      desk.askFor(words.trim() + ": " + many + (many === 1 ? " briefing" : " briefings") + "?", "", "", function () {
        var said = Object.assign({}, filter, { paths: JSON.stringify(paths), every: every ? "yes" : "", action: menu.value, value: value.value });
        delete said.most;
        desk.post("/_desk/change-many", said).then(function (done) {
          ticked = {};
          $("said").textContent = done.note;
          return desk.views.briefings();
        }).catch(desk.fail);
      }, true);
    });
    var every_ = element("input", { type: "checkbox" });
    return element("div", { class: "top", role: "group", "aria-label": "Change several" }, [menu, value, go, element("label", {}, [every_, " all " + found.total + " found"])]);
  }

  function line(one) {
    var stem = one.path.split("/").pop().replace(/\.md$/, "");
    function cell(key, value, list) {
      var input = element("input", { "aria-label": key + " of " + one.title, title: one.path, placeholder: key, "data-keep": key + " " + one.path });
      input.defaultValue = list ? value.join(", ") : value;
      input.addEventListener("change", function () {
        var fields = {};
        fields[key] = list ? input.value.split(",").map(function (part) { return part.trim(); }).filter(Boolean) : input.value.trim();
        save("briefing", stem, fields).then(desk.views.briefings).catch(desk.fail);
      });
      return element("td", {}, input);
    }
    var status = choice(["draft", "final", "corrected", "superseded", "withdrawn"], one.status);
    status.setAttribute("aria-label", "status of " + one.title);
    status.dataset.keep = "status " + one.path;
    status.addEventListener("change", function () { save("briefing", stem, { status: status.value }).then(desk.views.briefings).catch(desk.fail); });
    var words = one.problems.join(", ") || "open";
    var open = button({ title: one.path, "aria-label": words + ": " + one.title, "data-keep": "open " + one.path }, words, function () { openRecord("briefing", stem); });
    var tick = element("input", { type: "checkbox", "aria-label": "Choose " + one.title, "data-keep": "choose " + one.path });
    tick.checked = Boolean(ticked[one.path]);
    tick.addEventListener("change", function () { ticked[one.path] = tick.checked; });
    return element("tr", {}, [element("td", {}, tick), cell("title", one.title), cell("date", one.date), cell("authors", one.authors, true), cell("tags", one.tags, true),
      element("td", {}, status), element("td", { class: one.problems.length ? "wrong" : "" }, open)]);
  }

  function choice(names, value) {
    var made = element("select", {}, names.map(function (name) { return element("option", { value: name }, name || "–"); }));
    made.value = value;
    return made;
  }

  function save(kind, id, fields) {
    return desk.post("/_desk/edit", { kind: kind, id: id, fields: JSON.stringify(fields) }).then(function (next) {
      $("said").textContent = next.note;
      desk.offerUndo(next.undo);
      return next;
    });
  }

  // ---------- a record as a form

  var opened = "";

  function openRecord(kind, id) {
    var at = boxes().indexOf(document.activeElement);
    opened = at < 0 ? document.activeElement.dataset.keep || "" : batch.rows[at].key;
    return json(addressOf(kind, id)).then(form).catch(desk.fail);
  }

  function form(one) {
    var inputs = one.fields.map(function (field) { return { field: field, control: control(field) }; });
    function submit() {
      var fields = {};
      inputs.forEach(function (pair) {
        var value = pair.control.read();
        if (JSON.stringify(value) !== pair.control.before) fields[pair.field.key] = value;
      });
      save(one.kind, one.id, fields).then(function (next) {
        form(next);
        $("saved").textContent = next.note;
        $("record").querySelector("button.main").focus();
        if (desk.views[desk.view()]) desk.views[desk.view()]().catch(desk.fail);
      }).catch(function (problem) { $("saved").textContent = problem.message; });
    }
    var shown = inputs.map(function (pair) {
      return element("div", { class: "field" }, [element("span", { id: "f-" + pair.field.key }, [pair.field.key.replace(/_/g, " "), element("small", {}, pair.field.doc)]), pair.control.node]);
    });
    var actions = one.actions.map(function (action) {
      return button({}, action.name + (action.asks ? " …" : ""), function () {
        function act(value) {
          desk.post("/_desk/act", { kind: one.kind, id: one.id, action: action.name, value: value || "" }).then(function () {
            $("record").close();
            if (desk.views[desk.view()]) desk.views[desk.view()]().catch(desk.fail);
          }).catch(function (problem) { $("saved").textContent = problem.message; });
        }
        desk.askFor(one.id + ": " + action.name, action.asks, "", act, !action.asks);
      });
    });
    var past = one.history.entries.map(function (entry) { return element("li", {}, [entry[0] + " · ", entry[1] || "–", " · ", entry[2]]); });
    $("record").replaceChildren(
      element("h2", { id: "record-title" }, one.fields[one.kind === "actor" ? 1 : 0].value || one.id),
      element("p", { class: "soft" }, [one.kind + " · " + one.id + " · ", one.url ? element("a", { href: one.url }, "its page") : one.count + (one.count === 1 ? " briefing" : " briefings")]),
      one.text ? element("div", { class: "text" }, one.text.join("\n")) : "",
      one.seeds && one.seeds.length ? element("p", {}, button({ id: "show-seed" }, "Show me the seed", function () { showSeed(one); })) : "",
      element("div", { id: "seed" }), element("div", {}, shown),
      element("p", { class: "row" }, [button({ class: "main" }, "Save", submit)].concat(actions, [button({}, "Close", function () { $("record").close(); })])),
      element("p", { id: "saved", role: "status" }), element("h3", {}, "History, from " + one.history.source),
      past.length ? element("ul", { class: "past" }, past) : element("p", { class: "soft" }, "Nothing yet."),
      element("div", { id: "places" }));
    drawPlaces(one);
    if (!$("record").open) $("record").showModal();
  }

  // The briefings that list the record; further ones on demand, without drawing the form again.
  function drawPlaces(one) {
    if (one.url || !one.briefings.length) return;
    var shown = one.briefings.map(function (pair) { return element("li", {}, element("a", { href: pair[0] }, pair[1])); });
    var more = one.count > shown.length ? button({}, (one.count - shown.length) + " more", function () {
      json(addressOf(one.kind, one.id) + "&most=" + one.count).then(function (all) {
        drawPlaces(all);
        document.querySelectorAll("#places a")[shown.length].focus();
      }).catch(desk.fail);
    }) : "";
    $("places").replaceChildren(element("h3", {}, "Briefings"), element("ul", { class: "past" }, shown), more);
  }

  function addressOf(kind, id) { return "/_desk/record.json?kind=" + kind + "&id=" + encodeURIComponent(id); }

  // The seed line by line; what the text does not have can be put back.
  function showSeed(one) {
    return json("/_desk/seed.json?id=" + encodeURIComponent(one.id)).then(function (found) { drawSeed(one, found); }).catch(desk.fail);
  }

  function drawSeed(one, found) {
    $("seed").replaceChildren.apply($("seed"), [].concat.apply([], found.seeds.map(function (seed) {
      if (seed[2]) return [element("h3", {}, seed[0]), element("p", { class: "soft" }, seed[2])];
      return [element("h3", {}, seed[0]), element("ul", { class: "past" }, seed[1].map(function (pair, number) {
        if (pair[1]) return element("li", {}, pair[0]);
        return element("li", { class: "gone" }, [element("del", {}, pair[0]), " ", button({ "aria-label": "Put back: " + pair[0], "data-line": String(number) }, "Put back", function () {
          desk.post("/_desk/put-back", { id: one.id, seed: seed[0], line: String(number) }).then(function (next) {
            desk.offerUndo(next.undo);
            drawSeed(one, next);
            $("saved").textContent = "Put back: " + pair[0];
            (Array.from($("seed").querySelectorAll("[data-line]")).find(function (other) { return Number(other.dataset.line) > number; }) || $("show-seed")).focus();
          }).catch(function (problem) { $("saved").textContent = problem.message; });
        })]);
      }))];
    })));
  }

  function control(field) {
    var named = { "aria-labelledby": "f-" + field.key }, node, read;
    if (field.control === "switch") {
      node = element("input", Object.assign({ type: "checkbox" }, named));
      node.checked = String(field.value) === "true";
      read = function () { return node.checked; };
    } else if (field.control === "choice") {
      node = choice(field.choices, field.value);
      node.setAttribute("aria-labelledby", named["aria-labelledby"]);
      read = function () { return node.value; };
    } else if (field.control === "list") {
      node = element("input", named);
      node.value = (field.value || []).join("; ");
      read = function () { return node.value.split(";").map(function (part) { return part.trim(); }).filter(Boolean); };
    } else if (field.control === "rows" || field.control === "group") {
      var many = field.control === "rows", rows = [];
      node = element("div", { role: "group", "aria-labelledby": named["aria-labelledby"] });
      var add = function (value) {
        var cells = field.columns.map(function (column) {
          var cell = column.choices.length ? choice([""].concat(column.choices), value[column.key] || "") : element("input", { placeholder: column.key, title: column.doc });
          cell.setAttribute("aria-label", field.key + ": " + column.key);
          cell.value = value[column.key] || "";
          return cell;
        });
        rows.push(cells);
        node.append(element("div", { class: "grid" }, cells));
      };
      (many ? field.value || [] : [field.value || {}]).forEach(add);
      if (many) node.append(button({}, "Add", function () { add({}); node.append(node.querySelector(":scope > button")); }));
      read = function () {
        var values = rows.map(function (cells) {
          var made = {};
          cells.forEach(function (cell, number) { if (cell.value.trim()) made[field.columns[number].key] = cell.value.trim(); });
          return made;
        }).filter(function (made) { return Object.keys(made).length; });
        return many ? values : values[0] || {};
      };
    } else {
      node = element(/note|definition|hint|summary/.test(field.key) ? "textarea" : "input", named);
      node.value = field.value;
      read = function () { return node.value.trim(); };
    }
    return { node: node, read: read, before: JSON.stringify(read()) };
  }

  // ---------- search

  var hits = [], at = 0;

  function showHits() {
    $("hits").hidden = !hits.length;
    $("search").setAttribute("aria-expanded", String(Boolean(hits.length)));
    $("search").setAttribute("aria-activedescendant", hits.length ? "hit" + at : "");
    $("hits").replaceChildren.apply($("hits"), hits.map(function (hit, number) {
      var made = element("div", { role: "option", id: "hit" + number, "aria-selected": String(number === at) }, [hit.label + " ", element("span", { class: "soft" }, hit.kind + " · " + hit.about)]);
      made.addEventListener("mousedown", function (event) { event.preventDefault(); take(hit); });
      return made;
    }));
  }

  function take(hit) {
    hits = [];
    showHits();
    $("search").value = "";
    $("search").blur();
    openRecord(hit.kind, hit.id);
  }

  $("search").addEventListener("input", function () {
    desk.find($("search").value).then(function (found) { hits = found; at = 0; showHits(); }).catch(desk.fail);
  });
  $("search").addEventListener("keydown", function (event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      at = Math.max(0, Math.min(hits.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)));
      showHits();
      event.preventDefault();
    } else if (event.key === "Enter" && hits[at]) take(hits[at]);
    else if (event.key === "Escape") { hits = []; showHits(); $("search").blur(); }
  });

  var asked = location.hash.match(/^#(actor|tag|briefing)=(.+)$/);
  $("record").addEventListener("close", function () {
    if (desk.view() === "briefings") back(opened);
    else if (desk.view() === "one") $("item").focus();
    else settle(opened);
  });
  desk.start();
  if (asked) openRecord(asked[1], decodeURIComponent(asked[2]));
})();
