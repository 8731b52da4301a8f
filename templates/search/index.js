// What is asked for → documents, best first. An index file is a script that calls searchFile with its name and one value, so that reading it works from disk too.
const IN_FILE = {{ page.in_file }};
const WEIGHTS = [1, 1.5, 2, 4];
const BEGUN = 0.6;
const KIN = 0.7;
const NAMES = 2;
const NAMES_FIRST = 3;

const base = new URL("./", document.currentScript.src);
const root = new URL("../", base);

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

let table = null;
const slices = () => {
  table ??= read("slices").then((rows) =>
    rows.map(([name, size, shards, version, periods]) => {
      const months = Array(size).fill("");
      periods.forEach(([month, first], n) => months.fill(month, first, periods[n + 1]?.[1] ?? size));
      return { name, size, shards, version, months };
    }),
  );
  table.catch(() => (table = null));
  return table;
};

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

const shard = async (slice, term) => {
  const lines = await read(`${slice.name}/t${shardOf(term, slice.shards)}`, slice.version);
  return `\n${lines}\n`;
};

// The lines of a shard that hold a text: term, postings, family.
const linesWith = (lines, text) => {
  const found = [];
  for (let at = lines.indexOf(text); at >= 0; at = lines.indexOf(text, at + 1)) {
    const from = lines.lastIndexOf("\n", at) + 1;
    const start = lines[at] === "\n" ? at + 1 : from;
    found.push(lines.slice(start, lines.indexOf("\n", start)).split(" "));
  }
  return found;
};

// What the forms of a word share, such as negoti of negotiated and negotiation; none where no text has the word.
const familyOf = async (parts, { term }) => {
  if (dense.test(term)) return "";
  const found = await Promise.all(parts.map(async (slice) => linesWith(await shard(slice, term), `\n${term} `)[0]));
  const line = found.find(Boolean);
  return line ? line[2] || term : "";
};

// The documents of a slice that have what is asked for: number → weight. The word itself weighs most.
const look = async (slice, { term, begin }, family = "") => {
  const hits = new Map();
  const lines = await shard(slice, term);
  for (const [, postings] of linesWith(lines, `\n${term} `)) decode(postings, 1, hits);
  if (family) {
    const alike = [...linesWith(lines, `\n${family} `).filter((line) => !line[2]), ...linesWith(lines, ` ${family}\n`)];
    for (const [other, postings] of alike) if (other !== term) decode(postings, KIN, hits);
  }
  if (begin) {
    const begun = await shard(slice, begin);
    for (const [, postings] of linesWith(begun, `\n${begin}`)) decode(postings, BEGUN, hits);
  }
  return hits;
};

const row = async (hit) => {
  const file = await read(`${hit.slice.name}/d${Math.floor(hit.number / IN_FILE)}`, hit.slice.version);
  const [address, title, summary, kind, date, written, language] = file[hit.number % IN_FILE];
  return { address, title, summary, kind, date, written, language };
};

// A month or year lies in a time when it is neither before nor after it.
const within = ({ from, to }, month) => (!from || month >= from) && (!to || (month && month.slice(0, to.length) <= to));

const chosen = (all, question) =>
  all.filter(({ name, months }) => {
    const isNames = name === "names";
    if (question.facets.length || question.from || question.undated) {
      return !isNames && months.some((month) => (question.undated ? !month : within(question, month)));
    }
    return !question.kind || isNames === (question.kind !== "briefing");
  });

// Everything that answers a question, best first; `partial` where no document has all the words.
const find = async (question) => {
  const parts = chosen(await slices(), question);
  const facets = question.facets.map((term) => ({ term, begin: "" }));
  if (question.kind && question.kind !== "briefing") facets.push({ term: `:${question.kind}`, begin: "" });
  for (const word of question.words) word.family ??= await familyOf(parts, word);
  const tables = await Promise.all(
    parts.map(async (slice) => ({
      slice,
      words: await Promise.all(question.words.map((word) => look(slice, word, word.family))),
      facets: await Promise.all(facets.map((facet) => look(slice, facet))),
      excluded: await Promise.all((question.excluded || []).map((word) => look(slice, word))),
    })),
  );
  const total = parts.reduce((sum, slice) => sum + slice.size, 0);
  const counts = question.words.map((_, n) => tables.reduce((sum, { words }) => sum + words[n].size, 0));
  const needed = question.words.map((word, n) => n).filter((n) => counts[n] || !question.words[n].unsure);
  const worth = counts.map((count) => Math.log(1 + total / (count + 1)));
  const complete = [];
  const some = [];
  for (const { slice, words, facets: limits, excluded } of tables) {
    const numbers = limits.length
      ? [...limits[0].keys()]
      : words.length
        ? [...new Set(words.flatMap((hits) => [...hits.keys()]))]
        : [...Array(slice.size).keys()];
    for (const number of numbers) {
      const month = slice.months[number];
      if (question.undated ? month : !within(question, month)) continue;
      if (!limits.every((hits) => hits.has(number)) || excluded.some((hits) => hits.has(number))) continue;
      const has = needed.filter((n) => words[n].has(number));
      const sum = has.reduce((score, n) => score + worth[n] * words[n].get(number), 0);
      const hit = { slice, number, year: month.slice(0, 4), score: sum * (slice.name === "names" ? NAMES : 1), has: has.length };
      if (has.length === needed.length) complete.push(hit);
      else if (has.length) some.push(hit);
    }
  }
  const partial = !complete.length && some.length > 0;
  const hits = (partial ? some : complete).sort(ORDERS[question.order](parts));
  const lost = question.words.filter((word, n) => !counts[n]);
  return { hits: question.order === "best" && !question.kind ? await namesFirst(hits, question) : hits, partial, lost, parts };
};

