// What is asked for → documents, best first. An index file is a script that calls searchFile with its name and one value, so that reading it works from disk too.
const IN_FILE = {{ page.in_file }};
const WEIGHTS = [1, 1.5, 2, 4];
const BEGUN = 0.6;
const NAMES = 2;

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
