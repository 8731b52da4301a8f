// What the reader sees. Text of the archive is only ever set as text.
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
  meant: {{ "search.meant" | script_text }},
  years: {{ "search.years" | script_text }},
  common: {{ "search.common" | script_text }},
  choose: {{ "search.choose" | script_text }},
  broken: {{ "search.broken" | script_text }},
  more: {{ "search.more" | script_text }},
  page: {{ "search.page" | script_text }},
  hint: {{ "search.hint" | script_text }},
};
const SHOWN = 10;
const AT_ONCE = 5;
const PASSAGE = 260;
const VERIFIED = 60;
const WAIT_MS = 50;
const BAR_PIXELS = 25;
const SPANS = [1, 2, 5, 10, 20, 50, 100];

const made = (tag, facts = {}, ...inside) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(facts)) element.setAttribute(name, value);
  element.append(...inside);
  return element;
};

const WORD = /[\p{L}\p{N}\p{M}'’ʼ]+(?:-[\p{L}\p{N}\p{M}'’ʼ]+)*/gu;

// Which of the words that were asked for a word of a text is: itself, its beginning, or one that ends another way. A text
// has few words that no text before it had, so each is looked at once.
const finder = (words) => {
  const known = new Map();
  const isForm = (run, { term, begin, family }) => {
    if (dense.test(term)) return run.includes(term);
    const own = stem(run);
    return own === term || (begin && run.startsWith(begin)) || (family?.length > 3 && own.startsWith(family));
  };
  const found = (written) => {
    const parts = [...new Set([...runsOf(written), ...(fold(written).match(runs) || [])])];
    return words.filter((word) => parts.some((run) => isForm(run, word)));
  };
  return (written) => {
    if (!known.has(written)) known.set(written, found(written));
    return known.get(written);
  };
};

// The text with the words that were asked for in <mark>.
const marked = (text, asked) => {
  const out = document.createDocumentFragment();
  let done = 0;
  for (const match of text.matchAll(WORD)) {
    if (!asked(match[0]).length) continue;
    out.append(text.slice(done, match.index), made("mark", {}, match[0]));
    done = match.index + match[0].length;
  }
  out.append(text.slice(done));
  return out;
};

const hasPhrase = (text, phrase) => ` ${runsOf(text).join(" ")} `.includes(` ${phrase.join(" ")} `);

