"""Text utilities: folding, whole-word search, sentences, comments, the English lexicon."""
