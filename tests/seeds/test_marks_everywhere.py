"""Every mark in every format and at every place: each pair occurs in at least one invented document."""

from collections.abc import Callable, Iterator
from html import escape
from itertools import cycle

import pytest

from site_builder.core.errors import raise_all
from site_builder.core.source_file import SourceFile
from site_builder.seeds.formats.reader_table import read_parts
from tests.seeds.documents import CONFIG, MORE, PROSE
from tests.seeds.formats.compound import outlook
from tests.seeds.formats.samples import column, docx, epub, odt, pdf, shown, w_p

TITLE, DATE = "Karvonia Opens Its Basin", "3 June 2021"
MARKS = (
    *("NOT FOR DISTRIBUTION", "Confidential until the basin opens", "OFF THE RECORD", "UNPUBLISHED", "TLP:RED"),
    *("TLP:AMBER", "Nicht öffentlich", "INTERN", "Persönlich", "Arbeitsentwurf", "Document confidentiel"),
    *("Diffusion restreinte", "ÉBAUCHE", "Documento confidencial", "RESERVADO", "PROHIBIDA SU DIFUSIÓN"),
    *("DRAFT, ver. 1.4", "C O N F I D E N T I A L", "[Confidential]", "E\N{COMBINING ACUTE ACCENT}BAUCHE"),
    *("For Harbour Board use only", "*** Do not publish! ***", "Nur für den Dienstgebrauch", "SECRET", "Sous embargo"),
)
Lines = list[str]


def at(place: str, mark: str) -> Lines:
    """The paragraphs of a document with the mark at one place of the text."""
    text = [TITLE, DATE, PROSE, MORE]
    by_place = {
        "head line": [mark, *text],
        "below the title": [TITLE, mark, *text[1:]],
        "foot line": [*text, mark],
        "labelled line": [TITLE, f"Classification: {mark}", *text[1:]],
    }
    return by_place.get(place, text)


def plain(place: str, mark: str) -> bytes:
    return "\n\n".join(at(place, mark)).encode()


def header(place: str, mark: str) -> bytes:
    return f'---\nstatus: "{mark}"\n---\n\n'.encode() + plain("", "")


def markdown(place: str, mark: str) -> bytes:
    lines = [f"# {line}" if line == TITLE else line for line in at(place, mark)]
    if place == "in bold":
        lines.insert(0, f"**{mark}**")
    if place == "comment":
        lines.append(f"<!-- {mark} -->")
    if place == "hidden text":
        lines.append(f"<div hidden>\n{mark}\n</div>")
    if place == "cell":
        lines.insert(1, f"| Classification | {mark} |\n| --- | --- |")
    return "\n\n".join(lines).encode()


def html(place: str, mark: str) -> bytes:
    lines = [f"<h1>{line}</h1>" if line == TITLE else f"<p>{escape(line)}</p>" for line in at(place, mark)]
    if place == "in bold":
        lines.insert(0, f"<p><strong>{escape(mark)}</strong></p>")
    if place == "hidden text":
        lines.append(f"<p hidden>{escape(mark)}</p>")
    if place == "cell":
        lines.insert(1, f"<table><tr><td>Classification</td><td>{escape(mark)}</td></tr></table>")
    return f"<html><body><article>{''.join(lines)}</article></body></html>".encode()


def word(place: str, mark: str) -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "".join(w_p(escape(line), "Title" if line == TITLE else "") for line in at(place, mark))
    if place == "in bold":
        body = w_p(escape(mark), run="<w:b/>") + body
    if place == "hidden text":
        body += w_p(escape(mark), run="<w:vanish/>")
    shape = f'<v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textpath string="{escape(mark)}"/></v:shape>'
    parts = {
        "running head": {"word__header1_dot_xml": f"<w:hdr {space}>{w_p(escape(mark))}</w:hdr>"},
        "running foot": {"word__footer1_dot_xml": f"<w:ftr {space}>{w_p(escape(mark))}</w:ftr>"},
        "watermark": {"word__header1_dot_xml": f"<w:hdr {space}>{shape}</w:hdr>"},
    }
    return docx(body, **parts.get(place, {}))


def writer(place: str, mark: str) -> bytes:
    return odt("".join(f"<text:p>{escape(line)}</text:p>" for line in at(place, mark)))


def rtf(place: str, mark: str) -> bytes:
    def written(line: str) -> str:
        return "".join(sign if sign.isascii() else f"\\u{ord(sign)}?" for sign in line)

    edge = {"running head": f"{{\\header\\pard {written(mark)}\\par}}"}
    edge |= {"running foot": f"{{\\footer\\pard {written(mark)}\\par}}"}
    body = "".join(f"\\pard\\plain {written(line)}\\par" for line in at(place, mark))
    return f"{{\\rtf1\\ansi{edge.get(place, '')}{body}}}".encode("ascii")


