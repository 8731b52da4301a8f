"""Words of the commands on records and briefings, separate so that the program can parse arguments without loading
more.

`actions.ACTIONS` and `header_changes.CHANGES` implement them; a test compares the lists.
"""

ACTOR_ACTIONS = (
    *("add", "accept", "rename", "alias", "role", "refuse-role", "note", "same-as"),
    *("merge", "distinct", "split", "reject", "retire", "withhold"),
)
TAG_ACTIONS = ("add", "accept", "rename", "define", "match", "broader", "merge", "distinct", "reject", "retire")
RELOCATIONS = {"move": ("NAME", "NEW-NAME"), "delete": ("NAME",)}
BATCHES = {"seen": ("FOLDER",)}
ERASURES = {"erase": ("NAME",), "redact": ("NAME", "WORDS")}
CHANGES = {
    "title": ("NAME", "TITLE"),
    "date": ("NAME", "DATE"),
    "status": ("NAME", "STATUS"),
    "tag": ("NAME", "TAG"),
    "author": ("NAME", "AUTHORS"),
    "language": ("NAME", "LANGUAGE"),
    "series": ("NAME", "SERIES"),
    "withdraw": ("NAME", "NOTE"),
    "correct": ("NAME", "NOTE"),
    "supersede": ("NAME", "NEW-NAME"),
}
"""Changes of a header, with their arguments."""
