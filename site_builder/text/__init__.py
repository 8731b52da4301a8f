"""Words and letters: folding, whole-word search in many texts, the English lexicon."""
