"""Joins an image with its caption, which becomes its title in Markdown."""

from site_builder.seeds.formats.document_tree import Element, prune, walk, words_of


def join_captions(root: Element) -> None:
    """Moves the `figcaption` into the image of its `figure`; unless there is exactly one of each, it stays text."""
    joined: set[int] = set()
    for figure in walk(root, "figure"):
        pictures, captions = [*walk(figure, "img")], [*walk(figure, "figcaption")]
        if len(pictures) == len(captions) == 1:
            pictures[0].attrs["caption"] = words_of(captions[0])
            joined.add(id(captions[0]))
    if joined:
        prune(root, lambda node: id(node) in joined)