def printed(place: str, mark: str) -> bytes:
    mark = mark.replace("E\N{COMBINING ACUTE ACCENT}", "É")
    lines, last = at(place, mark), ""
    if place == "foot line":
        last = shown(lines.pop(), 72, 640, size=11)
    edge = {"running head": shown(mark, 72, 770, size=9), "running foot": shown(mark, 72, 30, size=9)}.get(place, "")
    pages = [edge]
    top = 740
    for line in lines:
        words, rows = line.split(" "), [""]
        for one in words:
            rows = [*rows[:-1], f"{rows[-1]} {one}".strip()] if len(rows[-1]) < 70 else [*rows, one]
        bold = line == TITLE
        pages[0] += column(rows, top, font="F2" if bold else "F1", size=18 if bold else 11)
        top -= 14 * len(rows) + 24
    return pdf([pages[0], edge + column((MORE[:70], MORE[70:140]), 740) + last])


def mail(place: str, mark: str) -> bytes:
    subject = mark.replace("E\N{COMBINING ACUTE ACCENT}", "É") if place == "mail header" else TITLE
    head = f"From: Ilse <iv@velm.example>\r\nSubject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    text = [line for line in at(place, mark) if line not in (TITLE, DATE)]
    return head.encode() + "\r\n\r\n".join(text).encode()


def outlook_mail(place: str, mark: str) -> bytes:
    text = [line for line in at(place, mark) if line not in (TITLE, DATE)]
    return outlook("\r\n\r\n".join(text), subject=mark if place == "mail header" else TITLE)


def book(place: str, mark: str) -> bytes:
    return epub("</p><p>".join(escape(line) for line in at(place, mark) if line != TITLE))


IN_TEXT = ("head line", "foot line", "labelled line")
IN_PATH = ("file name", "folder")
FORMATS: dict[str, tuple[Callable[[str, str], bytes], tuple[str, ...]]] = {
    "txt": (plain, (*IN_TEXT, *IN_PATH, "below the title")),
    "md": (markdown, (*IN_TEXT, *IN_PATH, "below the title", "in bold", "cell", "comment", "hidden text")),
    "html": (html, (*IN_TEXT, *IN_PATH, "below the title", "in bold", "cell", "hidden text")),
    "docx": (
        word,
        (*IN_TEXT, *IN_PATH, "below the title", "in bold", "running head", "running foot", "watermark", "hidden text"),
    ),
    "odt": (writer, (*IN_TEXT, *IN_PATH, "below the title")),
    "rtf": (rtf, (*IN_TEXT, *IN_PATH, "running head", "running foot")),
    "pdf": (printed, (*IN_TEXT, *IN_PATH, "running head", "running foot")),
    "eml": (mail, (*IN_TEXT, *IN_PATH, "mail header")),
    "msg": (outlook_mail, (*IN_TEXT, *IN_PATH, "mail header")),
    "epub": (book, (*IN_TEXT, *IN_PATH)),
}
PLACES = tuple(dict.fromkeys(place for _, places in FORMATS.values() for place in places))


def covering() -> Iterator[tuple[str, str, str]]:
    """Rows of mark, format and place that cover each possible pair at least once."""
    pairs = [(ending, place) for ending, (_, places) in FORMATS.items() for place in places]
    wanted = {(mark, other) for mark in MARKS for other in (*FORMATS, *PLACES)} | set(pairs)
    turns = cycle(pairs)
    while wanted:
        for mark in MARKS:
            ending, place = next(turns)
            best = max(pairs, key=lambda pair: len(wanted & {(mark, pair[0]), (mark, pair[1]), pair}))
            ending, place = best if (mark, ending) not in wanted and (mark, place) not in wanted else (ending, place)
            covered = {(mark, ending), (mark, place), (ending, place)}
            if wanted & covered:
                wanted -= covered
                yield mark, ending, place


ROWS = list(covering())


def test_every_pair_of_mark_format_and_place_is_in_a_row() -> None:
    assert {(mark, ending) for mark, ending, _ in ROWS} == {(mark, ending) for mark in MARKS for ending in FORMATS}
    assert {(mark, place) for mark, _, place in ROWS} == {(mark, place) for mark in MARKS for place in PLACES}
    assert {(ending, place) for _, ending, place in ROWS} == {(e, p) for e, (_, ps) in FORMATS.items() for p in ps}


def path_of(mark: str, ending: str, place: str) -> str:
    name = mark.replace("*", "").replace(":", "-").strip()
    return {"file name": f"seeds/{name}.{ending}", "folder": f"seeds/{name}/a.{ending}"}.get(place, f"seeds/a.{ending}")


@pytest.mark.parametrize(("mark", "ending", "place"), ROWS)
def test_a_mark_withholds_its_text_wherever_it_is(mark: str, ending: str, place: str) -> None:
    made, _ = FORMATS[ending]
    reading = read_parts(SourceFile(path_of(mark, ending, place), made(place, mark)), CONFIG)
    raise_all(reading.errors)
    assert reading.drafts
    assert all(draft.visibility.withheld for draft in reading.drafts)


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_document_without_a_mark_is_public(ending: str) -> None:
    made, _ = FORMATS[ending]
    reading = read_parts(SourceFile(f"seeds/a.{ending}", made("nowhere", "")), CONFIG)
    assert [draft.visibility.withheld for draft in reading.drafts] == [()]


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_in_a_header_withholds_the_text(mark: str) -> None:
    for ending in ("md", "txt"):
        (draft,) = read_parts(SourceFile(f"seeds/a.{ending}", header("", mark)), CONFIG).drafts
        assert draft.visibility.withheld
