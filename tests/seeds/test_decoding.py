"""Decoding of text, and refusal of other bytes."""

import codecs
from unicodedata import normalize

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from site_builder.core.errors import SeedError
from site_builder.seeds.decoding import clean, cleaned, decode
from site_builder.seeds.model import Extract
from site_builder.settings.site_config import IngestConfig

LIMITS = IngestConfig(max_text_mb=1, max_line_kb=10)


@pytest.mark.parametrize(
    "data",
    [
        "Ships – Häfen\nx".encode(),
        codecs.BOM_UTF8 + "Ships – Häfen\r\nx".encode(),
        codecs.BOM_UTF16_LE + "Ships – Häfen\rx".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "Ships – Häfen\nx".encode("utf-16-be"),
        codecs.BOM_UTF32_LE + "Ships – Häfen\u2028x".encode("utf-32-le"),
        "Ships – Ha\u0308fen\nx".encode(),
    ],
)
def test_every_unicode_encoding_gives_the_same_text(data: bytes) -> None:
    decoded = decode(data, LIMITS)
    assert (decoded.text, decoded.notes) == ("Ships – Häfen\nx", ())


def test_an_old_western_encoding_is_read_and_reported() -> None:
    decoded = decode("The “Häfen” – ships of Karvonia came to the café".encode("cp1252"), LIMITS)
    assert decoded.text == "The “Häfen” – ships of Karvonia came to the café"
    assert "cp1252" in decoded.notes[0]


def paragraphs(number: int, odd: bytes) -> bytes:
    """Paragraphs in UTF-8, followed by one with the odd bytes."""
    return "The minister’s café — “open”.\n\n".encode() * number + b"Odd: " + odd + b" came.\n"


@pytest.mark.parametrize(
    ("odd", "read"),
    [
        (b"\x93", "“"),
        (b"\xe9", "é"),
        (b"\xff", "ÿ"),
        (b"\x81", "\ufffd"),
        (b"caf\xe9\x94", "café”"),
        (b"\xe9\nand \x85\r\n\x96", "é\nand …\n–"),
    ],
)
def test_a_stray_byte_in_a_utf8_text_spoils_nothing_else(odd: bytes, read: str) -> None:
    decoded = decode(paragraphs(30, odd), LIMITS)
    assert decoded.text == paragraphs(30, read.encode()).decode()


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        (b"\x93", "1 character in line 61 is not UTF-8 and was read as cp1252: check it."),
        (b"\x93\xe9\r\n\xe9", "3 characters in lines 61, 62 are not UTF-8 and were read as cp1252: check them."),
        (b"\xe9\n" * 9, "9 characters in lines 61, 62, 63, 64, 65 and 4 more are not UTF-8"),
    ],
)
def test_stray_bytes_are_counted_and_placed(odd: bytes, said: str) -> None:
    (note,) = decode(paragraphs(30, odd), LIMITS).notes
    assert note.startswith(said)


def test_a_utf8_byte_order_mark_is_trusted_and_contradictions_are_reported() -> None:
    decoded = decode(codecs.BOM_UTF8 + b"Ships of the caf\xe9", LIMITS)
    assert (decoded.text, len(decoded.notes)) == ("Ships of the café", 1)


def test_text_with_as_many_stray_bytes_as_utf8_characters_is_not_utf8() -> None:
    data = "CAFÉ”, “café".encode("cp1252")
    assert decode(b"x " * 99 + data, LIMITS).text.endswith("CAFÉ”, “café")


WORDS = st.sampled_from(
    ["Häfen", "Straße", "café", "Señor", "São", "Malmö", "Curaçao", "naïve", "où", "garçon", "Åland"]
)
TEXTS = st.lists(st.one_of(WORDS, WORDS.map("“{}”".format)), min_size=1).map(
    lambda words: "The ships of the harbour came back to the city on Monday. " * 9 + " ".join(words)
)


@given(TEXTS)
def test_a_western_text_that_is_not_utf8_is_read_as_western(text: str) -> None:
    assume(not text.isascii())
    assert decode(text.encode("cp1252"), LIMITS).text == text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), min_size=1))
