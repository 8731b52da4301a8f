// A reader's words → what is asked for: the rules of the index, in the same order.
const LETTERS = {{ page.letters | tojson }};
const COMMON = new Set({{ page.common | tojson }});
const APOSTROPHES = {{ page.apostrophes | tojson }};
const DENSE = {{ page.dense | tojson }};
const LONGEST = {{ page.longest }};
const BEGINNING = {{ page.beginning }};
const LANGUAGE = {{ site.language | tojson }};

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
  return word.endsWith("y") && word.length > 4 ? `${word.slice(0, -1)}i` : word;
};

const cut = (word) => Array.from(word).slice(0, LONGEST).join("");
const runsOf = (text) => fold(text.replace(hyphen, "")).match(runs) || [];

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
      asked.push({ term: stem(cut(word)), begin: last ? cut(word) : "", unsure: last && letters.length < BEGINNING });
    }
  });
  return asked;
};

const MONTHS = [...new Set([LANGUAGE, "en"])].flatMap((language) =>
  ["long", "short"].flatMap((month) => {
    const format = new Intl.DateTimeFormat(language, { month, timeZone: "UTC" });
    return Array.from({ length: 12 }, (_, n) => [fold(format.format(Date.UTC(2024, n, 15))).replace(".", ""), n + 1]);
  }),
);
const YEAR = "(?:1[5-9]|20)\\d\\d";
const span = new RegExp(`(?:^|\\s)(${YEAR})\\s*[-–—]\\s*(${YEAR})(?=\\s|$)`, "u");
const numbered = new RegExp(`(?:^|\\s)(${YEAR})-(0[1-9]|1[0-2])(?:-\\d\\d)?(?=\\s|$)`, "u");
const named = new RegExp(`(?:^|\\s)(\\p{L}{3,})\\.?\\s+(${YEAR})(?=\\s|$)`, "u");

// A time that is written in the query: its first and last month or year, and the query without it.
const timeOf = (query) => {
  let found = span.exec(query);
  if (found) return { from: found[1], to: found[2], rest: query.replace(found[0], " ") };
  found = numbered.exec(query);
  if (found) return { from: `${found[1]}-${found[2]}`, to: `${found[1]}-${found[2]}`, rest: query.replace(found[0], " ") };
  found = named.exec(query);
  const month = found && MONTHS.find(([name]) => name === fold(found[1]));
  if (!month) return { from: "", to: "", rest: query };
  const when = `${found[2]}-${String(month[1]).padStart(2, "0")}`;
  return { from: when, to: when, rest: query.replace(found[0], " ") };
};

// “exact phrases”, -excluded words and a time, taken out of a query.
const understand = (query) => {
  const phrases = [];
  const excluded = [];
  const time = timeOf(query);
  const rest = time.rest
    .replace(/["“”„«»]([^"“”„«»]+)["“”«»]/gu, (_, words) => {
      const wanted = runsOf(words);
      if (wanted.length > 1) phrases.push(wanted);
      return ` ${words} `;
    })
    .replace(/(^|\s)[-−]([\p{L}\p{N}][^\s]*)/gu, (_, before, word) => {
      excluded.push(...ask(`${word} `));
      return before;
    });
  return { words: ask(rest), length: runsOf(rest).length, phrases, excluded, from: time.from, to: time.to };
};
