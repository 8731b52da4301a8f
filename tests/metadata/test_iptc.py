"""Fields of a photograph's IPTC block; the numbers are those of IPTC-NAA IIM 4.2."""

import struct

import pytest

from site_builder.metadata.cleaned import FoundMetadata
from site_builder.metadata.iptc import smallest_resources

STANDARD = {
    "By-line": (80, "author"),
    "By-line Title": (85, "author"),
    "Contact": (118, "author"),
    "Writer/Editor": (122, "author"),
    "Object Name": (5, "description"),
    "Keywords": (25, "description"),
    "Special Instructions": (40, "description"),
    "Headline": (105, "description"),
    "Caption": (120, "description"),
    "City": (90, "GPS position"),
    "Sub-location": (92, "GPS position"),
    "Province": (95, "GPS position"),
    "Country Code": (100, "GPS position"),
    "Country Name": (101, "GPS position"),
    "Date Created": (55, "date and time"),
    "Time Created": (60, "date and time"),
    "Digital Creation Date": (62, "date and time"),
    "Digital Creation Time": (63, "date and time"),
    "Originating Program": (65, "software"),
    "Program Version": (70, "software"),
    "Urgency": (10, "other metadata"),
}


def block(dataset: int, words: bytes) -> bytes:
    inner = b"\x1c" + struct.pack(">BBH", 2, dataset, len(words)) + words
    return struct.pack(">4sHHI", b"8BIM", 0x0404, 0, len(inner)) + inner + b"\0" * (len(inner) % 2)


@pytest.mark.parametrize(("dataset", "kind"), STANDARD.values(), ids=STANDARD)
def test_removed_fields_are_reported_by_kind(dataset: int, kind: str) -> None:
    found = FoundMetadata()
    assert smallest_resources(block(dataset, b"Ilse Vantor"), found) == b""
    assert found.cleaned(b"before", [b"after"]).removed == (kind,)


@pytest.mark.parametrize(("dataset", "kind"), [(110, "credit"), (116, "copyright")])
def test_credit_and_copyright_are_kept(dataset: int, kind: str) -> None:
    found, data = FoundMetadata(), block(dataset, b"Vantor Desk")
    assert smallest_resources(data, found) == data
    assert found.cleaned(b"before", []).kept == (f"{kind}: Vantor Desk",)
