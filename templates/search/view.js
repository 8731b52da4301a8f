// What the reader sees. Text of the archive is only ever set as text.
const TEXT = {
  label: {{ "search.label" | script_text }},
  close: {{ "search.close" | script_text }},
  filters: {{ "search.filters" | script_text }},
  people: {{ "kinds.people" | script_text }},
  topics: {{ "kinds.topics" | script_text }},
  order: {{ "search.order" | script_text }},
  one: {
    person: {{ "kind.person" | script_text }},
    government: {{ "kind.government" | script_text }},
    organisation: {{ "kind.organisation" | script_text }},
    office: {{ "kind.office" | script_text }},
    group: {{ "kind.group" | script_text }},
    region: {{ "kind.region" | script_text }},
    topic: {{ "kind.topic" | script_text }},
    institution: {{ "kind.institution" | script_text }},
    instrument: {{ "kind.instrument" | script_text }},
    storyline: {{ "kind.storyline" | script_text }},
  },
  orders: {
    best: {{ "search.best" | script_text }},
    newest: {{ "search.newest" | script_text }},
    oldest: {{ "search.oldest" | script_text }},
  },
  found: {{ "tally.briefings" | script_forms }},
  names: {{ "search.names" | script_forms }},
  least: {{ "search.least" | script_text }},
  before: {{ "search.before" | script_text }},
  after: {{ "search.after" | script_text }},
  remove: {{ "search.remove" | script_text }},
  some: {{ "search.some" | script_text }},
  nothing: {{ "search.nothing" | script_text }},
  meant: {{ "search.meant" | script_text }},
  years: {{ "search.years" | script_text }},
  common: {{ "search.common" | script_text }},
  broken: {{ "search.broken" | script_text }},
  more: {{ "search.more" | script_text }},
  page: {{ "search.page" | script_text }},
  hint: {{ "search.hint" | script_text }},
};
const SHOWN = 10;
const AT_ONCE = 5;
const PASSAGE = 260;
// Files that a question may read, and those of them that hold texts.
const FILES = 12;
const MOST = 7;
const FACETS = 8;
const WAIT_MS = 50;
const BAR_PIXELS = 25;
const SPANS = [1, 2, 5, 10, 20, 50, 100];

const plural = new Intl.PluralRules(LANGUAGE);
const counted = (forms, n) => (forms[plural.select(n)] ?? forms.other).replace("{n}", n.toLocaleString(LANGUAGE));

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
// How many words of a text differ, at its best place, from words in a row.
const missesIn = (text, run) => {
  const words = runsOf(text);
  const misses = words.slice(run.length - 1).map((_, at) => run.filter((word, n) => words[at + n] !== word).length);
  return Math.min(run.length, ...misses);
};

