"""The names of an RTF file's destinations → what becomes of their text: left out, kept apart, on every page.

Rich Text Format specification 1.9.1. Knows no text and no state; a group's first control word names its destination.
"""

SKIPPED = frozenset(
    {
        *("colortbl", "listtable", "listoverridetable", "revtbl", "rsidtbl", "filetbl", "xmlnstbl", "pgptbl"),
        *("colorschememapping", "latentstyles", "themedata", "datastore", "datafield", "fldtype", "generator"),
        *("bkmkstart", "bkmkend", "atnid", "atnauthor", "atndate", "atnref", "annotation", "pnseclvl", "template"),
        *("mmathPr", "upr", "tc", "xe", "private", "userprops", "wgrffmtfilter", "docvar", "nonshppict", "shpinst"),
        *("pict", "object", "listpicture"),
    }
)
"""Destinations that hold no text of the document."""

FURNITURE = {f"{kind}{side}": kind for kind in ("header", "footer") for side in ("", "l", "r", "f")}
"""Destination → `header` or `footer`, for all pages and for left, right and first ones."""

CAPTURED = frozenset(
    {"fonttbl", "stylesheet", "info", "title", "fldinst", "listtext", "pntext", "footnote", *FURNITURE}
)
"""Destinations that are understood, each in its own way."""

SHOWN = frozenset({"shppict", "shptxt"})
"""Destinations marked as optional whose text belongs to the document all the same."""

TEXT_SINKS = frozenset({"stylesheet", "title", "fldinst", "listtext", "pntext"})
"""Captured destinations whose text is kept apart, as plain letters."""
