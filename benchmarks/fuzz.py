"""Throws changed bytes at whatever reads for some time, guided by coverage, and stops at the first surprise.

    pip install atheris
    python benchmarks/fuzz.py KIND [-max_total_time=120] [-timeout=10] [FOLDER]

KIND is an ending, such as `txt` or `pdf`, or `header`, `linker`, `registry` or `settings` (site.toml). The other
arguments are libFuzzer's; FOLDER keeps what was found worth keeping. A surprise is an exception that is no SiteError, a
word of a text that is nowhere afterwards, and an input that takes longer than -timeout. Samples come from the tests.
"""

import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

PACKAGES = ("seeds", "content", "linking", "registry", "nodes", "fields", "config")

with atheris.instrument_imports(include=[f"site_builder.{name}" for name in PACKAGES]):
    from site_builder.content.markdown import text_blocks
    from site_builder.core.source_file import SourceFile
    from site_builder.seeds.corpus.outline import outline
    from site_builder.seeds.corpus.survey import finish, survey
    from site_builder.seeds.formats.reader_table import read_parts
    from site_builder.seeds.model import Draft
    from site_builder.settings.site_config import IngestConfig
    from tests.hostile import TARGETS
    from tests.seeds.documents import MORE, PROSE
    from tests.seeds.formats import samples
    from tests.seeds.formats.compound import outlook

CONFIG = IngestConfig(max_seed_mb=2, max_text_mb=1, max_archive_mb=5)
LETTER = (
    "Home > Briefings\nHarbour Talks: Part 2\nBy Ilse Vantor | 12 February 2024\nBriefing No. 7/2024\n\n** The lede\n\n"
    f"VANTORSTADT, Feb. 10 — {PROSE}\n\nThe council decides\n\n1. First\n2. Second\n   • inside\n\n"
    f"Port\tShips\tMen\nSorrel\t3\t40\nReske\t5\t61\n\n> {MORE}\n\n{MORE} (see VL 2/2/2024)1\n\n1. A footnote.\n\n"
    "Tags: trade, energy\nBack to list\n© 2024 Karvonia Desk. All rights reserved.\n-- \nIlse Vantor\n"
)
STARTS: dict[str, tuple[bytes, ...]] = {
    "txt": (LETTER.encode(), "Données\n\n10 février 2021\n\nLe port.".encode("cp1252"), LETTER.encode("utf-16")),
    "md": (b"---\ntitle: Talks\ndate: 2024-02-12\ntags: [a]\nother: x\n---\n\n# Talks\n\n* a\n\n[^1]: note\n",),
    "html": (samples.HTML.encode(),),
    "eml": (samples.MAIL + b'Content-Type: multipart/mixed; boundary="B"\n\n--B\n\nText.\n--B--\n',),
    "mbox": (b"From a\nSubject: x\nMessage-ID: 1\n\nText.\n",),
    "docx": (samples.DOCX,),
    "odt": (samples.ODT,),
    "rtf": (samples.RTF,),
    "pdf": (samples.PDF,),
    "msg": (outlook("Text.", "<p><b>Text.</b></p>", (("a.txt", b"Text."),), subject="Talks", sender="Ilse Vantor"),),
    "epub": (samples.epub("Text."),),
    "wxr": (samples.wxr("&lt;p&gt;Text.&lt;/p&gt;"),),
    "zip": (samples.zip_file({"a.txt": LETTER, "b.html": samples.HTML}),),
    "header": (
        b"---\ntitle: Talks\ndate: 2024-02-12\nactors:\n  - ilse-vantor\ntags: [a]\nstatus: draft\n---\n\nText.\n",
        b"---\ntitle: 'It''s'\nmentions:\n  - {text: KV, actor: karvonia}\npublish_at: 2024-02-12T10:00+01:00\n---\n",
    ),
    "linker": (f"{PROSE}\n\n> “{MORE}” said Ilse Vantor (see VL 2/2/2024).\n\n[[ilse-vantor|She]] left.\n".encode(),),
    "registry": (
        b"ilse-vantor:\n  kind: person\n  label: Ilse Vantor\n  family: Vantor\n  names: [Ilsa Vantor]\n  roles:\n"
        b"    - {title: Foreign Minister, country: karvonia, from: 2019-03}\n",
        b"old,new\n/actors/a/,/actors/b/\n",
        b"- {id: d1, scope: actor, verdict: reject, actor: a, when: 2024-02-12}\n",
    ),
    "settings": (
        b'title = "Desk"\nbase_url = "https://example.org/"\n[ingest]\npropose = true\n[series.VL]\nname = "L"\n',
    ),
}


OTHERS = ("header", "linker", "registry", "settings")


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]{3,}", text))


def check_words(draft: Draft) -> None:
    """Check that every word of a plain text is in the body, the header or the list of removed lines."""
    if draft.extract is None or draft.extract.markup != "plain":
        return
    found = words(draft.body) + sum((words(line.text) for line in draft.removed), Counter())
    lost = words(draft.extract.text) - found
    # Hyphens at line ends and note marks change words.
    joined = re.sub(r"\W", "", f"{draft.body}{''.join(line.text for line in draft.removed)}").casefold()
    gone = [word for word in lost if word.casefold() not in joined]
    if gone:
        raise AssertionError(f"nowhere: {gone[:5]}")


def one(kind: str, data: bytes) -> None:
    if kind in OTHERS:
        TARGETS[kind](data)
        return
    reading = read_parts(SourceFile(f"seeds/a.{kind}", data), CONFIG)
    found = survey(outline(draft) for draft in reading.drafts)
    for draft in reading.drafts:
        finished = finish(draft, found.knowledge(draft.path, CONFIG), CONFIG)
        text_blocks(finished.body)
        check_words(finished)


def main() -> None:
    kind = sys.argv.pop(1)
    with tempfile.TemporaryDirectory() as folder:
        for number, start in enumerate(STARTS[kind]):
            (Path(folder) / str(number)).write_bytes(start)
        atheris.Setup([*sys.argv, folder], lambda data: one(kind, data))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
