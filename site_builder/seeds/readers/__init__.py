"""One module per format: the bytes of a file → an `Extract`, or the files that a container holds.

    read(data, path, limits) -> Extract                    html, docx, odt, rtf, pdf, eml
    unpack(data, path, limits) -> tuple[SourceFile, ...]   zip, mbox, eml (its attachments)

The rich formats meet in one small tree of HTML's words (`tree`), which one writer turns into Markdown (`writing`).
Every reader treats its bytes as hostile and raises only SeedError.
"""
