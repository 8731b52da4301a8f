// Searches the index that lies beside this file, and shows what it finds. An index file is a script that calls searchFile with its name and one value, so that reading it works from disk too; text of the archive is only ever set as text.
"use strict";

(() => {
  const TEXT = {
    label: {{ "search.label" | script_text }},
    close: {{ "search.close" | script_text }},
    filters: {{ "search.filters" | script_text }},
    year: {{ "timeline.year" | script_text }},
    kind: {{ "filter.kind" | script_text }},
    tag: {{ "search.tag" | script_text }},
    actor: {{ "search.actor" | script_text }},
    order: {{ "search.order" | script_text }},
    all: {{ "filter.all" | script_text }},
    undated: {{ "date.undated" | script_text }},
    kinds: {
      briefing: {{ "search.briefings" | script_text }},
      person: {{ "kinds.people" | script_text }},
      government: {{ "kinds.governments" | script_text }},
      organisation: {{ "kinds.organisations" | script_text }},
      office: {{ "kinds.offices" | script_text }},
      group: {{ "kinds.groups" | script_text }},
      tag: {{ "tags.title" | script_text }},
    },
    one: {
      person: {{ "kind.person" | script_text }},
      government: {{ "kind.government" | script_text }},
      organisation: {{ "kind.organisation" | script_text }},
      office: {{ "kind.office" | script_text }},
      group: {{ "kind.group" | script_text }},
      tag: {{ "search.one-tag" | script_text }},
    },
    orders: {
      best: {{ "search.best" | script_text }},
      newest: {{ "search.newest" | script_text }},
      oldest: {{ "search.oldest" | script_text }},
    },
    found: {{ "search.found" | script_text }},
    some: {{ "search.some" | script_text }},
    nothing: {{ "search.nothing" | script_text }},
    common: {{ "search.common" | script_text }},
    choose: {{ "search.choose" | script_text }},
    broken: {{ "search.broken" | script_text }},
    more: {{ "search.more" | script_text }},
    page: {{ "search.page" | script_text }},
    hint: {{ "search.hint" | script_text }},
  };
  const LANGUAGE = {{ site.language | tojson }};
  const LETTERS = {{ page.letters | tojson }};
  const COMMON = new Set({{ page.common | tojson }});
  const APOSTROPHES = {{ page.apostrophes | tojson }};
  const DENSE = {{ page.dense | tojson }};
  const LONGEST = {{ page.longest }};
  const KEY_LENGTH = {{ page.key_length }};
  const IN_FILE = {{ page.in_file }};
  const WEIGHTS = [1, 1.5, 2, 4];
  const BEGUN = 0.6;
  const NAMES = 2;
  const SHOWN = 10;
  const WAIT_MS = 120;

  const base = new URL("./", document.currentScript.src);
  const root = new URL("../", base);

  // ---------- words: the rules of the index, in the same order

  const possessive = new RegExp(`[${APOSTROPHES}]s(?![\\p{L}\\p{N}_])`, "gu");
  const silent = new RegExp(`[${APOSTROPHES}]`, "gu");
  const runs = new RegExp(`[${DENSE}]+|(?:(?![${DENSE}])[\\p{L}\\p{N}])+`, "gu");
  const dense = new RegExp(`^[${DENSE}]`, "u");

  const fold = (text) => {
    const small = Array.from(text.toLowerCase(), (c) => LETTERS[c] || c).join("");
    const plain = small.replace(possessive, "").normalize("NFKD").replace(/\p{M}/gu, "").normalize("NFC");
    return plain.toLowerCase().replace(silent, "");
  };

  const stem = (word) => {
    if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
    if (word.endsWith("ies") && word.length > 4) return word.slice(0, -2);
    if (/(?:ches|shes|sses|xes|zes)$/.test(word)) word = word.slice(0, -2);
    else if (/s$/.test(word) && !/(?:ss|us|is)$/.test(word)) word = word.slice(0, -1);
    return word.endsWith("y") && word.length > 4 ? `${word.slice(0, -1)}i` : word;
  };

  const cut = (word) => Array.from(word).slice(0, LONGEST).join("");

  // What each word of a query asks for: a term, and a beginning where the word may still be unfinished.
  const ask = (query) => {
    const asked = [];
    const words = fold(query).match(runs) || [];
    const open = query && !/\s$/.test(query);
    words.forEach((word, place) => {
      const last = open && place === words.length - 1;
      const letters = Array.from(word);
      if (dense.test(word)) {
        if (letters.length === 1) asked.push({ term: word, begin: word });
        for (let n = 0; n + 1 < letters.length; n += 1) asked.push({ term: letters[n] + letters[n + 1], begin: "" });
      } else if ((word.length > 1 || !/^[a-z0-9]$/.test(word)) && !COMMON.has(word)) {
        const unsure = last && letters.length < KEY_LENGTH;
        asked.push({ term: stem(cut(word)), begin: last && !unsure ? cut(word) : "", unsure });
      }
    });
    return asked;
  };

  // ---------- the index

  const files = new Map();
  const waiting = new Map();
  window.searchFile = (name, value) => waiting.get(name)?.(value);

  const read = (name, version) => {
    if (!files.has(name)) {
      const file = new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = new URL(`${name}.js${version ? `?${version}` : ""}`, base).href;
        waiting.set(name, done);
        script.onload = () => script.remove();
        script.onerror = () => {
          files.delete(name);
          script.remove();
          failed(new Error(name));
        };
        document.head.append(script);
      });
      files.set(name, file);
    }
    return files.get(name);
  };

  const slices = async () =>
    (await read("slices")).map(([name, size, shards, version]) => ({ name, size, shards, version }));

  const shardOf = (term, shards) => {
    const whole = /^[#@:]/.test(term);
    const letters = Array.from(term);
    const key = whole ? letters : letters.slice(0, dense.test(term) ? 1 : KEY_LENGTH);
    let value = 0x811c9dc5;
    for (const letter of key) value = Math.imul(value ^ letter.codePointAt(0), 0x01000193);
    return (value >>> 0) & (shards - 1);
  };

  const digit = (text, place) => {
    const code = text.charCodeAt(place);
    return code - (code > 92 ? 49 : 48);
  };

  const decode = (text, factor, into) => {
    let place = -1;
    let value = 0;
    let shift = 0;
    for (let n = 0; n < text.length; n += 1) {
      const found = digit(text, n);
      value |= (found & 31) << shift;
      shift += 5;
      if (found & 32) continue;
      place = value + (place | 3) + 1;
      const weight = WEIGHTS[place & 3] * factor;
      if (weight > (into.get(place >> 2) || 0)) into.set(place >> 2, weight);
      value = shift = 0;
    }
  };

  // The documents of a slice that have what is asked for: number → weight.
  const look = async (slice, { term, begin }) => {
    const hits = new Map();
    const starts = [[`\n${term} `, term, 1]];
    if (begin) starts.push([`\n${begin}`, begin, BEGUN]);
    for (const [start, key, factor] of starts) {
      const shard = await read(`${slice.name}/t${shardOf(key, slice.shards)}`, slice.version);
      const lines = `\n${shard}\n`;
      for (let at = lines.indexOf(start); at >= 0; at = lines.indexOf(start, at + 1)) {
        const end = lines.indexOf("\n", at + 1);
        decode(lines.slice(lines.indexOf(" ", at) + 1, end), factor, hits);
        if (factor === 1) break;
      }
    }
    return hits;
  };

  const row = async (hit) => {
    const file = await read(`${hit.slice.name}/d${Math.floor(hit.number / IN_FILE)}`, hit.slice.version);
    const [address, title, summary, kind, date, written, language] = file[hit.number % IN_FILE];
    return { address, title, summary, kind, date, written, language };
  };

  const chosen = (all, question) =>
    all.filter(({ name }) => {
      const isNames = name === "names";
      if (question.facets.length || question.year) return !isNames && (!question.year || name === question.year);
      return !question.kind || isNames === (question.kind !== "briefing");
    });

  // Everything that answers a question, best first; `partial` where no document has all the words.
  const find = async (question) => {
    const parts = chosen(await slices(), question);
    const facets = question.facets.map((term) => ({ term, begin: "" }));
    if (question.kind && question.kind !== "briefing") facets.push({ term: `:${question.kind}`, begin: "" });
    const tables = await Promise.all(
      parts.map(async (slice) => ({
        slice,
        words: await Promise.all(question.words.map((word) => look(slice, word))),
        facets: await Promise.all(facets.map((facet) => look(slice, facet))),
      })),
    );
    const total = parts.reduce((sum, slice) => sum + slice.size, 0);
    const counts = question.words.map((_, n) => tables.reduce((sum, table) => sum + table.words[n].size, 0));
    const needed = question.words.map((word, n) => n).filter((n) => counts[n] || !question.words[n].unsure);
    const worth = counts.map((count) => Math.log(1 + total / (count + 1)));
    const complete = [];
    const some = [];
    for (const { slice, words, facets: limits } of tables) {
      const numbers = limits.length
        ? [...limits[0].keys()]
        : words.length
          ? [...new Set(words.flatMap((hits) => [...hits.keys()]))]
          : [...Array(slice.size).keys()];
      for (const number of numbers) {
        if (!limits.every((hits) => hits.has(number))) continue;
        const has = needed.filter((n) => words[n].has(number));
        const sum = has.reduce((score, n) => score + worth[n] * words[n].get(number), 0);
        const hit = { slice, number, score: sum * (slice.name === "names" ? NAMES : 1), has: has.length };
        if (has.length === needed.length) complete.push(hit);
        else if (has.length) some.push(hit);
      }
    }
    const partial = !complete.length && some.length > 0;
    return { hits: (partial ? some : complete).sort(ORDERS[question.order](parts)), partial };
  };

  const newer = (parts) => {
    const rank = new Map(parts.map((slice, n) => [slice, slice.name === "names" ? parts.length : n]));
    return (a, b) => rank.get(a.slice) - rank.get(b.slice) || b.number - a.number;
  };
  const ORDERS = {
    best: (parts) => {
      const then = newer(parts);
      return (a, b) => b.has - a.has || b.score - a.score || then(a, b);
    },
    newest: newer,
    oldest: (parts) => {
      const turned = newer(parts);
      return (a, b) => turned(b, a);
    },
  };

  // ---------- what the reader sees

  const made = (tag, facts = {}, ...inside) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(facts)) element.setAttribute(name, value);
    element.append(...inside);
    return element;
  };

  // The text with the words that were asked for in <mark>.
  const marked = (text, words) => {
    const out = document.createDocumentFragment();
    let done = 0;
    const wanted = (run) =>
      words.some(({ term, begin }) => (dense.test(term) ? run.includes(term) : stem(run) === term || (begin && run.startsWith(begin))));
    for (const match of text.matchAll(/[\p{L}\p{N}\p{M}'’ʼ]+/gu)) {
      if (!(fold(match[0]).match(runs) || []).some(wanted)) continue;
      out.append(text.slice(done, match.index), made("mark", {}, match[0]));
      done = match.index + match[0].length;
    }
    out.append(text.slice(done));
    return out;
  };

  // An address that nobody wrote with care may not be one.
  const written = (address) => {
    try {
      return decodeURIComponent(address);
    } catch {
      return address;
    }
  };

  const hrefOf = (address) => {
    const url = new URL(address, root);
    return location.protocol === "file:" ? new URL("index.html", url).href : url.href;
  };

  const resultOf = (found, words) => {
    const link = made("a", { href: hrefOf(found.address), class: "result-title" }, marked(found.title, words));
    const item = made("li", { class: "result" }, link);
    if (found.language) item.lang = found.language;
    if (found.written) link.before(made("time", { datetime: found.date, lang: LANGUAGE }, found.written));
    if (found.kind) link.before(made("span", { class: "result-kind", lang: LANGUAGE }, TEXT.one[found.kind]));
    if (found.summary) item.append(made("p", {}, marked(found.summary, words)));
    return item;
  };

  const chooser = (name, label, options) =>
    made("label", {}, `${label} `, made("select", { name }, ...options.map(([value, text]) => made("option", { value }, text))));

  let fields = 0;

  class Search {
    constructor() {
      fields += 1;
      this.turn = 0;
      this.timer = 0;
      this.known = { tag: new Map(), actor: new Map() };
      this.field = made("input", { type: "search", name: "q", autocomplete: "off", spellcheck: "false", enterkeyhint: "search" });
      this.said = made("p", { class: "search-said", role: "status" });
      this.list = made("ol", { class: "results" });
      this.more = made("button", { type: "button", class: "search-more" }, TEXT.more);
      this.more.hidden = true;
      const line = made("label", { class: "search-line" }, made("span", {}, TEXT.label), this.field);
      const kinds = Object.entries(TEXT.kinds);
      this.filters = made(
        "details",
        { class: "search-filters" },
        made("summary", {}, TEXT.filters),
        chooser("year", TEXT.year, [["", TEXT.all]]),
        chooser("kind", TEXT.kind, [["", TEXT.all], ...kinds]),
        this.naming("tag", TEXT.tag),
        this.naming("actor", TEXT.actor),
        chooser("order", TEXT.order, Object.entries(TEXT.orders)),
      );
      this.filters.open = window.matchMedia("(min-width: 40rem)").matches;
      this.form = made("form", { class: "search", role: "search", "aria-label": TEXT.label, lang: LANGUAGE }, line, this.filters);
      this.whole = made("div", { class: "search-whole" }, this.form, this.said, this.list, this.more);
      this.form.addEventListener("input", () => this.soon());
      // Only for a name that is none: to find anew would take a result away from under a click.
      this.form.addEventListener("change", ({ target }) => {
        const known = this.known[target.name];
        if (known && target.value.trim() && !known.has(target.value.trim())) this.run(true);
      });
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.run(true);
      });
      this.more.addEventListener("click", () => this.show(true));
      this.whole.addEventListener("keydown", (event) => this.move(event));
      this.said.textContent = TEXT.hint;
      this.years();
    }

    naming(name, label) {
      const id = `search-${name}-${fields}`;
      return made(
        "label",
        {},
        `${label} `,
        made("input", { name, list: id, autocomplete: "off" }),
        made("datalist", { id }),
      );
    }

    async years() {
      try {
        const names = (await slices()).map((slice) => slice.name).filter((name) => name !== "names");
        const select = this.form.elements.year;
        select.append(...names.map((name) => made("option", { value: name }, name === "undated" ? TEXT.undated : name)));
        if (this.wanted) select.value = this.wanted;
        if (select.value) this.run();
      } catch {
        this.said.textContent = TEXT.broken;
      }
    }

    soon() {
      clearTimeout(this.timer);
      this.list.setAttribute("aria-busy", "true");
      this.timer = setTimeout(() => this.run(), WAIT_MS);
    }

    // The id of the tag or actor that a field names; its list offers what begins like it.
    async named(name, mark) {
      const field = this.form.elements[name];
      const text = field.value.trim();
      field.removeAttribute("aria-invalid");
      if (!text) return [];
      const known = this.known[name];
      if (!known.has(text)) {
        const kinds = name === "tag" ? ["tag"] : Object.keys(TEXT.one).filter((kind) => kind !== "tag");
        const words = ask(text);
        const found = await Promise.all(
          kinds.map((kind) => (words.length ? find({ words, facets: [], kind, year: "", order: "best" }) : { hits: [] })),
        );
        const best = found.flatMap(({ hits, partial }) => (partial ? [] : hits)).sort((a, b) => b.score - a.score);
        const rows = await Promise.all(best.slice(0, SHOWN).map(row));
        for (const { title, address } of rows) known.set(title, mark + written(address.split("/")[1]));
        field.list.replaceChildren(...rows.map(({ title }) => made("option", { value: title })));
      }
      if (known.has(text)) return [known.get(text)];
      if (field === document.activeElement && !this.settled) return []; // still being written
      field.setAttribute("aria-invalid", "true");
      this.unknown = text;
      return [];
    }

    async question() {
      this.unknown = "";
      const { year, kind, order } = this.form.elements;
      const words = ask(this.field.value);
      const facets = [...(await this.named("tag", "#")), ...(await this.named("actor", "@"))];
      return { words, facets, kind: kind.value, year: year.value, order: order.value };
    }

    // `settled` is a question that was sent, not one that is being written.
    async run(settled = false) {
      clearTimeout(this.timer);
      this.settled = settled;
      this.turn += 1;
      const turn = this.turn;
      this.list.setAttribute("aria-busy", "true");
      try {
        const question = await this.question();
        const empty = !question.words.length && !question.facets.length && !question.year && !question.kind;
        if (!question.words.length && question.order === "best") question.order = "newest";
        const answer = empty ? { hits: [], partial: false } : await find(question);
        if (turn !== this.turn) return;
        this.answer = { ...answer, words: question.words };
        this.shown = 0;
        this.list.replaceChildren();
        this.keep();
        await this.show(false);
        if (turn === this.turn) this.said.textContent = this.told(empty, answer);
      } catch {
        if (turn === this.turn) this.said.textContent = TEXT.broken;
      }
      if (turn === this.turn) this.list.removeAttribute("aria-busy");
    }

    told(empty, { hits, partial }) {
      if (this.unknown) return TEXT.choose.replace("{name}", this.unknown);
      if (empty) return this.field.value.trim() ? TEXT.common : TEXT.hint;
      if (!hits.length) return TEXT.nothing;
      const count = hits.length.toLocaleString(LANGUAGE);
      return (partial ? TEXT.some : TEXT.found).replace("{n}", count);
    }

    async show(follow) {
      const { hits, words } = this.answer;
      const from = this.shown;
      this.shown = Math.min(hits.length, from + SHOWN);
      const turn = this.turn;
      const rows = await Promise.all(hits.slice(from, this.shown).map(row));
      if (turn !== this.turn) return;
      const items = rows.map((found) => resultOf(found, words));
      this.list.append(...items);
      this.more.hidden = this.shown >= hits.length;
      if (follow && items.length) items[0].querySelector("a").focus();
    }

    // Arrow keys move among the field and the results.
    move(event) {
      const links = [...this.list.querySelectorAll(".result-title")];
      const at = links.indexOf(document.activeElement);
      if (event.key === "Escape" && at >= 0 && !this.whole.closest("dialog")) this.field.focus();
      if (document.activeElement !== this.field && at < 0) return;
      const next = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
      if (next === undefined || next >= links.length || next < -1) return;
      event.preventDefault();
      (next < 0 ? this.field : links[next]).focus();
    }

    // On the search's own page the address holds the question, so that it can be kept and sent.
    keep() {
      const asked = new URLSearchParams();
      for (const [name, value] of new FormData(this.form)) {
        if (value && !(name === "order" && value === "best")) asked.set(name, value);
      }
      const query = asked.size ? `?${asked}` : "";
      if (this.own) history.replaceState(null, "", location.pathname + query);
      if (this.link) this.link.href = hrefOf("search/") + query;
    }

    take(asked) {
      for (const name of ["q", "kind", "tag", "actor", "order"]) {
        const value = asked.get(name);
        if (value) this.form.elements[name].value = value;
      }
      this.wanted = asked.get("year");
      if (["year", "kind", "tag", "actor", "order"].some((name) => asked.get(name))) this.filters.open = true;
      if ([...asked].length) this.run();
    }
  }

  let search = null;
  let dialog = null;

  const asDialog = () => {
    search = new Search();
    const close = made("button", { type: "button", class: "search-close" }, TEXT.close);
    search.link = made("a", { class: "search-page", href: hrefOf("search/") }, TEXT.page);
    dialog = made("dialog", { class: "search-dialog", "aria-label": TEXT.label, lang: LANGUAGE }, close, search.whole);
    search.whole.append(made("p", {}, search.link));
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      dialog.close();
    });
    document.body.append(dialog);
  };

  window.archiveSearch = {
    open(link) {
      if (search && !dialog) return search.field.focus();
      if (!dialog) asDialog();
      if (dialog.open) return search.field.select();
      const before = document.activeElement === document.body ? link : document.activeElement;
      dialog.addEventListener("close", () => before && before.focus({ preventScroll: true }), { once: true });
      dialog.showModal();
      search.field.focus();
      search.field.select();
    },
    settle(place) {
      search = new Search();
      place.append(search.whole);
      search.own = place.dataset.searchPlace === "own";
      if (search.own) return search.take(new URLSearchParams(location.search));
      search.filters.open = false;
      const last = location.pathname.replace(/(?:index)?\.\w+$|\/$/, "").split("/").pop();
      const words = written(last).replace(/^\d{4}-\d\d-\d\d-/, "").replace(/[-_+]/g, " ");
      if (words !== "404") search.take(new URLSearchParams({ q: words }));
    },
  };
})();