// The best names above the briefings, at most so many, the one that is asked for word by word first.
const namesFirst = async (hits, { words }) => {
  const names = hits.filter(({ slice }) => slice.name === "names").slice(0, NAMES_FIRST * 4);
  if (!names.length || !words.length) return hits;
  const titles = await Promise.all(names.map(row));
  const asked = words.map(({ term }) => term).join(" ");
  const exact = names.filter((_, n) => ask(`${titles[n].title} `).map(({ term }) => term).join(" ") === asked);
  const first = [...new Set([...exact, ...names])].slice(0, NAMES_FIRST);
  return [...first, ...hits.filter((hit) => !first.includes(hit))];
};

// How many letters must be written otherwise, two that changed places counting as one; more than `most` is more.
const distance = (one, other, most) => {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before = [];
  let last = Array.from({ length: other.length + 1 }, (_, n) => n);
  for (let n = 1; n <= one.length; n += 1) {
    const next = [n];
    for (let m = 1; m <= other.length; m += 1) {
      const same = one[n - 1] === other[m - 1];
      next[m] = Math.min(last[m] + 1, next[m - 1] + 1, last[m - 1] + (same ? 0 : 1));
      if (n > 1 && m > 1 && one[n - 1] === other[m - 2] && one[n - 2] === other[m - 1]) next[m] = Math.min(next[m], before[m - 2] + 1);
    }
    if (Math.min(...next) > most) return most + 1;
    [before, last] = [last, next];
  }
  return last[other.length];
};

// First letters that a slip of the pen may have made these.
const openings = (term) => {
  const found = [term];
  for (let n = 0; n < Math.min(KEY_LENGTH, term.length - 1); n += 1) {
    found.push(term.slice(0, n) + term[n + 1] + term[n] + term.slice(n + 2));
    found.push(term.slice(0, n) + term.slice(n + 1));
  }
  return found;
};

// The word of the index that a word was perhaps meant to be, as a text of the archive writes it; names first.
const meant = async ({ term }, parts) => {
  if (term.length < 4 || dense.test(term)) return "";
  const most = term.length < 6 ? 1 : 2;
  const near = [];
  const gather = async (slice, key) => {
    for (const line of (await shard(slice, key)).split("\n")) {
      const other = line.slice(0, line.indexOf(" "));
      const far = other && !/^[#@:]/.test(other) ? distance(term, other, most) : most + 1;
      if (far <= most) near.push({ slice, other, far, postings: line.split(" ")[1] });
    }
  };
  for (const slice of parts) {
    const keys = slice.name === "names" ? openings(term) : [term];
    await Promise.all([...new Set(keys.map((key) => key.slice(0, KEY_LENGTH)))].map((key) => gather(slice, key)));
  }
  near.sort((a, b) => a.far - b.far || (b.slice.name === "names") - (a.slice.name === "names") || b.postings.length - a.postings.length);
  for (const { slice, other, postings } of near.slice(0, 4)) {
    const hits = new Map();
    decode(postings, 1, hits);
    const best = [...hits].sort((a, b) => b[1] - a[1]).slice(0, 3);
    for (const [number] of best) {
      const { title, summary, address, kind } = await row({ slice, number });
      const blocks = kind ? [] : await paragraphs(address);
      for (const text of [title, summary, ...blocks.map((block) => block.text)]) {
        const word = text.match(WORD)?.find((one) => ask(`${one} `).some((asked) => asked.term === other));
        if (word) return word;
      }
    }
  }
  return "";
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
