"""A seed that crashes its reader, hangs or fills the memory affects only itself and is reported with the reason."""

import binascii
import os
import signal
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from site_builder.cli import main
from site_builder.core.errors import SiteErrors, UsageError
from site_builder.core.source_file import SourceFile
from site_builder.ingest import extraction, pipeline
from site_builder.ingest.pipeline import ingest
from site_builder.ingest.report import IngestReport
from site_builder.runtime import process_pool
from site_builder.seeds.formats import reader_table
from site_builder.seeds.formats.format import Format
from site_builder.seeds.model import Extract
from site_builder.settings.site_config import IngestConfig
from tests.builders import CLOCK, TOML, lay
from tests.seeds.formats.samples import pdf_of

SETTINGS = TOML + "[ingest]\npropose = false\n"
LETTER = "Harbour Talks\n\n12 February 2024\n\nThe harbour stays closed for a week, the pilots said on Friday.\n"
NESTED = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources << /XObject << /F 15 0 R >> >> >>",
]


def stream(text: str, head: str = "") -> str:
    return f"<< {head} /Length {len(text)} >>\nstream\n{text}\nendstream"


def nested_forms() -> bytes:
    """A PDF of ten form XObjects, each drawing the previous one eight times."""
    font = "/Font << /T << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    form = "/Type /XObject /Subtype /Form /BBox [0 0 99 99] /Resources"
    first = stream("BT /T 9 Tf 1 0 0 1 9 9 Tm (harbour) Tj ET", f"{form} << {font} >>")
    others = [stream("/F Do " * 8, f"{form} << /XObject << /F {n} 0 R >> >>") for n in range(5, 15)]
    return pdf_of([*NESTED, stream("/F Do"), first, *others])


def packed(filters: str, pack: Callable[[bytes], bytes], opening: str = "stream\n") -> bytes:
    """A PDF of one page, whose contents unpack to 150 MB of spaces."""
    data = pack(zlib.compress(b" " * 150_000_000, 1)).decode("latin-1")
    contents = f"<< /Filter {filters} /Length {len(data)} >>\n{opening}{data}\nendstream"
    return pdf_of([*NESTED, contents, "/FlateDecode"])


BOMBS = {
    "hexadecimal digits": lambda: packed("[/ASCIIHexDecode /FlateDecode]", lambda data: binascii.hexlify(data) + b">"),
    "an indirect filter": lambda: packed("5 0 R", bytes),
    "a stream that begins with CR": lambda: packed("/FlateDecode", bytes, "stream\r"),
    "nested forms": nested_forms,
}


def ingested(root: Path, **options: Any) -> IngestReport:
    return ingest(root, clock=CLOCK, workers=1, **options)


def outcomes(report: IngestReport) -> dict[str, str]:
    return {seed.path.removeprefix("seeds/"): seed.outcome for seed in report.seeds}