def test_utf8_text_is_read_unchanged(text: str) -> None:
    assert decode(f"x{text}".encode(), LIMITS).text == normalize("NFC", f"x{text}")


OTHERS = {
    "cp1251": "Корабли пришли в порт, и «совет НАТО» решил открыть северную гавань № 5.",
    "koi8_r": "Корабли пришли в порт, и совет города решил открыть северную гавань для всех судов.",
    "iso8859_7": "Τα πλοία ήρθαν στο λιμάνι και το συμβούλιο της πόλης αποφάσισε.",
    "cp1255": "האוניות הגיעו לנמל והמועצה החליטה לפתוח את הנמל.",
    "cp1256": "وصلت السفن إلى الميناء وقرر المجلس فتح الميناء الشمالي لجميع السفن.",
    "gb18030": "船只抵达港口，市议会决定为所有船只开放北港。部长说，这是一个重要的决定。",
    "big5": "船隻抵達港口，市議會決定為所有船隻開放北港。部長說，這是一個重要的決定。",
    "shift_jis": "船が港に到着し、市議会はすべての船に北港を開放することを決定した。",
    "euc_jp": "船が港に到着し、市議会はすべての船に北港を開放することを決定した。",
    "euc_kr": "배들이 항구에 도착했고 시의회는 모든 배에 북쪽 항구를 개방하기로 결정했다.",
    "mac_roman": "L’ÉTÉ DERNIER, L’ÉQUIPE DE L’ÉCOLE A ÉTÉ REÇUE À L’ÎLE.",
    "cp1252": "L’ÉTÉ DERNIER, « L’ÉQUIPE » DE L’ÉCOLE A ÉTÉ REÇUE À L’ÎLE. “LE CAFÉ” ET “LE MARCHÉ”.",
}


@pytest.mark.parametrize("encoding", OTHERS)
def test_no_text_in_another_encoding_passes_for_damaged_utf8(encoding: str) -> None:
    text = OTHERS[encoding].encode(encoding).decode("utf-8", "surrogateescape")
    strays = sum("\udc80" <= c <= "\udcff" for c in text)
    assert 2 * (sum(c > "\x7f" for c in text) - strays) <= strays


OLD_TEXTS = {
    ("cp1252", "de"): "Der Rat „wartet“, so der Präsident, bis die Fähre kommt, und Thomas de Maizière ist dafür. ",
    ("cp1250", "cs"): "Loď přijela do přístavu a rada města rozhodla, že „severní přístav“ zůstane otevřený. ",
    ("iso8859-2", "pl"): "Statki wpłynęły do portu, a rada miasta postanowiła, że północna przystań będzie otwarta. ",
    (
        "iso8859-2",
        "hu",
    ): "A hajók megérkeztek a kikötőbe, és a városi tanács úgy döntött, hogy az északi kikötő nyitva marad. ",
    (
        "cp1254",
        "tr",
    ): "Gemiler limana geldi ve şehir meclisi kuzey limanının açık kalmasına karar verdi; çünkü yağmur yağıyor. ",
    ("cp1257", "lv"): "Kuģi ieradās ostā, un pilsētas dome nolēma, ka ziemeļu osta paliks atvērta visiem kuģiem. ",
    (
        "mac-roman",
        "fr",
    ): "L’été dernier, le conseil a décidé d’ouvrir le port « à tous les navires », où qu’ils aillent. ",
}


@pytest.mark.parametrize(("encoding", "language"), OLD_TEXTS)
def test_the_letters_of_a_language_tell_its_old_encoding(encoding: str, language: str) -> None:
    text = OLD_TEXTS[encoding, language] * 3
    assert decode(text.encode(encoding), LIMITS).text == text


