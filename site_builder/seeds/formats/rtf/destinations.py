"""Names of RTF destinations → treatment of their text: skipped, captured, or page furniture.

Rich Text Format specification 1.9.1. A group's first control word names its destination. Knows no text and no state.
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
"""Destinations without text of the document."""

FURNITURE = {f"{kind}{side}": kind for kind in ("header", "footer") for side in ("", "l", "r", "f")}
"""Destination → `header` or `footer`, for all pages and for left, right and first ones."""

CAPTURED = frozenset(
    {"fonttbl", "stylesheet", "info", "title", "fldinst", "listtext", "pntext", "footnote", *FURNITURE}
)
"""Destinations with a meaning of their own."""

SHOWN = frozenset({"shppict", "shptxt"})
"""Destinations marked optional whose text belongs to the document."""

TEXT_SINKS = frozenset({"stylesheet", "title", "fldinst", "listtext", "pntext"})
"""Captured destinations whose text is stored separately, as plain characters."""