def trap(data: bytes, path: str, limits: IngestConfig) -> Extract:
    """A reader that fails as its file says."""
    match data.strip():
        case b"crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case b"memory":
            bytearray(10**11)
        case b"hang":
            time.sleep(600)
        case b"recursion":
            return trap(data, path, limits)
        case b"mistake":
            return Extract(text=str(1 // 0))
    raise AssertionError(data)


WAYS = {
    "crash": ("its process crashed, or needed more than 2 GB of memory", "simpler form"),
    "memory": ("it needs more than 2 GB of memory", "simpler form"),
    "hang": ("it took longer than 3 seconds", "--allow-large"),
    "recursion": ("RecursionError: maximum recursion depth exceeded", "report it"),
    "mistake": ("ZeroDivisionError: integer division or modulo by zero (test_failing_seeds.py, line", "report it"),
}


@pytest.fixture
def traps(monkeypatch: pytest.MonkeyPatch) -> None:
    """A format whose reader fails."""
    row = Format("trap", (".trap",), lambda data: False, trap)
    monkeypatch.setattr(reader_table, "READERS", (*reader_table.READERS, row))


@pytest.mark.usefixtures("forking", "traps")
def test_failing_seeds_are_reported_and_the_others_ingested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "SECONDS", 3)
    bad = {f"seeds/{way}.trap": way for way in WAYS}
    good = {f"seeds/{name}.txt": LETTER.replace("arbour", f"arbour {name}") for name in "amz"}
    report = ingested(lay(tmp_path, {"site.toml": SETTINGS, **bad, **good}))
    assert outcomes(report) == {f"{name}.txt": "created" for name in "amz"}
    assert report.errors == ()
    failed = {error.place.path: error for error in report.unreadable if error.place}
    assert failed.keys() == bad.keys()
    for path, way in bad.items():
        reason, hint = WAYS[way]
        assert failed[path].message.startswith(f"it was left out: {reason}")
        assert hint in failed[path].hint


@pytest.mark.usefixtures("forking")
@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_pdf_that_exhausts_memory_affects_only_itself(
    bomb: Callable[[], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process_pool, "MEMORY", 100_000_000)
    files = {"site.toml": TOML, "seeds/a.pdf": bomb(), "seeds/b.txt": LETTER}
    report = ingested(lay(tmp_path, files))
    assert outcomes(report) == {"b.txt": "created"}
    assert [str(error.place) for error in report.unreadable] == ["seeds/a.pdf"]
    assert "0.1 GB of memory" in report.unreadable[0].message


def test_an_endless_number_in_a_header_affects_only_its_seed(tmp_path: Path) -> None:
    bad = f"+++\ntitle = 'Talks'\nweight = {'1' * 4301}\n+++\n\nThe harbour.\n"
    report = ingested(lay(tmp_path, {"site.toml": TOML, "seeds/a.md": bad, "seeds/b.txt": LETTER}))
    assert outcomes(report) == {"b.txt": "created"}
    assert [str(error) for error in report.unreadable] == ["seeds/a.md:3: a number has too many digits"]


@pytest.mark.usefixtures("forking", "traps")
def test_a_failure_is_cached_until_the_seed_changes_or_is_refreshed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = lay(tmp_path, {"site.toml": SETTINGS, "seeds/a.trap": "mistake", "seeds/b.txt": LETTER})
    first = ingested(root)
    with monkeypatch.context() as without:
        without.setattr(process_pool, "_start", None)
        assert repr(ingested(root).unreadable) == repr(first.unreadable)
    (root / "seeds/c.txt").write_text(LETTER.replace("Harbour", "Canal"), "utf-8")
    monkeypatch.setattr(reader_table, "READERS", reader_table.READERS[:-1])
    assert repr(ingested(root).unreadable) == repr(first.unreadable)
    assert ingested(root, refresh=True).unreadable == ()


@pytest.mark.usefixtures("forking", "traps")
def test_showing_a_failed_seed_gives_the_reason(tmp_path: Path) -> None:
    root = lay(tmp_path, {"site.toml": SETTINGS, "seeds/a.trap": "crash", "seeds/b.txt": LETTER})
    with pytest.raises(SiteErrors, match="its process crashed"):
        pipeline.show(root, "seeds/a.trap", clock=CLOCK)
    assert "The harbour" in pipeline.show(root, "seeds/b.txt", clock=CLOCK).text


def test_a_seed_that_fails_in_preparation_affects_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare = extraction.prepare

    def failing(draft: Any, **given: Any) -> Any:
        if draft.title == "Canal Talks":
            raise RecursionError
        return prepare(draft, **given)

    monkeypatch.setattr(extraction, "prepare", failing)
    bad = LETTER.replace("Harbour", "Canal").replace("harbour", "canal")
    report = ingested(lay(tmp_path, {"site.toml": SETTINGS, "seeds/a.txt": bad, "seeds/b.txt": LETTER}))
    assert outcomes(report) == {"b.txt": "created"}
    assert [str(error.place) for error in report.unreadable] == ["seeds/a.txt"]


@pytest.mark.usefixtures("forking", "traps")
@pytest.mark.parametrize(("options", "status"), [([], 0), (["--strict"], 1)])
def test_an_unreadable_seed_is_a_warning_unless_all_are_required(
    options: list[str], status: int, tmp_path: Path
) -> None:
    root = lay(tmp_path, {"site.toml": SETTINGS, "seeds/a.trap": "mistake", "seeds/b.txt": LETTER})
    done = CliRunner().invoke(main, ["ingest", "--root", str(root), *options])
    assert done.exit_code == status
    assert f"{'error' if status else 'warning'}: seeds/a.trap: it was left out: ZeroDivisionError" in done.output
    assert "1 seed: 1 created; 1 file not read" in done.output


LARGE_SEEDS = {
    "seeds/a.eml": f"From: Ilse <a@example.org>\nSubject: {'Talks ' * 4000}\nDate: 12 Feb 2024 09:00:00 +0000\n\nNo.\n",
    "seeds/b.html": f"<html><!--{'x' * 1_100_000}--><title>Canal Talks</title><p>The canal stays closed.</p></html>",
}


@pytest.mark.parametrize("path", LARGE_SEEDS)
def test_a_seed_over_a_limit_names_the_option_that_admits_it(path: str, tmp_path: Path) -> None:
    files = {"site.toml": SETTINGS + "max_seed_mb = 1\n", "seeds/c.txt": LETTER, path: LARGE_SEEDS[path]}
    root = lay(tmp_path, files)
    assert {"--allow-large FILE" in error.hint for error in ingested(root).unreadable} == {True}
    assert "closed" in pipeline.show(root, "seeds/c.txt", clock=CLOCK).text
    taken = ingested(root, allow_large=[path])
    assert (taken.unreadable, outcomes(taken)[path.removeprefix("seeds/")]) == ((), "created")
    assert ingested(root, refresh=True).unreadable == ()
    lay(root, {**files, path: LARGE_SEEDS[path] + "\n"})
    assert {str(error.place) for error in ingested(root).unreadable} == {path}


def test_a_missing_large_seed_is_reported(tmp_path: Path) -> None:
    root = lay(tmp_path, {"site.toml": TOML, "seeds/canal.txt": LETTER})
    with pytest.raises(UsageError, match=r"the seed seeds/canals.txt does not exist"):
        ingested(root, allow_large=["seeds/canals.txt"])


@pytest.mark.parametrize(
    "text", ["*", "_\n", "# **\n", "** **\n\nThe harbour stays closed, the pilots said.\n", "<h1>|</h1>"]
)
@pytest.mark.parametrize("ending", ["txt", "md", "html"])
def test_a_title_of_markup_only_crashes_no_reader(text: str, ending: str) -> None:
    reading = reader_table.read_parts(SourceFile(f"seeds/a.{ending}", text.encode()), IngestConfig())
    assert len(reading.drafts) + len(reading.errors) == 1
