"""Lines of a document → its title, date, authors, headings, footnotes and boilerplate."""
