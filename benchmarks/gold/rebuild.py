"""Rebuilds the documents of the collection from clones of public repositories, with their answers beside them.

    python benchmarks/gold/rebuild.py --clones DIR OUT_DIR [--check]

DIR holds a clone of each repository of `sources.toml`, named `owner+name` (bare or not). OUT_DIR gets two folders,
`fit` and `held-out`, each with `seeds/` (the documents) and `gold/` (one JSON file of answers for each), and the same
once more in `newsrooms/`. `--check` also says which answers do not occur in their document. README.md beside this file
explains the answers.
"""

import argparse
import csv
import gzip
import hashlib
import io
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from email import message_from_bytes, policy
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import fundus

HERE = Path(__file__).resolve().parent
KINDS = ("pasted page", "saved page", "mail", "transcript", "pdf text", "clean text")
Document = dict[str, Any]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", metavar="OUT_DIR", type=Path)
    parser.add_argument("--clones", metavar="DIR", type=Path, required=True, help="clones named owner+name")
    parser.add_argument("--check", action="store_true", help="say which answers do not occur in their document")
    options = parser.parse_args()
    faults = []
    for document in documents():
        try:
            name, data = rebuilt(document, options.clones)
        except (subprocess.CalledProcessError, FileNotFoundError) as error:
            raise SystemExit(f"{document['id']}: {error}\nClone the repository into {options.clones} first.") from error
        text = readable(name, data)
        write(options.out, document, name, data, text)
        faults += [f"{document['id']}: {fault}" for fault in missing(document, text)] if options.check else []
    for document, page in newsrooms(options.clones):
        data = page if document["kind"] == "saved page" else pasted(decoded(page)).encode()
        write(options.out / "newsrooms", document, document["id"] + ending(document, data), data, pasted(decoded(page)))
    print(*faults, sep="\n", end="\n" if faults else "")
    return bool(faults)


def write(folder: Path, document: Document, name: str, data: bytes, text: str) -> None:
    """Write a document and its answers into the folder of its side of the split."""
    side = folder / ("held-out" if document["held_out"] else "fit")
    for part in ("seeds", "gold"):
        (side / part).mkdir(parents=True, exist_ok=True)
    (side / "seeds" / name).write_bytes(data)
    answers = json.dumps(answers_of(document, text), ensure_ascii=False, indent=1)
    (side / "gold" / f"{document['id']}.json").write_text(answers + "\n", "utf-8")


def held_out(publisher: str) -> bool:
    """True for one publisher in three, by the digest of its name: the same on every machine, without choice."""
    return int(hashlib.sha256(publisher.encode()).hexdigest(), 16) % 3 == 0


def documents() -> Iterator[Document]:
    """Documents of all publishers, each with its publisher's name, its source and its side of the split."""
    sources = tomllib.loads((HERE / "sources.toml").read_text("utf-8"))
    for path in sorted((HERE / "publishers").glob("*.toml")):
        publisher = tomllib.loads(path.read_text("utf-8"))
        for document in publisher["documents"]:
            split = {"publisher": publisher["name"], "held_out": held_out(publisher["name"])}
            yield document | split | {"source": sources[document["repository"]]}


def newsrooms(clones: Path) -> Iterator[tuple[Document, bytes]]:
    """Pages with the answers of Fundus, each as a saved and as a pasted page, of publishers that have no file here."""
    repository = "flairNLP/fundus"
    source = tomllib.loads((HERE / "sources.toml").read_text("utf-8"))[repository]
    paths = [document["path"].rsplit("/", 1)[-1] for document in documents() if document["repository"] == repository]
    names = [re.sub(r"\W", "", document["publisher"]) for document in documents()]
    known = frozenset(name.lower() for name in (*names, *(re.split(r"[_.]", path)[0] for path in paths)))
    for publisher, page, parts in fundus.pages(git(clones, repository), source["commit"], known):
        found = fundus.answers(pasted(decoded(page)), parts, plain)
        language = re.search(rb"""<html[^>]{0,500}\blang=["'](\w\w)""", page[:5000])
        for kind in ("saved page", "pasted page") if found else ():
            split = {"publisher": publisher, "held_out": held_out(publisher), "repository": repository, "path": ""}
            name = {"id": f"{publisher.lower()}-{kind[:5]}", "kind": kind, "source": source}
            yield split | name | {"language": language[1].decode() if language else ""} | (found or {}), page


