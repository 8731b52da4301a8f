"""Pictures are published unchanged except for personal metadata; damaged ones are refused without a crash."""

import base64
import struct
import zlib
from io import BytesIO
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from site_builder.metadata.cleaned import Unreadable
from site_builder.metadata.cleaning import clean_picture, picture_kind
from tests.metadata.pictures import PICTURES, PROFILE, RIGHTS, SECRETS, gif, jpeg, picture, pixels, png, svg, webp

each = pytest.mark.parametrize("data", PICTURES.values(), ids=PICTURES)


def unpacked(data: bytes) -> bytes:
    """The bytes of a picture with all its texts unpacked."""
    image = Image.open(BytesIO(data))
    image.load()
    return data + repr(image.info).encode() + repr(dict(image.getexif())).encode()


@each
def test_personal_metadata_is_removed_from_pictures(data: bytes) -> None:
    assert any(secret in unpacked(data) for secret in SECRETS)
    assert [secret for secret in SECRETS if secret in unpacked(clean_picture(data).data)] == []


@each
def test_a_picture_looks_as_before(data: bytes) -> None:
    assert pixels(clean_picture(data).data) == pixels(data)


@each
def test_a_clean_picture_stays_as_it_is(data: bytes) -> None:
    once = clean_picture(data)
    again = clean_picture(once.data)
    assert (again.data, again.removed) == (once.data, ())
    assert again.kept == once.kept


@pytest.mark.parametrize("data", [jpeg(), png(), webp()])
def test_orientation_profile_and_copyright_are_kept(data: bytes) -> None:
    cleaned = clean_picture(data)
    image = Image.open(BytesIO(cleaned.data))
    assert image.getexif().get(0x0112) == 6
    assert set(image.getexif()) == {0x0112, 0x8298}
    assert image.info["icc_profile"] == PROFILE
    assert {"orientation", "colour profile", "credit: Ostrel Press", "licence: https://example.org/licence"} <= set(
        cleaned.kept
    )
    assert f"copyright: {RIGHTS.decode()}" in cleaned.kept


def test_the_rights_of_xmp_stay_in_every_format() -> None:
    for data in (jpeg(), png(), webp(), gif()):
        cleaned = clean_picture(data).data
        assert RIGHTS in cleaned
        assert b"<photoshop:Credit>Ostrel Press</photoshop:Credit>" in cleaned


def test_copyright_fields_of_iptc_are_kept() -> None:
    info = Image.open(BytesIO(clean_picture(jpeg()).data)).info["photoshop"]
    assert list(info) == [0x0404]
    assert RIGHTS in info[0x0404]
    assert b"Ostrel Press" in info[0x0404]


def test_removed_metadata_is_reported() -> None:
    assert clean_picture(jpeg()).removed == (
        "author",
        "GPS position",
        "device",
        "software",
        "thumbnail",
        "comment",
        "data behind the picture",
        "other metadata",
    )


def test_an_animated_picture_stays_animated() -> None:
    image = Image.open(BytesIO(clean_picture(gif()).data))
    assert (image.n_frames, image.info["loop"]) == (3, 0)


def test_a_picture_without_metadata_is_not_touched() -> None:
    for kind in ("JPEG", "PNG", "WEBP", "GIF"):
        out = BytesIO()
        picture().save(out, kind)
        assert clean_picture(out.getvalue()).data == out.getvalue()


# ---------- damaged pictures


@each
def test_a_picture_that_is_cut_anywhere_is_cleaned_or_refused(data: bytes) -> None:
    for end in range(0, len(data), 7):
        try:
            assert picture_kind(clean_picture(data[:end]).data)
        except Unreadable:
            continue


@given(st.sampled_from(sorted(PICTURES)), st.lists(st.tuples(st.integers(0, 6000), st.integers(0, 255)), max_size=8))
def test_a_picture_with_changed_bytes_is_cleaned_or_refused(name: str, changes: list[tuple[int, int]]) -> None:
    data = bytearray(PICTURES[name])
    for place, value in changes:
        data[place % len(data)] = value
    try:
        cleaned = clean_picture(bytes(data))
    except Unreadable:
        return
    assert clean_picture(cleaned.data).removed == ()


def test_a_packed_text_is_unpacked_only_up_to_a_limit() -> None:
    inner = b"iTXtXML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(bytes(50_000_000), 9)
    bomb = struct.pack(">I", len(inner) - 4) + inner + struct.pack(">I", zlib.crc32(inner))
    plain = png()
    assert b"iTXtXML:com.adobe.xmp\0\1" not in clean_picture(plain[:33] + bomb + plain[33:]).data


# ---------- SVG


