-- What is made once the rows are there: faster, and laid out the same whatever their number.
CREATE INDEX tagged ON briefing_tags (tag);
CREATE INDEX named ON briefing_actors (actor);
CREATE INDEX mentions_of ON mentions (actor);
CREATE INDEX mentions_in ON mentions (briefing);
CREATE INDEX quotes_of ON quotes (actor);
CREATE INDEX quotes_in ON quotes (briefing);
CREATE INDEX cited ON "references" (cited);
CREATE INDEX citing ON "references" (briefing);
CREATE VIRTUAL TABLE briefings_fts USING fts5 (
    title, summary, text, content = 'briefings', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO briefings_fts (briefings_fts) VALUES ('rebuild');
INSERT INTO briefings_fts (briefings_fts) VALUES ('optimize');
