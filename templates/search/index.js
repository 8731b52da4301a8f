// What is asked for → documents, best first. An index file is a script that calls searchFile with its name and one value, so that reading it works from disk too.
const TEXTS_IN_FILE = {{ page.texts_in_file }};
const NAMES_IN_FILE = {{ page.names_in_file }};
const WEIGHTS = [1, 1.5, 2, 4];
const BEGUN = 0.6;
const KIN = 0.7;
const ENDING = 5;
const NAMES = 2;
const NAMES_FIRST = 3;
const TOGETHER = 2;

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

// The volumes, newest first: where each block starts, how many names stand at the beginning, the month of each document.
let table = null;
const volumes = () => {
  table ??= read("volumes").then((rows) =>
    rows.map(([name, [shards, letters], version, blocks, months, facets]) => {
      const starts = [0];
      for (const [, documents] of blocks) starts.push(starts.at(-1) + documents);
      const size = starts.pop();
      const of = Array(size).fill("");
      months.forEach(([month, first], n) => of.fill(month, first, months[n + 1]?.[1] ?? size));
      const sizes = Object.fromEntries(blocks);
      const [first, posts] = [sizes.names ?? 0, sizes.posts ?? 0];
      return { name, shards, letters, version, blocks, starts, size, first, names: first + posts, months: of, facets };
    }),
  );
  table.catch(() => (table = null));
  return table;
};
const isName = ({ volume, number }) => number < volume.names;
const isPost = (hit) => isName(hit) && hit.number >= hit.volume.first;