def test_a_guessed_encoding_is_reported() -> None:
    text = "Корабли пришли в порт, и совет города решил открыть северную гавань для всех судов. " * 5
    decoded = decode(text.encode("cp1251"), LIMITS)
    assert (decoded.text, "cp1251" in decoded.notes[0]) == (text, True)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"Ships\0 of Karvonia", "NUL"),
        (codecs.BOM_UTF16_LE + "a\0b".encode("utf-16-le"), "NUL"),
        (bytes(range(1, 256)) * 40, "not recognised"),
        (b"\x81\x8d\x01\x02\xff\xfe\x90" * 300, "not recognised"),
        (b" \n\t\r\n ", "contains no text"),
        (b"", "contains no text"),
        (b"x" * 20_000, "a line of 20 kB"),
        (b"x \n" * 400_000, "1.2 MB of text"),
    ],
)
def test_binary_files_are_refused_with_a_hint(data: bytes, said: str) -> None:
    with pytest.raises(SeedError, match=said) as caught:
        decode(data, LIMITS)
    assert caught.value.hint


def test_lone_surrogates_are_replaced_and_counted() -> None:
    decoded = decode("Ships\ud800 came".encode("utf-8", "surrogatepass"), LIMITS)
    assert (decoded.text, "1 broken" in decoded.notes[0]) == ("Ships\ufffd came", True)


def test_control_and_direction_characters_are_left_out_and_counted() -> None:
    decoded = clean("Ships\u202e of\x07 Kar\u00advonia\u2066", LIMITS)
    assert (decoded.text, "4 invisible" in decoded.notes[0]) == ("Ships of Karvonia", True)


def test_a_text_full_of_soft_hyphens_and_zero_width_spaces_is_read() -> None:
    text = "Der Ha\u00adfen\u00adrat\u200b von Kar\u00advo\u00adnien öff\u00adnet das Be\u00adcken.\n" * 20
    assert clean(text, LIMITS).text == "Der Hafenrat von Karvonien öffnet das Becken.\n" * 20


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        decoded = decode(data, LIMITS)
    except SeedError:
        return
    assert not set(decoded.text) & set("\0\r\x0b\u2028\u202e\ufeff")
    decoded.text.encode("utf-8")


def as_read(text: str, markup: str = "markdown") -> str:
    """The cleaned text of an extract."""
    return cleaned(Extract(text, markup), LIMITS).text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("The pilots&rsquo; union &amp; the port&nbsp;of Velm", "The pilots’ union & the port\xa0of Velm"),
        ("K&uuml;ste, &#8220;H&auml;fen&#8221;", "Küste, “Häfen”"),
        ("zero&#8203;width", "zerowidth"),
    ],
)
def test_an_entity_is_read_as_its_character(text: str, plain: str) -> None:
    assert as_read(text, "plain") == as_read(text) == plain


@pytest.mark.parametrize(
    "text",
    ["&lt;b&gt; &#42;", "`&rsquo;`", "```\n&rsquo;\n```", "    &rsquo;", "&amp;rsquo;", "a&#8232;b", "\\&rsquo;"],
)
def test_an_entity_is_kept_in_code_and_for_markup_characters(text: str) -> None:
    assert as_read(text) == text


def test_only_tracking_parameters_are_removed_from_links() -> None:
    links = "<https://port.example/a?utm_source=mail&id=7&utm_medium=x> [b](https://port.example/b?utm_source=mail)."
    read = as_read(links)
    assert read == "<https://port.example/a?id=7> [b](https://port.example/b)."
    assert as_read("Is it open? Yes & no.") == "Is it open? Yes & no."


def test_utf8_that_was_encoded_twice_is_repaired_and_reported() -> None:
    for text in ("La Générale des ports d’été", "Порт открыт", "Häfen – “Küste”"):
        twice = text.encode().decode("latin-1").encode("latin-1")
        wrong = "".join(bytes((b,)).decode("cp1252", "ignore") or chr(b) for b in twice)
        read = clean(wrong, LIMITS)
        assert (read.text, len(read.notes)) == (text, 1)


def test_accents_before_closing_quotes_are_not_taken_for_double_encoding() -> None:
    assert clean("« CAFÉ» et « THÉ»", LIMITS).text == "« CAFÉ» et « THÉ»"
    assert clean("« AMANHû e maçã", LIMITS).text == "« AMANHû e maçã"