def shown(inner: str = "", attributes: str = "", head: str = "") -> str:
    return clean_picture(svg(inner, attributes, head)).data.decode()


SECRET_SVG = {
    "a comment": ("<!-- zz -->", "", ""),
    "editor data": ('<n:view xmlns:n="http://www.inkscape.org/namespaces/inkscape">zz</n:view>', "", ""),
    "an editor's attribute": ("", 'xmlns:n="http://sodipodi.sourceforge.net/x" n:docname="/home/zz/a.svg"', ""),
    "an author": (
        '<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>zz</dc:creator></r:RDF></metadata>',
        "",
        "",
    ),
    "a script": ("<script>zz()</script>", "", ""),
    "a script of another name": ('<s:script xmlns:s="http://www.w3.org/2000/svg">zz()</s:script>', "", ""),
    "a handler": ("", 'onload="zz()"', ""),
    "an animated address": ('<animate attributeName="xlink:href" to="javascript:zz()"/>', "", ""),
    "foreign markup": ("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>zz</p></foreignObject>", "", ""),
    "an image": ('<image href="https://zz.example/x.png"/>', "", ""),
    "an image of old": ('<image xlink:href="//zz.example/x.png"/>', "", ""),
    "a link": ('<a href="javascript:zz()"><text>x</text></a>', "", ""),
    "a drawing in a drawing": ('<image href="data:image/svg+xml,zz"/>', "", ""),
    "a fill": ('<rect fill="url(https://zz.example/#a)"/>', "", ""),
    "a style": (
        "<style>@import 'https://zz.example/a.css'; rect { fill: url( 'https://zz.example/b' ) }</style>",
        "",
        "",
    ),
    "a style with brackets": ("<style>rect { fill: url('zz(1)') }</style>", "", ""),
    "an escaped style": (r"<style>rect { fill: \75rl(//zz.example) }</style>", "", ""),
    "an instruction": ("", "", '<?xml-stylesheet href="https://zz.example/a.css"?>'),
    "a base": ('<rect xml:base="https://zz.example/"/>', "", ""),
}


@pytest.mark.parametrize("parts", SECRET_SVG.values(), ids=SECRET_SVG)
def test_a_cleaned_drawing_reveals_runs_and_fetches_nothing(parts: tuple[str, str, str]) -> None:
    head = parts[2] and f'<?xml version="1.0"?>{parts[2]}'
    text = shown(parts[0] + '<rect id="kept"/>', parts[1], head)
    assert "zz" not in text
    assert 'id="kept"' in text


def test_a_drawing_keeps_its_shapes_styles_and_own_references() -> None:
    inner = (
        '<style>rect { fill: url(#a) }</style><g id="b" style="fill:url(#a)"><use xlink:href="#a"/></g>'
        '<text xml:space="preserve">a &lt; b</text>'
    )
    assert ElementTree.canonicalize(shown(f"{inner}<!-- x -->")) == ElementTree.canonicalize(shown(inner))


def test_copyright_fields_of_a_drawing_are_kept() -> None:
    rdf = (
        '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:cc="http://creativecommons.org/ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"><cc:Work rdf:about="">'
        "<dc:creator><cc:Agent><dc:title>Zzauthor</dc:title></cc:Agent></dc:creator>"
        "<dc:rights><cc:Agent><dc:title>The Vantor Letter</dc:title></cc:Agent></dc:rights>"
        '<cc:license rdf:resource="https://example.org/by/4.0/"/></cc:Work></rdf:RDF></metadata>'
    )
    cleaned = clean_picture(svg(rdf))
    assert cleaned.kept == ("licence: https://example.org/by/4.0/", "copyright: The Vantor Letter")
    assert b"Zzauthor" not in cleaned.data
    assert clean_picture(cleaned.data).removed == ()
    assert clean_picture(cleaned.data).kept == cleaned.kept


def test_a_picture_in_a_drawing_is_cleaned() -> None:
    written = base64.b64encode(jpeg()).decode()
    text = shown(f'<image href="data:image/jpeg;base64,{written}"/>')
    inner = base64.b64decode(text.partition("base64,")[2].partition('"')[0])
    assert inner == clean_picture(jpeg()).data


ENTITIES = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 20 if n else 'zz' * 20}'>" for n in range(8))
BOMB = f'<!DOCTYPE svg [{ENTITIES}]><svg xmlns="http://www.w3.org/2000/svg"><text>&e7;</text></svg>'.encode()


@pytest.mark.parametrize(
    "data",
    [
        b"<svg/>",
        b"<svg",
        b'<?xml version="1.0"?><p/>',
        svg("<g>" * 300 + "</g>" * 300),
        BOMB,
    ],
)
def test_unsafe_svg_files_are_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        clean_picture(data)