def git(clones: Path, repository: str) -> list[str]:
    """The command `git` for a clone, bare or not."""
    folder = clones / repository.replace("/", "+")
    folder = next((path for path in (folder / "repo", folder) if path.is_dir()), folder)
    return ["git", f"--git-dir={folder / '.git' if (folder / '.git').is_dir() else folder}"]


def rebuilt(document: Document, clones: Path) -> tuple[str, bytes]:
    """Name and bytes of a document: its file at the pinned commit, cut and converted as declared."""
    command = [*git(clones, document["repository"]), "show", f"{document['source']['commit']}:{document['path']}"]
    data = subprocess.run(command, check=True, capture_output=True).stdout
    if document["path"].endswith(".gz"):
        data = gzip.decompress(data)
    if "row" in document:
        data = "\n\n".join(_cells(decoded(data), document["row"], document["columns"])).encode()
    if "lines" in document:
        first, last = document["lines"]
        data = b"".join(data.splitlines(keepends=True)[first - 1 : last])
    if document["kind"] == "pasted page" and looks_like_html(data):
        data = pasted(decoded(data)).encode()
    return document["id"] + ending(document, data), data


def _cells(table: str, row: int, columns: list[str]) -> Iterator[str]:
    csv.field_size_limit(1 << 30)
    for number, cells in enumerate(csv.DictReader(io.StringIO(table)), 1):
        if number == row:
            yield from (cells[column] for column in columns)


def ending(document: Document, data: bytes) -> str:
    if document["kind"] == "mail" and re.match(rb"(?:From |[A-Z][\w-]+: )", data):
        return ".eml"
    if document["path"].endswith((".md", ".markdown")):
        return ".md"
    return ".html" if document["kind"] == "saved page" or looks_like_html(data) else ".txt"


def looks_like_html(data: bytes) -> bool:
    return re.search(rb"<(?:!doctype html|html|body|div|p)\b", data[:4000], re.IGNORECASE) is not None