// The paragraph that says most of what was asked, cut around the first word of it.
const bestPassage = (blocks, asked, phrases) => {
  let best = null;
  for (const block of blocks) {
    const found = new Set();
    let first = 0;
    for (const { 0: one, index } of block.text.matchAll(WORD)) {
      for (const word of asked(one)) {
        if (!found.size) first = index;
        found.add(word);
      }
    }
    const score = found.size + 10 * phrases.filter((phrase) => hasPhrase(block.text, phrase)).length;
    if (score && (!best || score > best.score)) best = { ...block, score, first };
  }
  if (!best) return null;
  const { first } = best;
  let from = Math.max(0, first - PASSAGE / 3);
  if (from) from = best.text.indexOf(" ", from) + 1;
  let to = from + PASSAGE;
  to = to >= best.text.length ? best.text.length : best.text.lastIndexOf(" ", to);
  return { id: best.id, text: `${from ? "… " : ""}${best.text.slice(from, to)}${to < best.text.length ? " …" : ""}` };
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

// A result: what it is and from when, its title, and its best passage, which leads to its paragraph; browsers that can
// mark it there.
const resultOf = (found, { words, phrases, asked }) => {
  const link = made("a", { href: hrefOf(found.address), class: "result-title" }, marked(found.title, asked));
  const item = made("li", { class: "result" }, link);
  if (found.language) item.lang = found.language;
  if (found.written) link.before(made("time", { datetime: found.date, lang: LANGUAGE }, found.written));
  if (found.kind) link.before(made("span", { class: "result-kind", lang: LANGUAGE }, TEXT.one[found.kind]));
  const passage = words.length ? bestPassage(found.blocks, asked, phrases) : null;
  if (passage) item.append(made("p", { class: "passage" }, made("a", { href: placeOf(found, passage) }, marked(passage.text, asked))));
  else if (found.summary) item.append(made("p", {}, marked(found.summary, asked)));
  return item;
};

const placeOf = ({ address }, { id, text }) => {
  const first = text.replace(/^… | …$/g, "").split(" ").slice(0, 8).join(" ");
  return `${hrefOf(address)}#${encodeURIComponent(id)}:~:text=${encodeURIComponent(first).replace(/-/g, "%2D")}`;
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
    this.perhaps = made("p", { class: "search-perhaps" });
    this.perhaps.hidden = true;
    this.bars = made("div", { class: "search-years", role: "group", "aria-label": TEXT.years });
    this.bars.hidden = true;
    this.list = made("ol", { class: "results" });
    this.seen = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      this.seen.disconnect();
      this.append();
    });
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
    this.whole = made("div", { class: "search-whole" }, this.form, this.said, this.perhaps, this.bars, this.list, this.more);
    this.form.addEventListener("input", () => this.soon());
    // Only for an unknown name: searching again would take a result away from under a click.
    this.form.addEventListener("change", ({ target }) => {
      const known = this.known[target.name];
      if (known && target.value.trim() && !known.has(target.value.trim())) this.run(true);
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.run(true);
    });
    for (const near of ["pointerenter", "focusin"]) this.filters.addEventListener(near, () => this.kinds());
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
      const months = (await volumes()).flatMap((volume) => volume.months.slice(volume.names));
      const years = [...new Set(months.map((month) => month.slice(0, 4)))].sort().reverse();
      const select = this.form.elements.year;
      select.append(...years.map((year) => made("option", { value: year || "undated" }, year || TEXT.undated)));
      if (this.wanted) select.value = this.wanted;
      if (select.value) this.run();
    } catch {
      this.said.textContent = TEXT.broken;
    }
  }

  soon() {
    clearTimeout(this.timer);
    this.list.setAttribute("aria-busy", "true");
    ready(this.field.value);
    this.timer = setTimeout(() => this.run(), /\s$/.test(this.field.value) ? 0 : WAIT_MS);
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
        kinds.map((kind) => (words.length ? find({ words, length: 0, facets: [], kind, order: "best" }) : { hits: [] })),
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
    const asked = understand(this.field.value);
    const facets = [...(await this.named("tag", "#")), ...(await this.named("actor", "@"))];
    const time = /^\d/.test(year.value) ? { from: year.value, to: year.value } : {};
    return { ...asked, ...time, undated: year.value === "undated", facets, kind: kind.value, order: order.value };
  }

  // `settled` is a question that was sent, not one that is being written.
  async run(settled = false) {
    clearTimeout(this.timer);
    this.settled = settled;
    this.turn += 1;
    const turn = this.turn;
    this.list.setAttribute("aria-busy", "true");
    try {
      let question = await this.question();
      const limits = question.facets.length || question.from || question.undated || question.kind;
      const empty = !question.words.length && !limits;
      if (!question.words.length && question.order === "best") question.order = "newest";
      let answer = empty ? { hits: [], partial: false, lost: [], parts: [] } : await find(question);
      const other = answer.lost.length ? await mended(question, answer) : null;
      if (other) answer = await find((question = other.question));
      if (question.phrases.length && !answer.partial) answer.hits = await this.verified(answer.hits, question);
      if (turn !== this.turn) return;
      this.answer = { ...answer, asked: { ...question, asked: finder(question.words) } };
      this.count([]);
      if (this.filters.matches(":hover, :focus-within")) this.kinds();
      this.shown = 0;
      this.seen.disconnect();
      this.whole.classList.toggle("asked", !empty);
      this.keep();
      await this.show(false);
      if (turn !== this.turn) return;
      this.said.textContent = this.told(empty, answer);
      this.chart(answer.hits, question);
      this.suggest(other?.instead ?? []);
    } catch {
      if (turn === this.turn) this.said.textContent = TEXT.broken;
    }
    if (turn === this.turn) this.list.removeAttribute("aria-busy");
  }

  told(empty, { hits, partial }) {
    if (this.unknown) return TEXT.choose.replace("{name}", this.unknown);
    if (empty) return this.field.value.trim() ? TEXT.common : TEXT.hint;
    if (!hits.length) return TEXT.nothing.replace("{q}", () => this.field.value.trim());
    const count = hits.length.toLocaleString(LANGUAGE);
    return (partial ? TEXT.some : TEXT.found).replace("{n}", count);
  }

  // The next results: the first few at once, the others when the last of these is seen.
  async show(follow) {
    const before = this.shown;
    this.goal = Math.min(this.answer.hits.length, before + SHOWN);
    await this.append();
    if (follow) this.list.children[before]?.querySelector("a").focus();
  }

  async append() {
    const { hits, asked } = this.answer;
    const turn = this.turn;
    const next = hits.slice(this.shown, Math.min(this.goal, this.shown + AT_ONCE));
    const rows = await Promise.all(next.map(row));
    if (turn !== this.turn) return;
    if (!this.shown) this.list.replaceChildren();
    this.shown += rows.length;
    this.list.append(...rows.map((found) => resultOf(found, asked)));
    this.more.hidden = this.shown < this.goal || this.shown >= hits.length;
    if (this.shown < this.goal) this.seen.observe(this.list.lastChild);
  }

  // Those of the best hits whose text has every phrase.
  async verified(hits, { phrases }) {
    const has = async (hit) => {
      const { title, summary, blocks } = await row(hit);
      const all = [title, summary, ...blocks.map(({ text }) => text)];
      return phrases.every((phrase) => all.some((text) => hasPhrase(text, phrase)));
    };
    const best = hits.slice(0, VERIFIED);
    const holds = await Promise.all(best.map(has));
    return best.filter((_, n) => holds[n]);
  }

  // Briefings found in each year, or as many years as make a bar that a finger can hit, as bars that filter; and behind
  // the years of the filter.
  chart(hits, { from, undated }) {
    const counts = new Map();
    for (const hit of hits) if (!isName(hit)) counts.set(hit.year, (counts.get(hit.year) || 0) + 1);
    for (const option of [...this.form.elements.year.options].slice(1)) {
      const [key, label] = option.value === "undated" ? ["", TEXT.undated] : [option.value, option.value];
      const count = from || undated ? 0 : counts.get(key);
      option.textContent = count ? `${label} (${count.toLocaleString(LANGUAGE)})` : label;
    }
    counts.delete("");
    this.bars.hidden = counts.size < 2 || Boolean(this.form.elements.year.value);
    if (this.bars.hidden) return;
    const years = [...counts.keys()].map(Number);
    const [first, last] = [Math.min(...years), Math.max(...years)];
    const room = Math.max(6, Math.floor(this.list.clientWidth / BAR_PIXELS) - 3);
    const span = SPANS.find((one) => Math.floor(last / one) - Math.floor(first / one) < room) || SPANS.at(-1);
    const starts = Array.from({ length: Math.floor(last / span) - Math.floor(first / span) + 1 }, (_, n) => first - (first % span) + n * span);
    const sums = starts.map((start) => years.reduce((sum, year) => sum + (year - (year % span) === start ? counts.get(String(year)) : 0), 0));
    const most = Math.max(...sums);
    this.bars.replaceChildren(
      made("span", {}, String(first)),
      ...starts.map((start, n) => {
        const count = sums[n];
        const name = span > 1 ? `${start}–${start + span - 1}` : String(start);
        const says = `${name}: ${count.toLocaleString(LANGUAGE)}`;
        const bar = made("button", { type: "button", "aria-label": says, title: says }, made("i", {}));
        bar.firstChild.style.blockSize = `${Math.ceil((100 * count) / most)}%`;
        bar.disabled = !count;
        bar.addEventListener("click", () => {
          if (span > 1) this.field.value = `${this.field.value.replace(/\s*\b\d{4}\s*[-–]\s*\d{4}\b|\s+$/g, "")} ${start}-${start + span - 1}`;
          else this.form.elements.year.value = start;
          this.filters.open ||= span === 1;
          this.run(true);
          (span > 1 ? this.field : this.form.elements.year).focus();
        });
        return bar;
      }),
      made("span", {}, String(last)),
    );
  }

  // How much of each kind was found, behind the kinds of the filter; read when the filters are about to be used.
  async kinds() {
    const { answer } = this;
    if (!answer || answer.counted) return;
    answer.counted = true;
    const { kind } = this.form.elements;
    const names = answer.hits.filter(isName);
    const counts = await Promise.all(
      [...kind.options].slice(1).map(async ({ value }) => {
        if (value === "briefing") return answer.hits.length - names.length;
        const known = await Promise.all(answer.parts.filter((volume) => volume.names).map((volume) => look(volume, { term: `:${value}`, begin: "" })));
        return names.filter(({ number }) => known.some((hits) => hits.has(number))).length;
      }),
    );
    if (answer === this.answer) this.count(answer.asked.kind ? [] : counts);
  }

  count(counts) {
    Object.values(TEXT.kinds).forEach((label, n) => {
      this.form.elements.kind.options[n + 1].textContent = counts[n] ? `${label} (${counts[n].toLocaleString(LANGUAGE)})` : label;
    });
  }

  // What was perhaps meant, where other words are shown than those that were written.
  suggest(instead) {
    const wordOf = (term) => this.field.value.match(WORD)?.find((one) => ask(`${one} `).some((asked) => asked.term === term));
    const better = instead.reduce((text, [term, other]) => text.replace(wordOf(term) ?? "", other), this.field.value);
    this.perhaps.hidden = better === this.field.value;
    const button = made("button", { type: "button", class: "search-meant" }, better);
    button.addEventListener("click", () => {
      this.field.value = better;
      this.field.focus();
      this.run(true);
    });
    const [before, after] = TEXT.meant.split("{q}");
    this.perhaps.replaceChildren(before, button, after ?? "");
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
    this.whole.classList.toggle("asked", asked.size > 0); // what would be pushed away does not come first
    if (asked.size) this.run();
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