// The paragraph that says most of what was asked, speech and words close together first, cut around these.
const SPEECH = /["“„«]/u;
const bestPassage = (paragraphs, asked, phrases) => {
  let best = null;
  for (const paragraph of paragraphs) {
    const last = new Map();
    let size = 0;
    let near = 0;
    let first = 0;
    for (const { 0: one, index } of paragraph.text.matchAll(WORD)) {
      for (const word of asked(one)) {
        last.set(word, index);
        const from = Math.min(...last.values());
        if (last.size > size || index - from < near) [size, near, first] = [last.size, index - from, from];
      }
    }
    const worth = (SPEECH.test(paragraph.text) ? 0.5 : 0) - near / (2 * near + PASSAGE) + 10 * phrases.filter((phrase) => hasPhrase(paragraph.text, phrase)).length;
    if (size && (!best || size + worth > best.score)) best = { ...paragraph, score: size + worth, first };
  }
  if (!best) return null;
  const { first } = best;
  let from = Math.max(0, first - PASSAGE / 3);
  if (from) from = best.text.indexOf(" ", from) + 1;
  let to = from + PASSAGE;
  to = to >= best.text.length ? best.text.length : best.text.lastIndexOf(" ", to);
  return { id: best.id, score: best.score, text: `${from ? "… " : ""}${best.text.slice(from, to)}${to < best.text.length ? " …" : ""}` };
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
// mark it there. Of a post: who holds it, or held it at the time that is asked for.
const resultOf = (found, { words, phrases, asked, from, to }) => {
  const at = found.holders && holderAt(found.holders, from, to);
  const holder = at === undefined ? null : found.holders[at];
  const link = made("a", { href: hrefOf(holder?.to ?? found.address), class: "result-title" }, marked(holder?.name ?? found.title, asked));
  const item = made("li", { class: "result" }, made("h2", { class: "result-head" }, link));
  if (found.language) item.lang = found.language;
  if (found.written && !holder) item.prepend(made("time", { datetime: found.date, lang: LANGUAGE }, found.written));
  if (found.kind) item.prepend(made("span", { class: "result-kind", lang: LANGUAGE }, TEXT.one[found.kind]));
  const passage = words.length && !holder ? bestPassage(found.paragraphs, asked, phrases) : null;
  if (holder) item.append(made("p", {}, ...postOf(found, at, asked)));
  else if (passage) item.append(made("p", { class: "passage" }, made("a", { href: placeOf(found, passage) }, marked(passage.text, asked))));
  else if (found.summary) item.append(made("p", {}, marked(found.summary, asked)));
  return item;
};

// The last holder of a post, or the last at a time.
const holderAt = (holders, from, to) => {
  const at = holders.findLastIndex(({ first, last }) => (!to || first.slice(0, to.length) <= to) && (!from || !last || last >= from));
  return at < 0 ? holders.length - 1 : at;
};

const postOf = ({ title, summary, holders }, at, asked) => {
  const facts = [marked([title, summary].filter(Boolean).join(", "), asked), holders[at].years];
  const nextTo = (text, { to, name }) => {
    const [before, after] = text.split("{name}");
    return made("span", {}, before, made("a", { href: hrefOf(to) }, name), after);
  };
  if (at > 0) facts.push(nextTo(TEXT.before, holders[at - 1]));
  if (holders[at + 1]) facts.push(nextTo(TEXT.after, holders[at + 1]));
  return facts.filter(Boolean).flatMap((fact, n) => (n ? [" · ", fact] : [fact]));
};

const placeOf = ({ address }, { id, text }) => {
  const first = text.replace(/^… | …$/g, "").split(" ").slice(0, 8).join(" ");
  return `${hrefOf(address)}#${encodeURIComponent(id)}:~:text=${encodeURIComponent(first).replace(/-/g, "%2D")}`;
};

const chooser = (name, label, options) =>
  made("label", {}, `${label} `, made("select", { name }, ...options.map(([value, text]) => made("option", { value }, text))));

class Search {
  constructor() {
    this.turn = 0;
    this.timer = 0;
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
    this.chips = made("p", { class: "search-chips" });
    this.facets = made("details", { class: "search-facets" }, made("summary", {}, TEXT.filters));
    this.facets.open = window.matchMedia("(min-width: 60rem)").matches;
    const order = chooser("order", TEXT.order, Object.entries(TEXT.orders));
    this.form = made("form", { class: "search", role: "search", "aria-label": TEXT.label, lang: LANGUAGE }, line, made("div", { class: "search-row" }, order, this.chips));
    const found = made("div", { class: "search-found" }, this.said, this.perhaps, this.bars, this.list, this.more);
    this.whole = made("div", { class: "search-whole" }, this.form, made("div", { class: "search-columns" }, found, this.facets));
    this.form.addEventListener("input", () => this.soon());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.run();
    });
    this.more.addEventListener("click", () => this.show(true));
    this.whole.addEventListener("keydown", (event) => this.move(event));
    this.said.textContent = TEXT.hint;
  }

  soon() {
    clearTimeout(this.timer);
    this.list.setAttribute("aria-busy", "true");
    ready(this.field.value);
    this.timer = setTimeout(() => this.run(), /\s$/.test(this.field.value) ? 0 : WAIT_MS);
  }

  question() {
    const asked = understand(this.field.value);
    const chosen = new FormData(this.form);
    const facets = [...chosen.getAll("actor").map((id) => `@${id}`), ...chosen.getAll("tag").map((id) => `#${id}`)];
    return { ...asked, facets, order: chosen.get("order") };
  }

  async run() {
    clearTimeout(this.timer);
    this.turn += 1;
    const turn = this.turn;
    this.list.setAttribute("aria-busy", "true");
    try {
      let question = this.question();
      const empty = !question.words.length && !question.facets.length && !question.time;
      if (!question.words.length && question.order === "best") question.order = "newest";
      let answer = empty ? { hits: [], near: [], partial: false, lost: [], parts: [], question } : await answerTo(question);
      question = answer.question;
      const other = answer.lost.length ? await mended(question, answer) : null;
      if (other) answer = { ...(await find(other.question)), question: (question = other.question) };
      this.answer = { ...answer, rest: [], asked: { ...question, asked: finder(question.words) } };
      if (question.phrases.length && !answer.partial) await this.verify(answer.hits, []);
      else if (question.order === "best" && !(question.run.length && (await this.byRun())) && question.spoken) await this.bySpeech();
      if (turn !== this.turn) return;
      this.shown = 0;
      this.seen.disconnect();
      this.whole.classList.toggle("asked", !empty);
      this.keep();
      await this.show(false);
      if (turn !== this.turn) return;
      this.said.textContent = this.told(empty, this.answer);
      this.chart(this.answer.hits, question);
      this.narrow(question);
      this.suggest(other?.instead ?? []);
    } catch {
      if (turn === this.turn) this.said.textContent = TEXT.broken;
    }
    if (turn === this.turn) this.list.removeAttribute("aria-busy");
  }

  told(empty, { hits, partial, rest }) {
    if (empty) return this.field.value.trim() ? TEXT.common : TEXT.hint;
    if (!hits.length) return TEXT.nothing.replace("{q}", () => this.field.value.trim());
    if (partial) return TEXT.some.replace("{n}", hits.length.toLocaleString(LANGUAGE));
    const names = hits.filter(isName).length;
    const tally = [[TEXT.found, hits.length - names], [TEXT.names, names]].filter(([, n]) => n).map(([forms, n]) => counted(forms, n)).join(", ");
    return rest.length ? TEXT.least.replace("{found}", tally) : tally;
  }

  // Shows further results: a few at once, the rest when the last one scrolls into view.
  async show(follow) {
    const before = this.shown;
    if (follow && before >= this.answer.hits.length) await this.verify(this.answer.rest, this.answer.hits);
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
    this.more.hidden = this.shown < this.goal || (this.shown >= hits.length && !this.answer.rest.length);
    if (this.shown < this.goal) this.seen.observe(this.list.lastChild);
  }

  // The best hits, limited to the files that the query may still read.
  affordable(hits) {
    const { parts, asked } = this.answer;
    const shards = new Set(parts.flatMap((volume) => asked.words.map(({ term }) => `${volume.name} ${shardOf(term, volume)}`)));
    const files = new Set();
    const most = Math.max(AT_ONCE, Math.min(MOST, FILES - 1 - shards.size));
    const end = hits.findIndex((hit) => files.add(fileOf(hit)).size > most);
    return end < 0 ? hits.length : end;
  }

  // The best hits whose text contains every phrase; checks further hits if none does or more are requested.
  async verify(hits, known) {
    const { asked } = this.answer;
    const has = async (hit) => {
      const { title, summary, paragraphs } = await row(hit);
      const all = [title, summary, ...paragraphs.map(({ text }) => text)];
      return asked.phrases.every((phrase) => all.some((text) => hasPhrase(text, phrase)));
    };
    const end = this.affordable(hits);
    const holds = await Promise.all(hits.slice(0, end).map(has));
    const found = hits.slice(0, end).filter((_, n) => holds[n]);
    this.answer.hits = [...known, ...found];
    this.answer.rest = hits.slice(end);
    if (!found.length && this.answer.rest.length) await this.verify(this.answer.rest, known);
  }

  // Puts first the texts that have all words in a row, or else those where one word differs.
  async byRun() {
    const { hits, near, asked } = this.answer;
    const texts = [...hits, ...near].filter((hit) => !isName(hit));
    const best = texts.slice(0, this.affordable(texts));
    const rows = await Promise.all(best.map(row));
    const misses = rows.map(({ title, summary, paragraphs }) => Math.min(...[title, summary, ...paragraphs.map(({ text }) => text)].map((text) => missesIn(text, asked.run))));
    const least = Math.min(...misses);
    if (least > 1) return false;
    const found = best.filter((_, n) => misses[n] === least);
    this.answer.hits = [...found, ...hits.filter((hit) => !found.includes(hit))];
    return true;
  }

  // Sorts the best hits by the paragraph that contains most words of the query.
  async bySpeech() {
    const { hits, asked } = this.answer;
    const end = this.affordable(hits);
    const rows = await Promise.all(hits.slice(0, end).map(row));
    const scores = new Map(rows.map(({ paragraphs }, n) => [hits[n], bestPassage(paragraphs, asked.asked, [])?.score ?? 0]));
    const best = hits.slice(0, end).sort((a, b) => scores.get(b) - scores.get(a));
    this.answer.hits = [...best, ...hits.slice(end)];
  }

  // Bars that filter by year: one per year, or for several years, so that each is large enough to touch.
  chart(hits, { from }) {
    const counts = new Map();
    for (const hit of hits) if (!isName(hit)) counts.set(hit.year, (counts.get(hit.year) || 0) + 1);
    counts.delete("");
    const years = [...counts.keys()].map(Number);
    const [first, last] = [Math.min(...years), Math.max(...years)];
    const found = [...counts.values()].reduce((sum, count) => sum + count, 0);
    this.bars.hidden = found < 8 || last - first < 2 || Boolean(from);
    if (this.bars.hidden) return;
    const room = Math.max(6, Math.floor(this.list.clientWidth / BAR_PIXELS) - 3);
    const span = SPANS.find((one) => Math.floor(last / one) - Math.floor(first / one) < room) || SPANS.at(-1);
    const starts = Array.from({ length: Math.floor(last / span) - Math.floor(first / span) + 1 }, (_, n) => first - (first % span) + n * span);
    const sums = starts.map((start) => years.reduce((sum, year) => sum + (year - (year % span) === start ? counts.get(String(year)) : 0), 0));
    const most = Math.max(...sums);
    const peak = sums.indexOf(most);
    this.bars.replaceChildren(
      made("span", {}, String(first)),
      ...starts.map((start, n) => {
        const count = sums[n];
        const name = span > 1 ? `${start}–${start + span - 1}` : String(start);
        const says = `${name}: ${count.toLocaleString(LANGUAGE)}`;
        const bar = made("button", { type: "button", "aria-label": says, title: says }, made("i", n === peak ? { "data-most": count.toLocaleString(LANGUAGE) } : {}));
        bar.firstChild.style.blockSize = `${Math.ceil((100 * count) / most)}%`;
        bar.disabled = !count;
        bar.addEventListener("click", () => {
          this.field.value = `${this.field.value.trim()} ${name}`;
          this.run();
          this.field.focus();
        });
        return bar;
      }),
      made("span", {}, String(last)),
    );
  }

  // Active filters, each with a button to remove it, and the most frequent people and topics as further filters.
  narrow({ time, facets }) {
    const label = (term) => this.answer.parts.flatMap((volume) => volume.facets).find(([one]) => one === term)?.[1] ?? term.slice(1).replaceAll("-", " ");
    const chip = (name, remove, ...inside) => {
      const button = made("button", { type: "button", "aria-label": TEXT.remove.replace("{name}", name) }, `${name} ×`, ...inside);
      button.addEventListener("click", () => {
        remove(button);
        this.field.focus();
        this.run();
      });
      return button;
    };
    const chosen = facets.map((term) => chip(label(term), (button) => button.remove(), this.hidden(term)));
    if (time) chosen.push(chip(time, () => (this.field.value = this.field.value.replace(time, " ").replace(/\s+/g, " ").trim())));
    this.chips.replaceChildren(...chosen);
    this.facets.replaceChildren(this.facets.firstChild, ...this.group(TEXT.people, "@", facets), ...this.group(TEXT.topics, "#", facets));
    this.facets.classList.toggle("empty", this.facets.children.length < 2);
  }

  hidden(term) {
    return made("input", { type: "hidden", name: term[0] === "@" ? "actor" : "tag", value: term.slice(1) });
  }

  group(title, mark, chosen) {
    const { hits, parts } = this.answer;
    const texts = hits.filter((hit) => !isName(hit));
    const counts = new Map();
    for (const volume of parts) {
      const here = texts.filter((hit) => hit.volume === volume);
      for (const [term, label, postings] of volume.facets) {
        if (term[0] !== mark || chosen.includes(term)) continue;
        const having = new Map();
        decode(postings, 1, volume.starts, having);
        const count = here.filter(({ number }) => having.has(number)).length;
        counts.set(term, { label, count: count + (counts.get(term)?.count ?? 0) });
      }
    }
    const best = [...counts].filter(([, { count }]) => count && count < texts.length).sort((a, b) => b[1].count - a[1].count);
    const items = best.slice(0, FACETS).map(([term, { label, count }]) => {
      const button = made("button", { type: "button" }, `${label} `, made("span", {}, count.toLocaleString(LANGUAGE)));
      button.addEventListener("click", () => {
        this.chips.append(this.hidden(term));
        this.field.focus();
        this.run();
      });
      return made("li", {}, button);
    });
    return items.length ? [made("h2", {}, title), made("ul", {}, ...items)] : [];
  }

  // A note if the results are for a suggested spelling instead of the typed words.
  suggest(instead) {
    const wordOf = (term) => this.field.value.match(WORD)?.find((one) => ask(`${one} `).some((asked) => asked.term === term));
    const better = instead.reduce((text, [term, other]) => text.replace(wordOf(term) ?? "", other), this.field.value);
    this.perhaps.hidden = better === this.field.value;
    const button = made("button", { type: "button", class: "search-meant" }, better);
    button.addEventListener("click", () => {
      this.field.value = better;
      this.field.focus();
      this.run();
    });
    const [before, after] = TEXT.meant.split("{q}");
    this.perhaps.replaceChildren(before, button, after ?? "");
  }

  // Arrow keys move between the field and the results.
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

  // On the search page the address contains the query, so that it can be bookmarked and shared.
  keep() {
    const asked = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) {
      if (value && !(name === "order" && value === "best")) asked.append(name, value);
    }
    const query = asked.size ? `?${asked}` : "";
    if (this.own) history.replaceState(null, "", location.pathname + query);
    if (this.link) this.link.href = hrefOf("search/") + query;
  }

  take(asked) {
    this.field.value = [asked.get("q"), asked.get("year")].filter(Boolean).join(" ");
    if (asked.get("order")) this.form.elements.order.value = asked.get("order");
    for (const [name, mark] of [["actor", "@"], ["tag", "#"]]) {
      for (const id of asked.getAll(name).filter(Boolean)) this.chips.append(this.hidden(mark + fold(id).trim().replace(/\s+/g, "-")));
    }
    this.whole.classList.toggle("asked", asked.size > 0); // hides the parts that results would push down
    if (asked.size) this.run();
    else this.field.focus({ preventScroll: true });
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
  search.facets.open = false;
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
    search.facets.open = false;
    const last = location.pathname.replace(/(?:index)?\.\w+$|\/$/, "").split("/").pop();
    const words = written(last).replace(/^\d{4}-\d\d-\d\d-/, "").replace(/[-_+]/g, " ");
    if (words !== "404") search.take(new URLSearchParams({ q: words }));
  },
};