def decoded(data: bytes) -> str:
    """Text in the encoding named by the page, else UTF-8, else Windows-1252."""
    named = re.search(rb"""charset=["']?([\w-]+)""", data[:4000], re.IGNORECASE)
    for encoding in ("utf-8-sig", named.group(1).decode() if named else "cp1252"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", "replace")


def readable(name: str, data: bytes) -> str:
    """The visible text of a document: a page without tags, a mail with its head."""
    if name.endswith(".html"):
        return pasted(decoded(data))
    if not name.endswith(".eml"):
        return decoded(data)
    mail = message_from_bytes(data, policy=policy.default)
    body = mail.get_body(("plain", "html"))
    try:
        text = body.get_content() if body else ""
    except (LookupError, UnicodeError):
        text = decoded(body.get_payload(decode=True)) if body else ""
    text = pasted(text) if body and body.get_content_type() == "text/html" else text
    return "".join(f"{key}: {mail[key]}\n" for key in ("From", "Subject", "Date")) + "\n" + text


class _Page(HTMLParser):
    """Writes the visible text of a page, one line per block, as copied with "select all"."""

    BLOCKS = re.compile(
        "address|article|aside|blockquote|body|button|caption|d[dlt]|details|div|fieldset|figcaption|figure|footer|form|h[1-6]"
        "|header|legend|li|main|nav|ol|p|pre|section|summary|table|tbody|tfoot|thead|tr|ul"
    )
    SPACED = re.compile("p|h[1-6]|blockquote|pre|ul|ol|dl|table")
    SILENT = re.compile("script|style|noscript|template|svg|head|select|textarea|iframe|object|video|audio|canvas|math")
    VOID = re.compile("area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        hidden = "hidden" in given or "display:none" in (given.get("style") or "").replace(" ", "").lower()
        if self.VOID.fullmatch(tag):
            self.parts.append("\n" if tag in ("br", "hr") and not self.silent else "")
        elif self.silent:
            self.silent += [tag] * (tag == self.silent[0])
        elif self.SILENT.fullmatch(tag) or hidden:
            self.silent.append(tag)
        else:
            self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.silent:
            if tag == self.silent[-1]:
                self.silent.pop()
        else:
            self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(re.sub(r"[ \t\r\n\f]+", " ", data))

    def _break(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.parts.append("\t")
        elif self.BLOCKS.fullmatch(tag):
            self.parts.append("\n\n" if self.SPACED.fullmatch(tag) else "\n")


def pasted(page: str) -> str:
    """Text of a page as copied with "select all"."""
    reader = _Page()
    reader.feed(re.sub(r"<!--.*?-->", "", page, flags=re.DOTALL))
    reader.close()
    lines = [
        re.sub(r" *\t[ \t]*", "\t", re.sub(r" +", " ", line)).strip() for line in "".join(reader.parts).split("\n")
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def answers_of(document: Document, text: str) -> dict[str, Any]:
    """Answers in the format of the scorers of the other gold folders."""
    names = document.get("names")
    actors = [
        {"name": name, "type": kind, "aliases": aliases, "role": ""}
        for kind, key in (("person", "people"), ("org", "organisations"))
        for name, *aliases in (names or {}).get(key, [])
    ]
    names = names or {}
    return {
        "id": document["id"],
        "kind": document["kind"],
        "publisher": document["publisher"],
        "title": document["title"],
        "title_alt": document.get("titles", []),
        "date": document.get("date", ""),
        "language": document["language"],
        "authors": document.get("authors", []),
        "headings": document.get("headings", []),
        "headings_optional": document.get("headings_optional", []),
        "boilerplate": [whole_line(line, text) for line in document.get("boilerplate", [])],
        "starts": document["starts"],
        "ends": document["ends"],
        "paragraphs": document.get("paragraphs"),
        "details": document.get("details", []),
        "caption": document.get("caption", ""),
        "actors": actors if "names" in document else None,
        "actors_optional": names.get("optional", []),
        "complete_actors": "names" in document,
        "governments": [{"name": name, "words": words} for name, *words in names.get("governments", [])],
        "metonyms": [],
        "quotes": [{"starts": starts, "speaker": speaker} for starts, speaker in names.get("quotes", [])],
        "unnamed": names.get("unnamed", []),
        "topics": names.get("topics", []),
        "references": [],
        "tags": [],
        "source": {key: document[key] for key in ("repository", "path")} | document["source"],
    }


def whole_line(opening: str, text: str) -> str:
    """The complete line whose first words the answer gives ("Follow us on …")."""
    if not opening.endswith(" …"):
        return opening
    start = plain(opening[:-2])
    return next((line.strip() for line in text.splitlines() if plain(line).startswith(start)), opening[:-2])


def missing(document: Document, text: str) -> Iterator[str]:
    """Answers that do not occur in the document: typing errors, or a changed text."""
    whole, lines = plain(text), {plain(line) for line in text.splitlines()}
    if document.get("title_added"):
        whole += " " + plain(document["title"])
    for key in ("title", "starts", "ends", "caption"):
        if plain(document.get(key, "")) not in whole:
            yield f"{key} is not in the text: {document[key]!r}"
    keys = ("titles", "authors", "headings", "headings_optional")
    answers = [(key, answer) for key in keys for answer in document.get(key, [])]
    names = document.get("names", {})
    for key in ("people", "organisations"):
        answers += [(key, answer) for answer in (entry[0] for entry in names.get(key, []))]
        answers += [(key, alias) for entry in names.get(key, []) for alias in entry[1:]]
    answers += [("governments", word) for entry in names.get("governments", []) for word in entry[1:]]
    answers += [("quotes", starts) for starts, _ in names.get("quotes", [])]
    answers += [("unnamed", phrase) for phrase in names.get("unnamed", [])]
    answers += [("details", value) for _, value in document.get("details", [])]
    yield from (f"{key} is not in the text: {answer!r}" for key, answer in answers if plain(answer) not in whole)
    for line in document.get("boilerplate", []):
        start = plain(line[:-2])
        if not (any(one.startswith(start) for one in lines) if line.endswith(" …") else plain(line) in lines):
            yield f"boilerplate is no line of the text: {line!r}"


def plain(text: str) -> str:
    """Text without markup, line breaks and differences in quotation marks, for comparing."""
    text = re.sub(r"[‘’‚‛`´]", "'", re.sub(r"[“”„«»]", '"', text))
    return re.sub(r"[\s\u00a0\u200b\u202f#>*_|]+", " ", text.replace("\u00ad", "")).strip().lower()


if __name__ == "__main__":
    sys.exit(main())
