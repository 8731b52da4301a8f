"""A picture and the words under it → one element: the caption travels with the picture, as its title in Markdown."""

from site_builder.seeds.formats.document_tree import Element, prune, walk, words_of


def join_captions(root: Element) -> None:
    """Give each picture in a `figure` the words of the `figcaption`; one with no picture or several stays text."""
    joined: set[int] = set()
    for figure in walk(root, "figure"):
        pictures, captions = [*walk(figure, "img")], [*walk(figure, "figcaption")]
        if len(pictures) == len(captions) == 1:
            pictures[0].attrs["caption"] = words_of(captions[0])
            joined.add(id(captions[0]))
    if joined:
        prune(root, lambda node: id(node) in joined)