const shardOf = (term, { shards, letters }) => {
  const all = Array.from(term.split("_")[0]);
  const key = /^[#@=]/.test(term) ? Array.from(term) : all.slice(0, dense.test(term) ? 1 : letters);
  let value = 0x811c9dc5;
  for (const letter of key) value = Math.imul(value ^ letter.codePointAt(0), 0x01000193);
  return (value >>> 0) & (shards - 1);
};

const digit = (text, place) => {
  const code = text.charCodeAt(place);
  return code - (code > 92 ? 49 : 48);
};

// Postings stand block by block: the block's number, then each document's distance from the one before.
const decode = (text, factor, starts, into) => {
  for (const list of text.split(",")) {
    let start = -1;
    let place = -1;
    let value = 0;
    let shift = 0;
    for (let n = 0; n < list.length; n += 1) {
      const found = digit(list, n);
      value |= (found & 31) << shift;
      shift += 5;
      if (found & 32) continue;
      if (start < 0) start = starts[value];
      else {
        place = value + (place | 3) + 1;
        const number = start + (place >> 2);
        const weight = WEIGHTS[place & 3] * factor;
        if (weight > (into.get(number) || 0)) into.set(number, weight);
      }
      value = shift = 0;
    }
  }
};

const shard = async (volume, term) => {
  const lines = await read(`${volume.name}/t${shardOf(term, volume)}`, volume.version);
  return `\n${lines}\n`;
};

// Reads what a query will need while its next letter is waited for: words whose file no further letter changes.
const ready = async (query) => {
  try {
    const { words } = understand(query);
    const parts = await volumes();
    const files = parts.flatMap((volume) => words.filter(({ term }) => Array.from(term).length >= volume.letters).map(({ term }) => shard(volume, term)));
    await Promise.all(files);
  } catch {
    // The search reports the error itself.
  }
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

// What the forms of a word share, such as negoti of negotiated and negotiation. Of a word that no text has, the longest
// that it begins with.
const familyOf = (shards, { term }) => {
  if (dense.test(term)) return "";
  const line = shards.map((lines) => linesWith(lines, `\n${term} `)[0]).find(Boolean);
  if (line) return line[2] || term;
  const known = shards.flatMap((lines) => lines.trim().split("\n")).filter((one) => !one.includes("_")).map((one) => one.split(" ")).map(([other, , family]) => family || other);
  const near = known.filter((one) => one.length > 3 && term.length - one.length <= ENDING && term.startsWith(one));
  return near.sort((a, b) => b.length - a.length)[0] || "";
};

// The documents of a volume that have what is asked for: number → weight. The word itself weighs most.
const look = async (volume, { term, begin }, family = "") => {
  const hits = new Map();
  const lines = await shard(volume, term);
  const add = (found, factor) => {
    for (const [other, postings] of found) if (factor === 1 || other !== term) decode(postings, factor, volume.starts, hits);
  };
  add(linesWith(lines, `\n${term} `), 1);
  if (family) add([...linesWith(lines, `\n${family} `).filter((line) => !line[2]), ...linesWith(lines, ` ${family}\n`)], KIN);
  if (Array.from(begin).length >= (dense.test(begin) ? 1 : volume.letters)) add(linesWith(await shard(volume, begin), `\n${begin}`), BEGUN);
  return hits;
};

const placeIn = ({ volume, number }) => {
  const at = volume.starts.findLastIndex((start) => start <= number);
  return [volume.blocks[at][0], number - volume.starts[at], number < volume.names ? NAMES_IN_FILE : TEXTS_IN_FILE];
};
const fileOf = (hit) => {
  const [block, place, inFile] = placeIn(hit);
  return `${block}/d${Math.floor(place / inFile)}`;
};

const row = async ({ volume, number }) => {
  const [, place, inFile] = placeIn({ volume, number });
  const file = await read(fileOf({ volume, number }), volume.version);
  const [address, title, summary, kind, date, written, language, passages = []] = file[place % inFile];
  const paragraphs = passages.flatMap((id, n) => (n % 2 ? [] : [{ id, text: passages[n + 1] }]));
  const found = { address, title, summary, kind, date, written, language, paragraphs };
  return isPost({ volume, number }) ? { ...found, holders: date.map(([to, name, years, first, last]) => ({ to, name, years, first, last })) } : found;
};

// Whether the archive has briefings of a time.
const hasTime = (parts, { from, to }) => parts.some((volume) => volume.months.some((month) => month && within({ from, to }, month)));

// The answer to a question, and the question as it was taken: a bare year is a word where the archive does not have it,
// and where it leaves nothing that has all the words.
const answerTo = async (question) => {
  const known = !question.bare || hasTime(await volumes(), question);
  const answer = known && { question, ...(await find(question)) };
  if (!question.bare || (known && answer.hits.length && !answer.partial)) return answer;
  const other = { ...question, ...NO_TIME, ...understand(question.query, false) };
  const found = { question: other, ...(await find(other)) };
  return known && (found.partial || !found.hits.length) ? answer : found;
};

// A month or year lies in a time when it is neither before nor after it.
const within = ({ from, to }, month) => (!from || month >= from) && (!to || (month && month.slice(0, to.length) <= to));

// Whether a document is of the time that is asked for. Names have none; the holder of a post is chosen by it.
const wanted = (question, hit) => {
  if (isPost(hit)) return !question.facets.length;
  if (isName(hit)) return !question.facets.length && !question.time;
  return within(question, hit.volume.months[hit.number]);
};

const chosen = (all, question) => all.filter((volume) => !question.time || volume.first < volume.names || volume.months.some((month) => within(question, month)));

// The documents of any of some days.
const daysIn = async (volume, days) => new Map((await Promise.all(days.map((term) => look(volume, { term, begin: "" })))).flatMap((hits) => [...hits]));

// Everything that answers a question, best first; `partial` where no document has all the words.
const find = async (question) => {
  const parts = chosen(await volumes(), question);
  const facets = question.facets.map((term) => ({ term, begin: "" }));
  const tables = await Promise.all(
    parts.map(async (volume) => ({
      volume,
      shards: await Promise.all(question.words.map((word) => shard(volume, word.term))),
      facets: await Promise.all([...facets.map((facet) => look(volume, facet)), ...(question.days.length ? [daysIn(volume, question.days)] : [])]),
      excluded: await Promise.all(question.excluded.map((word) => look(volume, word))),
      pairs: await Promise.all(question.pairs.map((pair) => look(volume, pair))),
    })),
  );
  question.words.forEach((word, n) => (word.family ??= familyOf(tables.map(({ shards }) => shards[n]), word)));
  for (const one of tables) one.words = await Promise.all(question.words.map((word) => look(one.volume, word, word.family)));
  const total = parts.reduce((sum, { size }) => sum + size, 0);
  const counts = question.words.map((_, n) => tables.reduce((sum, { words }) => sum + words[n].size, 0));
  const needed = question.words.map((word, n) => n).filter((n) => counts[n] || !question.words[n].unsure);
  const worthOf = (count) => Math.log(1 + total / (count + 1));
  const worth = counts.map(worthOf);
  const together = question.pairs.map((_, n) => TOGETHER * worthOf(tables.reduce((sum, { pairs }) => sum + pairs[n].size, 0)));
  // A query for exact words looks for texts, not for names.
  const raised = question.order === "best" && !question.phrases.length;
  const complete = [];
  const some = [];
  for (const { volume, words, facets: limits, excluded, pairs } of tables) {
    const numbers = limits.length
      ? [...limits[0].keys()]
      : words.length
        ? [...new Set(words.flatMap((hits) => [...hits.keys()]))]
        : [...Array(volume.size).keys()];
    for (const number of numbers) {
      const hit = { volume, number, year: volume.months[number].slice(0, 4) };
      if (!wanted(question, hit)) continue;
      if (!limits.every((hits) => hits.has(number)) || excluded.some((hits) => hits.has(number))) continue;
      const has = needed.filter((n) => words[n].has(number));
      const next = pairs.reduce((score, hits, n) => score + (hits.has(number) ? together[n] : 0), 0);
      const sum = has.reduce((score, n) => score + worth[n] * words[n].get(number), next);
      if (isPost(hit) && !(has.length === needed.length && has.some((n) => words[n].get(number) > WEIGHTS[0]))) continue;
      hit.has = has.length;
      hit.score = sum * (raised && isName(hit) ? NAMES : 1);
      hit.exact = isName(hit) && has.every((n) => words[n].get(number) === WEIGHTS[Math.max(0, WEIGHTS.length - question.length)]);
      if (has.length === needed.length) complete.push(hit);
      else if (has.length) some.push(hit);
    }
  }
  const partial = !complete.length && some.length > 0;
  const order = ORDERS[question.order](parts);
  const hits = (partial ? some : complete).sort(order);
  // What lacks a single word may be quoted with one word wrong.
  const near = question.run.length && !partial ? some.filter((hit) => hit.has === needed.length - 1).sort(order) : [];
  const lost = question.words.filter((word, n) => !counts[n]);
  return { hits: raised && !partial ? namesFirst(hits) : hits, near, partial, lost, parts };
};

// The best names above the briefings, at most so many, the one that is asked for word by word first.
const namesFirst = (hits) => {
  const names = hits.filter(isName);
  const first = [...new Set([...names.filter(({ exact }) => exact), ...names.filter(isPost), ...names])].slice(0, NAMES_FIRST);
  return [...first, ...hits.filter((hit) => !first.includes(hit))];
};

// Letters that sound alike are half a slip.
const SOUNDS = ["ckq", "iyj", "vwf", "sz"];
const alike = (one, other) => SOUNDS.some((sound) => sound.includes(one) && sound.includes(other));

// How many letters must be written otherwise, two that changed places counting as one (Damerau–Levenshtein, optimal
// string alignment); more than `most` is more.
const distance = (one, other, most) => {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before = [];
  let last = Array.from({ length: other.length + 1 }, (_, n) => n);
  for (let n = 1; n <= one.length; n += 1) {
    const next = [n];
    for (let m = 1; m <= other.length; m += 1) {
      const [a, b] = [one[n - 1], other[m - 1]];
      const instead = a === b ? 0 : alike(a, b) ? 0.5 : 1;
      next[m] = Math.min(last[m] + 1, next[m - 1] + 1, last[m - 1] + instead);
      if (n > 1 && m > 1 && a === other[m - 2] && one[n - 2] === b) next[m] = Math.min(next[m], before[m - 2] + 1);
    }
    if (Math.min(...next) > most) return most + 1;
    [before, last] = [last, next];
  }
  return last[other.length];
};

// The word that a word was perhaps meant to be, as the archive writes it: one of a name, wherever the slip is, or one
// that begins alike.
const meant = async ({ term }, parts) => {
  if (term.length < 4 || dense.test(term) || !/\p{L}/u.test(term)) return null;
  const most = term.length < 6 ? 1 : 2;
  const sound = (text) => text.replaceAll("ph", "f");
  const far = (other) => distance(sound(term), sound(other), most);
  const near = (await read("slips")).flatMap((words, rank) =>
    words.split(" ").map((word) => ({ word, other: stem(cut(fold(word))), rank })),
  );
  for (const volume of parts) {
    for (const line of (await shard(volume, term)).split("\n")) {
      const [other, postings] = line.split(" ");
      if (postings && !/^[#@=]|_/.test(other)) near.push({ other, postings, volume, rank: 99 - Math.log2(postings.length) });
    }
  }
  for (const one of near) one.far = far(one.other);
  const best = near.filter((one) => one.far <= most).sort((a, b) => a.far - b.far || a.rank - b.rank);
  for (const { word, other, postings, volume } of best.slice(0, 4)) {
    if (word) return { word, other };
    const hits = new Map();
    decode(postings, 1, volume.starts, hits);
    const [number] = [...hits].sort((a, b) => b[1] - a[1])[0];
    const { title, summary, paragraphs } = await row({ volume, number });
    for (const text of [title, summary, ...paragraphs.map(({ text }) => text)]) {
      const found = text.match(WORD)?.find((one) => ask(`${one} `).some((asked) => asked.term === other));
      if (found) return { word: found, other };
    }
  }
  return null;
};

// The question with a word that texts have in place of each that none has, and what was written for what; null where
// there is no better one.
const mended = async (question, { lost, parts }) => {
  const others = new Map();
  for (const word of lost) {
    const other = await meant(word, parts);
    if (other) others.set(word, other);
  }
  if (!others.size) return null;
  const words = question.words.map((word) => (others.has(word) ? { term: others.get(word).other, begin: "" } : word));
  return { question: { ...question, words }, instead: [...others].map(([{ term }, { word }]) => [term, word]) };
};

const newer = (parts) => {
  const rank = (hit) => (isName(hit) ? parts.length : parts.indexOf(hit.volume));
  return (a, b) => rank(a) - rank(b) || b.number - a.number;
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
