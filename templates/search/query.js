// A reader's words → what is asked for: the rules of the index, in the same order.
const LETTERS = {{ page.letters | tojson }};
const COMMON = new Set({{ page.common | tojson }});
const APOSTROPHES = {{ page.apostrophes | tojson }};
const DENSE = {{ page.dense | tojson }};
const LONGEST = {{ page.longest }};
const BEGINNING = {{ page.beginning }};
const LANGUAGE = {{ site.language | tojson }};
const MONTHS = {{ page.months | tojson }};

const possessive = new RegExp(`[${APOSTROPHES}]s(?![\\p{L}\\p{N}_])`, "gu");
const silent = new RegExp(`[${APOSTROPHES}]`, "gu");
const runs = new RegExp(`[${DENSE}]+|(?:(?![${DENSE}])[\\p{L}\\p{N}])+`, "gu");
const dense = new RegExp(`^[${DENSE}]`, "u");
const hyphen = /(?<=[\p{L}\p{N}\p{M}])-(?=[\p{L}\p{N}])/gu;

// Nothing that folds, but to small letters, and no apostrophe.
const plain = /^[ -&(-_a-~]*$/;

const fold = (text) => {
  if (plain.test(text)) return text.toLowerCase();
  const small = Array.from(text.toLowerCase(), (c) => LETTERS[c] || c).join("");
  const bare = small.replace(possessive, "").normalize("NFKD").replace(/\p{M}/gu, "").normalize("NFC");
  return bare.toLowerCase().replace(silent, "");
};

const stem = (word) => {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
  if (word.endsWith("ies") && word.length > 4) return word.slice(0, -2);
  if (/(?:ches|shes|sses|xes|zes)$/.test(word)) word = word.slice(0, -2);
  else if (/s$/.test(word) && !/(?:ss|us|is)$/.test(word)) word = word.slice(0, -1);
  return /[^aeiou]y$/.test(word) && word.length > 4 ? `${word.slice(0, -1)}i` : word;
};

const cut = (word) => Array.from(word).slice(0, LONGEST).join("");
const runsOf = (text) => fold(text.replace(hyphen, "")).match(runs) || [];

const wordsIn = (text) => new Set(text.split(" ").map(fold));
// Words that ask, and words of saying: nobody looks for them while there is another word.
const ASKING = wordsIn({{ "search.asking" | script_text }});
const SAYING = wordsIn({{ "search.saying" | script_text }});

// What each word of a query asks for: a term, and a beginning where the word may still be unfinished.
const ask = (query) => {
  const asked = [];
  const words = runsOf(query);
  const open = query && !/[\s"”“»]$/.test(query);
  words.forEach((word, place) => {
    const last = open && place === words.length - 1;
    const letters = Array.from(word);
    if (dense.test(word)) {
      if (letters.length === 1) asked.push({ term: word, begin: word });
      for (let n = 0; n + 1 < letters.length; n += 1) asked.push({ term: letters[n] + letters[n + 1], begin: "" });
    } else if ((word.length > 1 || !/^[a-z0-9]$/.test(word)) && !COMMON.has(word)) {
      asked.push({ word, term: stem(cut(word)), begin: last ? cut(word) : "", unsure: last && letters.length < BEGINNING });
    }
  });
  return asked;
};

const YEAR = "((?:1[5-9]|20)\\d\\d)";
const MONTH = `(${Object.keys(MONTHS).join("|")})\\.?`;
const DAY = "(0?[1-9]|[12]\\d|3[01])";
const LITTLE = "(?:\\p{L}{1,3}\\s+)?"; // “de”, “of”
const formOf = (form) => new RegExp(`(?<=^|\\s)${form}(?=[\\s,;.?!]|$)`, "iu");
const monthOf = (year, month) => `${year}-${String(MONTHS[month.toLowerCase()] ?? month).padStart(2, "0")}`;
const inMonth = (year, month, day) => {
  const from = monthOf(year, month);
  return { from, to: from, day: day ? `=${from}-${day.padStart(2, "0")}` : "" };
};
// Forms of a time → its first and last month or year, and the facet of its day.
const TIMES = [
  [`${YEAR}\\s*[-–—]\\s*${YEAR}`, (from, to) => ({ from, to })],
  [`${YEAR}-(0[1-9]|1[0-2])(?:-${DAY})?`, inMonth],
  [`${DAY}\\.\\s?(0?[1-9]|1[0-2])\\.\\s?${YEAR}`, (day, month, year) => inMonth(year, month, day)],
  [`${DAY}(?:\\.|\\p{L}{1,2})?\\s+${LITTLE}${MONTH},?\\s+${LITTLE}${YEAR}`, (day, month, year) => inMonth(year, month, day)],
  [`${MONTH}\\s+(?:${DAY}(?:\\p{L}{2})?,?\\s+)?${LITTLE}${YEAR}`, (month, day, year) => inMonth(year, month, day)],
  [YEAR, (year) => ({ from: year, to: year, bare: true })],
].map(([form, read]) => [formOf(form), read]);

// The time that a query names, as it is written and as it is meant.
const timeOf = (query) => {
  for (const [form, read] of TIMES) {
    const found = form.exec(query);
    if (found) return { time: found[0], ...read(...found.slice(1)) };
  }
  return { time: "", from: "", to: "" };
};

// “exact phrases”, -excluded words and a time, taken out of a query.
const understand = (query, timed = true) => {
  const phrases = [];
  const excluded = [];
  const time = timed ? timeOf(query) : {};
  const rest = (time.time ? query.replace(time.time, " ") : query)
    .replace(/["“”„«»]([^"“”„«»]+)["“”«»]/gu, (_, words) => {
      phrases.push(runsOf(words));
      return ` ${words} `;
    })
    .replace(/(^|\s)[-−]([\p{L}\p{N}][^\s]*)/gu, (_, before, word) => {
      excluded.push(...ask(`${word} `));
      return before;
    });
  const all = ask(rest);
  const quoted = new Set(phrases.flat());
  const sought = all.filter(({ word }) => quoted.has(word) || !(ASKING.has(word) || SAYING.has(word)));
  const words = sought.length ? sought : all;
  const length = runsOf(rest).filter((word) => !ASKING.has(word)).length;
  return {
    ...{ query, words, length, excluded, ...time },
    phrases: phrases.filter((phrase) => phrase.length > 1),
    pairs: words.slice(1).map(({ term }, n) => ({ term: `${words[n].term}_${term}`, begin: "" })),
    spoken: runsOf(query).some((word) => SAYING.has(word)),
  };
};
