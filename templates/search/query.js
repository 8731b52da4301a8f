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

// So many words may be a quotation that nobody put in marks.
const QUOTATION = 6;

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

const PUBLISHER = fold({{ page.publisher | tojson }});
const SERIES = {{ page.series | tojson }};
const anyOf = (words) => `(?:${words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|")})`;
const listed = (text) => text.split(" ");
const SEASONS = Object.fromEntries(listed({{ "search.seasons" | script_text }}).map((one) => one.split(/[:-]/)).map(([name, from, to]) => [name, [+from, +to]]));
const YEAR = "((?:1[5-9]|20)\\d\\d)";
const MONTH = `(${Object.keys(MONTHS).join("|")})\\.?`;
const DAY = "(0?[1-9]|[12]\\d|3[01])";
const LITTLE = "(?:\\p{L}{1,3}\\s+)?"; // “de”, “of”
const SINCE = anyOf(listed({{ "search.since" | script_text }}));
const UNTIL = anyOf(listed({{ "search.until" | script_text }}));
const BETWEEN = anyOf(listed({{ "search.between" | script_text }}));
const AND = anyOf(listed({{ "search.and" | script_text }}));
const MARK = anyOf(Object.keys(SERIES));
const formOf = (form) => new RegExp(`(?<=^|\\s)${form}(?=[\\s,;.:?!]|$)`, "iu");
const monthOf = (year, month) => `${year}-${String(MONTHS[String(month).toLowerCase()] ?? month).padStart(2, "0")}`;
const inMonth = (year, month, day) => {
  const from = monthOf(year, month);
  return { from, to: from, days: day ? [`=${from}-${day.padStart(2, "0")}`] : [] };
};
// Month 0 of a year is the December before it.
const inSeason = (name, year) => {
  const [from, to] = SEASONS[name.toLowerCase()];
  return { from: from ? monthOf(year, from) : monthOf(year - 1, 12), to: monthOf(year, to) };
};
// A day with slashes: in the order of the series whose mark stands before it; both ways where none does.
const inSlashes = (mark, first, second, year) => {
  const order = Object.entries(SERIES).find(([label]) => label.toLowerCase() === mark?.toLowerCase())?.[1];
  const ways = [...(order === false ? [] : [[second, first]]), ...(order ? [] : [[first, second]])].filter(([month]) => month <= 12);
  const days = ways.map(([month, day]) => inMonth(year, month, day)).sort((a, b) => (a.from < b.from ? -1 : 1));
  return days.length && { from: days[0].from, to: days.at(-1).to, days: days.flatMap((one) => one.days) };
};
// Forms of a time → its first and last month or year, and the facets of its days.
const TIMES = [
  [`(?<=(?:(${MARK})\\s+)?)${DAY}/${DAY}/${YEAR}`, inSlashes],
  [`(0?[1-9]|1[0-2])/${YEAR}`, (month, year) => inMonth(year, month)],
  [`(?:(?:${SINCE}|${BETWEEN})\\s+)?${YEAR}(?:\\s*[-–—]\\s*|\\s+${AND}\\s+)${YEAR}`, (from, to) => ({ from, to })],
  [`${YEAR}[-/](0?[1-9]|1[0-2])(?:[-/]${DAY})?/?`, inMonth],
  [`${DAY}\\.\\s?(0?[1-9]|1[0-2])\\.\\s?${YEAR}`, (day, month, year) => inMonth(year, month, day)],
  [`${DAY}(?:\\.|\\p{L}{1,2})?\\s+${LITTLE}${MONTH},?\\s+${LITTLE}${YEAR}`, (day, month, year) => inMonth(year, month, day)],
  [`${SINCE}\\s+(?:${LITTLE}${MONTH}\\s+)?${LITTLE}${YEAR}`, (month, year) => ({ from: month ? monthOf(year, month) : year, to: "" })],
  [`${UNTIL}\\s+(?:${LITTLE}${MONTH}\\s+)?${LITTLE}${YEAR}`, (month, year) => ({ from: "", to: month ? monthOf(year, month) : year })],
  [`${MONTH}\\s+(?:${DAY}(?:\\p{L}{2})?,?\\s+)?${LITTLE}${YEAR}`, (month, day, year) => inMonth(year, month, day)],
  [`(${anyOf(Object.keys(SEASONS))})[\\s-]+${LITTLE}${YEAR}`, inSeason],
  [YEAR, (year) => ({ from: year, to: year, bare: true })],
].map(([form, read]) => [formOf(form), read]);
const NO_TIME = { time: "", from: "", to: "", days: [], bare: false };

// The time that a query names, as it is written and as it is meant.
const timeOf = (query) => {
  for (const [form, read] of TIMES) {
    const found = form.exec(query);
    const time = found && read(...found.slice(1));
    if (time) return { ...NO_TIME, time: found[0], ...time };
  }
  return NO_TIME;
};

// What is copied from a text's citations: its title, and where its date stands. BibTeX, RIS, CSL-JSON, and a title in
// quotation marks with an address at the end.
const CITED = [
  [/\btitle\s*=\s*\{\{(.+?)\}\},?(?=\s)/s, /\bday\s*=\s*\{(\w+)/, /\bmonth\s*=\s*(\w+)/, /\byear\s*=\s*\{(\w+)/],
  [/\bTI {2}- (.+?)\s+[A-Z][A-Z\d] {2}- /s, /\bDA {2}- (\S+)/],
  [/"title":\s*"((?:[^"\\]|\\.)+)"/, /"date-parts":\s*\[\s*\[([\d,\s]+)/],
  [/“(.+)”(?=.*https?:[/]{2}\S+\s*$)/s, /”([^”]+)$/],
];
const unpacked = (query) => {
  for (const [form, ...dates] of CITED) {
    const title = form.exec(query)?.[1];
    if (!title) continue;
    const parts = dates.map((date) => date.exec(query)?.[1] ?? "").join(" ");
    const date = /^[\d,\s]+$/.test(parts) ? parts.replace(/\s/g, "").replaceAll(",", "-") : parts;
    return `${timeOf(date).time} ${title.replace(/\\text\w+\{\}|\\/g, " ")} `;
  }
  return query;
};

// “exact phrases”, -excluded words and a time, taken out of a query. What stands behind a day is a title, not a phrase;
// before it, a publisher is no word of it.
const understand = (typed, timed = true) => {
  const query = unpacked(typed);
  const phrases = [];
  const excluded = [];
  const time = timed ? timeOf(query) : {};
  const [before, ...after] = time.time ? query.split(time.time) : [query];
  const cited = time.days?.length && fold(before).trim() === PUBLISHER;
  const rest = (time.time ? `${cited ? "" : before} ${after.join(" ")}` : query)
    .replace(/["“”„«»]([^"“”„«»]+)["“”«»]/gu, (_, words) => {
      if (!time.days?.length) phrases.push(runsOf(words));
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
    run: phrases.length || runsOf(query).length < QUOTATION ? [] : runsOf(query),
  };
};
