// Harper over the passages that grammar.py sends as JSON; the findings go back in the same way.
import { readFileSync } from "node:fs";
import { Dialect, LocalLinter } from "harper.js";
import { binary } from "harper.js/binary";

// Reason → rules that find mistakes where technical British prose has none.
const OFF = {
  "headings are in sentence case; cells and items begin with a small letter": ["UseTitleCase", "SentenceCapitalization"],
  "British lists have no comma before “and”, and hyphens stay": ["OxfordComma", "DisjointPrefixes"],
  "a briefing is one document here, ids are no ID cards, markup is a noun": [
    "MassNouns", "OrthographicConsistency", "PhrasalVerbAsCompoundNoun",
  ],
  "file name, date line and lower case are two words here": ["CompoundNouns"],
  "MB, ms, Ctrl, MIN and config are as the reader meets them": [
    "ExpandMemoryShorthands", "ExpandTimeShorthands", "ExpandControl", "ExpandMinimum", "ExpandConfiguration",
  ],
  "figures, ranges, numbers of standards and options are set as code": [
    "SpelledNumbers", "NumericRangeEnDash", "QuantifierNumeralConflict", "Dashes", "Spaces", "UnclosedQuotes",
  ],
  "length alone is no mistake": ["LongSentences"],
  "guesses from the next word, and was wrong in every finding here": [
    "AnA", "CallThem", "CapitalizePersonalPronouns", "DiscourseMarkers", "Everyone", "ForAWhile",
    "InflectedVerbAfterTo", "ItsContraction", "KindSortOf", "MergeWords", "MissingDeterminer", "MissingPreposition",
    "MissingTo", "Months", "OneOfTheSingular", "Overall", "PronounInflectionBe", "PronounKnew", "SingleBe", "ThatThan",
    "ThenThan", "ThereToTheir", "TheyToThem", "ToTwoToo", "TransposedSpace", "WrongNegative",
  ],
};

const linter = new LocalLinter({ binary, dialect: Dialect.British });
await linter.setup();
const rules = await linter.getDefaultLintConfig();
await linter.setLintConfig({ ...rules, ...Object.fromEntries(Object.values(OFF).flat().map((rule) => [rule, false])) });
await linter.importWords(readFileSync(process.argv[2], "utf-8").split("\n").filter(Boolean));

const findings = [];
for (const { file, line, text } of JSON.parse(readFileSync(0, "utf-8"))) {
  const named = await linter.organizedLints(text, { language: "markdown" });
  for (const [rule, lints] of Object.entries(named)) {
    for (const lint of lints) {
      const above = [...text].slice(0, lint.span().start).join("").split("\n").length - 1;
      findings.push({ file, line: line + above, rule, words: lint.get_problem_text(), message: lint.message() });
    }
  }
}
console.log(JSON.stringify(findings));
