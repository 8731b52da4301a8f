"""Write the golden site, the linking results and the messages for broken sites again: `make golden`.

Run it after an intended change of templates or messages, and read the diff before committing it.
"""

from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from tests.test_bad_sites import said
from tests.test_golden import GOLDEN, golden_pages, golden_site
from tests.test_understood import DOCUMENTS, FIXTURES, expected, of_document, of_fixtures

BAD_SITES = Path(__file__).parent / "bad_sites"


def renew_bad_sites() -> None:
    for site in sorted(path for path in BAD_SITES.iterdir() if path.is_dir()):
        with TemporaryDirectory() as folder:
            (site / "expected.txt").write_text(said(site, Path(folder)), "utf-8")


def renew_golden_site() -> None:
    with TemporaryDirectory() as folder:
        site = golden_site(Path(folder))
    rmtree(GOLDEN, ignore_errors=True)
    for path, data in golden_pages(site).items():
        place = GOLDEN / "pages" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def renew_understood() -> None:
    FIXTURES.write_text(of_fixtures(), "utf-8")
    for document in DOCUMENTS:
        expected(document).write_text(of_document(document), "utf-8")


if __name__ == "__main__":
    renew_understood()
    renew_bad_sites()
    renew_golden_site()
