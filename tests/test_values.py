"""Shared values are immutable: a page equal to another gives equal bytes, also later."""

from importlib import import_module
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "site_builder"
FILLED_IN_STEPS = {
    "Candidate",
    "Closing",
    "DetailLines",
    "EdgeCount",
    "Element",
    "LiveFiles",
    "IngestRun",
    "Learned",
    "Opening",
    "Organisation",
    "PdfParagraph",
    "NamesInFull",
    "Person",
    "QuotedParagraph",
    "ArchiveParser",
    "RtfStyle",
    "SiteFacts",
    "Story",
    "TemplateReading",
    "Timing",
    "Timings",
    "Trail",
    "_Archive",
    "_Line",
    "_Matching",
    "_Post",
}
"""Each belongs to the one reader, finder or run that fills it."""


def test_every_value_is_frozen_except_collectors() -> None:
    paths = (path.relative_to(PACKAGE.parent).with_suffix("") for path in PACKAGE.rglob("*.py"))
    modules = [import_module(".".join(path.parts)) for path in paths if path.name not in ("__main__", "__init__")]
    values = {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and "__dataclass_params__" in vars(value) and value.__module__ == module.__name__
    }
    changeable = {v.__name__ for v in values if not v.__dataclass_params__.frozen}
    assert len(values) > 300
    assert changeable == FILLED_IN_STEPS
