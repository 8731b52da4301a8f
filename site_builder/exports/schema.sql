-- The tables of archive.sqlite.
PRAGMA page_size = 4096;
PRAGMA encoding = 'UTF-8';
CREATE TABLE tags (
    id TEXT PRIMARY KEY, url TEXT, name TEXT, kind TEXT, proposed INTEGER, broader TEXT REFERENCES tags (id),
    briefings INTEGER, first TEXT, last TEXT
);
CREATE TABLE actors (
    id TEXT PRIMARY KEY, url TEXT, name TEXT, sort_name TEXT, kind TEXT, proposed INTEGER, names TEXT, same_as TEXT,
    briefings INTEGER, first TEXT, last TEXT
);
CREATE TABLE briefings (
    id INTEGER PRIMARY KEY, url TEXT, title TEXT, date TEXT, summary TEXT, authors TEXT, series TEXT, number TEXT,
    doi TEXT, language TEXT, status TEXT, words INTEGER, text TEXT
);
CREATE TABLE briefing_tags (
    briefing INTEGER REFERENCES briefings (id), tag TEXT REFERENCES tags (id), PRIMARY KEY (briefing, tag)
) WITHOUT ROWID;
CREATE TABLE briefing_actors (
    briefing INTEGER REFERENCES briefings (id), actor TEXT REFERENCES actors (id), roles_written TEXT,
    role_at_date TEXT, PRIMARY KEY (briefing, actor)
) WITHOUT ROWID;
CREATE TABLE mentions (
    id INTEGER PRIMARY KEY, briefing INTEGER REFERENCES briefings (id), actor TEXT REFERENCES actors (id), anchor TEXT,
    written TEXT, sentence TEXT, spoken INTEGER
);
CREATE VIEW passages AS
    SELECT mentions.id, date, title, name, written, sentence, spoken,
        briefings.url || iif(anchor = '', '', '#') || anchor AS url
    FROM mentions JOIN briefings ON briefings.id = briefing JOIN actors ON actors.id = actor;
CREATE TABLE quotes (
    id INTEGER PRIMARY KEY, briefing INTEGER REFERENCES briefings (id), actor TEXT REFERENCES actors (id), url TEXT,
    text TEXT
);
CREATE TABLE "references" (
    id INTEGER PRIMARY KEY, briefing INTEGER REFERENCES briefings (id), cited INTEGER REFERENCES briefings (id),
    written TEXT
);
