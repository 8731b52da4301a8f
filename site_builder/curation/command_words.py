"""The words of the commands on records and briefings, alone: the program reads them before it knows what it will do.

`actions.ACTIONS` and `header_changes.CHANGES` say what each does; a test holds the lists together.
"""

ACTOR_ACTIONS = (
    *("add", "accept", "rename", "alias", "role", "refuse-role", "note", "same-as"),
    *("merge", "distinct", "split", "reject", "retire", "withhold"),
)
TAG_ACTIONS = ("add", "accept", "rename", "define", "match", "broader", "merge", "distinct", "reject", "retire")
RELOCATIONS = {"move": ("NAME", "NEW-NAME"), "delete": ("NAME",)}
BATCHES = {"seen": ("FOLDER",)}
CHANGES = {
    "title": ("NAME", "TITLE"),
    "date": ("NAME", "DATE"),
    "status": ("NAME", "STATUS"),
    "tag": ("NAME", "TAG"),
    "withdraw": ("NAME", "NOTE"),
    "correct": ("NAME", "NOTE"),
    "supersede": ("NAME", "NEW-NAME"),
}
"""Each change of a header with the words that it needs."""
