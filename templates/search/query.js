// A reader's words → what is asked for: the rules of the index, in the same order.
const LETTERS = {{ page.letters | tojson }};
const COMMON = new Set({{ page.common | tojson }});
const APOSTROPHES = {{ page.apostrophes | tojson }};
const DENSE = {{ page.dense | tojson }};
const LONGEST = {{ page.longest }};
const KEY_LENGTH = {{ page.key_length }};

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
