import base64
from email.message import EmailMessage
from textwrap import fill

import pytest

from site_builder.core.errors import SeedError
from site_builder.core.source_file import SourceFile
from site_builder.seeds.formats import eml, html, mbox, sniffing
from site_builder.seeds.formats.reader_table import read_parts
from site_builder.seeds.model import MarkPlace
from site_builder.settings.site_config import IngestConfig
from tests.seeds.documents import draft_of
from tests.seeds.formats.samples import HTML, LIMITS, MAIL, PNG
from tests.seeds.formats.test_word_processors import SHARED

PAGE = HTML.replace("PICTURE", base64.b64encode(PNG).decode())


def page(body: str, head: str = "") -> html.Extract:
    return html.read(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "seeds/a.html", LIMITS)


PROSE = "<p>" + "The council met in the old hall above the harbour and did not agree. " * 5 + "</p>"


def test_a_web_page_keeps_its_article_and_reports_its_boilerplate():
    extract = html.read(PAGE.encode(), "seeds/a.html", LIMITS)
    end = "![The hall](picture-9b4e40f1ef58.png)Far away\n\nThe end of it."
    link = ", says [the page](https://example.org/k)"
    expected = SHARED.format(page=link, list="4. First", end=end, note="Counted twice.")
    assert extract.text == expected.replace("Published on 10 February 2021\n\n", "")
    assert [line.text for line in extract.removed] == ["Home", "We use cookies", "All rights reserved"]
    assert (extract.title, extract.date) == ("Karvonia: A frosty call", "2021-02-10")
    assert (extract.authors, extract.language) == (("Ilse Vantor",), "en")
    assert [asset.alt for asset in extract.assets] == ["The hall"]
    assert extract.notes == ("1 picture not fetched, as they are on the web or in another file",)


def test_every_word_of_a_page_is_in_its_text_or_among_the_removed_lines():
    extract = page(f"<div id=menu><a href=/>Home</a> sweet</div><div><h1>Title</h1>{PROSE}</div><div>Imprint</div>")
    words = set(extract.text.split()) | {word for line in extract.removed for word in line.text.split()}
    assert {"Home", "sweet", "Imprint", "Title", "council"} <= words


def test_a_page_without_main_or_article_is_cut_to_its_running_text():
    links = "".join(f"<li><a href=/{n}>An older briefing, number {n}</a></li>" for n in range(9))
    extract = page(
        f"<div><ul>{links}</ul></div><div class=x><h1>Title</h1><div>{PROSE}{PROSE}<h2>More</h2>{PROSE}</div></div>"
    )
    assert extract.text.startswith("# Title\n\nThe council")
    assert "older" not in extract.text
    assert "## More" in extract.text


def test_the_title_of_a_page_may_be_outside_its_main_part():
    extract = page(f"<header><h1>A frosty call</h1></header><main>{PROSE}</main>")
    assert extract.text.startswith("A frosty call\n\nThe council") or extract.text.startswith("# A frosty call")


def test_a_page_with_line_breaks_instead_of_paragraphs_is_read():
    words = "The council met in the old hall above the harbour and did not agree on anything that we could hear, alas."
    extract = page(f"<div>{words}<br><br>{words} Again.<br>And again.</div>")
    assert extract.text == f"{words}\n{words} Again.\nAnd again.\n"
    assert page(f"<div><b>x</b> {words}<br><br>{words}<br>And.</div>").text == (f"**x** {words}\n\n{words}\\\nAnd.\n")


def test_articles_that_are_teasers_are_not_the_document():
    teasers = "<article><p>Another briefing.</p></article>" * 3
    extract = page(f"<main>{PROSE}{PROSE}{teasers}</main>")
    assert extract.text.count("Another briefing.") == 3


def test_a_form_around_the_whole_page_is_not_boilerplate():
    assert "council" in page(f"<form>{PROSE}</form>").text


def test_bold_and_italic_of_style_attributes_are_kept():
    extract = page(
        '<p><span style="font-weight:700">bold</span> <span style="font-style:italic">slanted</span> '
        '<b style="font-weight:normal">plain</b></p><p>x</p>'
    )
    assert extract.text == "**bold** *slanted* plain\n\nx\n"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>A frosty call | The Desk</title>", "A frosty call"),
        ("<title>A frosty call</title>", "A frosty call"),
        ("<title>News - A frosty call</title>", "News - A frosty call"),
        ("<title>x</title><meta property='og:title' content='A frosty call'>", "A frosty call"),
        ("", ""),
    ],
)
def test_the_site_name_is_removed_from_the_page_title(head, title):
    assert page(PROSE, head).title == title


@pytest.mark.parametrize(
    ("html_text", "date"),
    [
        ("<time datetime='2021-02-10T10:00'>then</time>", "2021-02-10"),
        ("<time datetime='10 Feb 2021' pubdate>then</time><time datetime='2020-01-01'>before</time>", "10 Feb 2021"),
        ("<time datetime='2021-02-10'>a</time><time datetime='2020-01-01'>b</time>", ""),
        ("<time>yesterday</time>", ""),
    ],
)
def test_the_date_of_a_page_is_the_one_that_it_names(html_text, date):
    assert page(PROSE + html_text).date == date


@pytest.mark.parametrize(
    ("source", "note"),
    [
        ("data:image/png;base64,!!!", "safely"),
        ("data:image/svg+xml,<svg/>", "safely"),
        ("file:///etc/passwd", "not fetched"),
    ],
)
def test_omitted_pictures_are_counted(source, note):
    extract = page(f"{PROSE}<img src='{source}'>")
    assert extract.assets == ()
    assert note in extract.notes[0]


def test_a_page_in_another_encoding_is_read_as_it_declares():
    data = "<html><head><meta charset=windows-1251></head><body><p>Мир и дружба</p></body></html>".encode("cp1251")
    assert html.read(data, "a", LIMITS).text == "Мир и дружба\n"
    false = "<html><head><meta charset=utf-16></head><body><p>Café</p></body></html>".encode("cp1252")
    assert html.read(false, "a", LIMITS).text == "Café\n"
    none = "<html><head><meta charset=hex></head><body><p>Café ok</p></body></html>".encode("cp1252")
    assert html.read(none, "a", LIMITS).text == "Café ok\n"
    marked = b"\xef\xbb\xbf<html><body><p>Caf\xc3\xa9</p></body></html>"
    assert html.read(marked, "a", LIMITS).text == "Café\n"
    unknown = "<html><head><meta charset=iso-8859-1></head><body><p>“Café”</p></body></html>".encode("cp1252")
    assert html.read(unknown, "a", LIMITS).text == "“Café”\n"
    stray = "<html><head><meta charset=iso-8859-1></head><body><p>“Café” _</p></body></html>".encode()
    assert html.read(stray.replace(b"_", b"\xe9"), "a", LIMITS).text == "“Café” é\n"


@pytest.mark.parametrize(
    "notes",
    [
        '<p>Text<a href="#_ftn1" name="_ftnref1">[1]</a>.</p><p>More.</p><div id="ftn1"><p>'
        '<a href="#_ftnref1" name="_ftn1">[1]</a> The note.</p></div>',
        '<p>Text<a class="anc" name="n1anc" href="#n1sym"><sup>1</sup></a>.</p><p>More.</p><div id="n1"><p>'
        '<a name="n1sym" href="#n1anc">1</a> The note.</p></div>',
        '<p>Text<a href="#fn1" id="fnref1"><sup>1</sup></a>.</p><p>More.</p><section><hr><ol><li id="fn1"><p>The note.'
        '<a href="#fnref1">↩︎</a></p></li></ol></section>',
        '<p>Text<sup id="r1"><a href="#f1">1</a></sup>.</p><p>More.</p><p id="f1"><a href="#r1">back</a> The note.</p>',
    ],
)
def test_footnotes_are_found_however_a_program_links_them(notes):
    text = page(notes).text
    assert text.startswith("Text[^1].\n\nMore.\n\n[^1]: ")
    assert text.endswith("The note.\n")


def test_a_footnote_of_two_paragraphs_moves_whole():
    text = page(
        '<p>Text<a name="n1anc" href="#n1sym"><sup>1</sup></a>.</p><p>x</p><div id="n1"><p>'
        '<a name="n1sym" href="#n1anc">1</a> The note.</p><p>Its end.</p></div>'
    ).text
    assert text == "Text[^1].\n\nx\n\n[^1]: The note.\n\n    Its end.\n"


def test_a_mark_inside_its_own_footnote_stays_where_it_is():
    assert (
        page('<div id="n"><p>A<a href="#n" id="m">1</a></p><a href="#m">1</a></div><p><b>x</b> y</p>').text.count("1")
        == 2
    )


def test_links_other_than_footnotes_keep_their_targets():
    text = page('<p>See <a href="#b">1</a>, <a href="#gone">2</a> <b>x</b>.</p><p id="b">There.</p>').text
    assert text == 'See [1](#b), 2 **x**.\n\n<a id="b"></a>There.\n'


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ('<h2 id="b">There</h2>', '## <a id="b"></a>There'),
        ('<p><a name="b"></a><b>There</b></p>' + PROSE, '## <a id="b"></a>There'),
        ('<ul id="b"><li>There</li><li>Here</li></ul>', '- <a id="b"></a>There\n- Here'),
        (
            '<table id="b"><tr><td>There</td><td>x</td></tr><tr><td>y</td><td>z</td></tr></table>',
            '| <a id="b"></a>There |',
        ),
        ('<div id="b"><p>There</p></div>', '<a id="b"></a>\n\nThere'),
    ],
)
def test_link_targets_keep_their_names(html: str, written: str) -> None:
    text = page(f'{PROSE}<p>See <a href="#b">it</a> <i>now</i>.</p>{html}').text
    assert "See [it](#b) *now*." in text
    assert written in text


def test_a_name_that_no_link_leads_to_is_left_out() -> None:
    assert page(f'<p id="a">One <i>two</i>.</p>{PROSE}').text.startswith("One *two*.")


def test_hidden_elements_and_non_text_are_left_out():
    extract = page(
        f"{PROSE}<script>evil()</script><style>p{{}}</style><p hidden>secret</p><p style='display:none'>x</p>"
    )
    assert "secret" not in extract.text
    assert "evil" not in extract.text
    assert [line.text for line in extract.removed] == ["secret", "x"]


def test_an_empty_page_has_an_empty_text():
    assert html.read(b"<!-- -->", "a", LIMITS).text.strip() == ""
    assert html.read(b"<html><head><script>x()</script></head></html>", "a", LIMITS).text.strip() == ""


# ---------- mails


def mail(rest: bytes) -> bytes:
    return MAIL + rest


PLAIN = (
    b'Content-Type: text/plain; charset="iso-8859-1"\nContent-Transfer-Encoding: quoted-printable\n\nCaf=E9 am\nHafen\n'
)


def part(*headers: bytes, body: bytes) -> bytes:
    return b"--B\n" + b"\n".join(headers) + b"\n\n" + body + b"\n"


def mixed(*parts: bytes, kind: bytes = b"mixed") -> bytes:
    return mail(b"Content-Type: multipart/" + kind + b'; boundary="B"\n\n' + b"".join(parts) + b"--B--\n")


def test_a_mail_gives_its_subject_its_day_and_its_sender():
    extract = eml.read(mail(PLAIN), "seeds/a.eml", LIMITS)
    assert (extract.title, extract.date, extract.authors) == ("Karvonia: A frösty call", "2021-02-10", ("Ilse Vantor",))
    assert (extract.text, extract.markup) == ("Café am\nHafen\n", "plain")


@pytest.mark.parametrize(
    "data", [b'{"text": "It rained."}\n', b"<p>It rained.</p>\n", b"It rained: all day.\n\nYes.\n"]
)
def test_a_file_without_any_header_of_a_mail_is_none(data: bytes):
    with pytest.raises(SeedError, match="this is no mail"):
        eml.read(data, "seeds/a.eml", LIMITS)


def test_flowed_lines_are_joined_and_quoted_ones_are_not():
    data = mail(b"Content-Type: text/plain; format=flowed\n\nOne \ntwo.\n> quoted \n> more\n Three \n-- \nThe Desk\n")
    assert eml.read(data, "a", LIMITS).text == "One two.\n> quoted \n> more\nThree \n-- \nThe Desk\n"


def test_the_plain_part_of_a_mail_is_used_unless_the_html_part_has_more():
    plain = part(b"Content-Type: text/plain", body=b"The plain form.")
    poor = part(b"Content-Type: text/html", body=b"<p>The <i></i>page.</p>")
    rich = part(b"Content-Type: text/html; charset=utf-8", body="<p>The <b>page</b> ü.</p><p>x</p>".encode())
    assert eml.read(mixed(plain, poor, kind=b"alternative"), "a", LIMITS).text == "The plain form."
    assert eml.read(mixed(plain, rich, kind=b"alternative"), "a", LIMITS).text == "The **page** ü.\n\nx\n"
    assert eml.read(mixed(poor), "a", LIMITS).text == "The page.\n"


def test_boilerplate_in_the_html_of_a_mail_is_removed_from_its_plain_part():
    text = "The council met.\n\nWhat do you think?  Tell us!\n\nMost read\n\nMost read\n"
    furniture = '<p>Most read</p><aside><p>Most read</p></aside><p><a href="/tell">What do you think? Tell us!</a></p>'
    plain = part(b"Content-Type: text/plain", body=text.encode())
    rich = part(b"Content-Type: text/html", body=f"<p>The council met.</p>{furniture}".encode())
    extract = eml.read(mixed(plain, rich, kind=b"alternative"), "a", LIMITS)
    assert extract.text == "The council met.\n\n\n\nMost read\n\nMost read\n"
    assert [(line.line, line.text) for line in extract.removed] == [(3, "What do you think?  Tell us!")]


def test_links_to_the_same_site_leave_both_ends_of_a_page():
    above = '<p><a href="/">Karvonia Desk</a> / <a href="../news.html">News</a></p>'
    below = '<ul><li><a href="/a/">Older talks</a></li><li><a href="?p=2">More</a></li></ul>'
    extract = page(
        f"<article>{above}<h1>Talks</h1>{PROSE}<p><a href=x.htm>In the middle</a></p>{PROSE}{below}</article>"
    )
    assert extract.text.startswith("Talks\nThe council")
    assert "In the middle" in extract.text
    assert [line.text for line in extract.removed] == ["Karvonia Desk / News", "Older talks", "More"]


@pytest.mark.parametrize(
    "address", ["https://karvonia.example/a", "//karvonia.example/a", "mailto:a@b.example", "#note"]
)
def test_a_link_to_another_place_stays_at_the_end(address: str):
    assert (
        "The source" in page(f"<article><h1>Talks</h1>{PROSE}<p><a href='{address}'>The source</a></p></article>").text
    )


def test_a_page_that_consists_of_links_keeps_them():
    assert page("<main><p><a href=/a>First</a></p><p><a href=/b>Second</a></p></main>").text == "First\n\nSecond\n"


def test_pictures_of_a_mail_become_assets():
    page_part = part(b"Content-Type: text/html", body=b"<p>See <img src='cid:p1' alt='The hall'><img src='cid:no'></p>")
    picture = part(
        b"Content-Type: image/png",
        b"Content-ID: <p1>",
        b"Content-Transfer-Encoding: base64",
        body=base64.b64encode(PNG),
    )
    extract = eml.read(mixed(page_part, picture, kind=b"related"), "a", LIMITS)
    assert [asset.alt for asset in extract.assets] == ["The hall"]
    assert extract.text == "See ![The hall](picture-9b4e40f1ef58.png)\n"


def test_attachments_that_are_seeds_are_handed_on_and_others_are_named():
    named = b'Content-Disposition: attachment; filename="%s"'
    inner = b"From: a@example.org\nSubject: An older one\n\nText.\n"
    data = mixed(
        part(b"Content-Type: text/plain", body=b"See below."),
        part(b"Content-Type: text/plain", named % b"../../a.txt", body=b"First."),
        part(b"Content-Type: text/plain", named % b"a.txt", body=b"Second."),
        part(b"Content-Type: application/x", named % b"table.xls", body=b"x"),
        part(b"Content-Type: message/rfc822", body=inner),
        part(b"Content-Type: text/x", b"Content-Disposition: attachment", body=b"x"),
    )
    assert [source.path for source in eml.unpack(data, "seeds/m.eml", LIMITS)] == [
        "seeds/m.eml!/a.txt",
        "seeds/m.eml!/a-2.txt",
        "seeds/m.eml!/An older one.eml",
    ]
    assert [source.data.strip() for source in eml.unpack(data, "m", LIMITS)][:2] == [b"First.", b"Second."]
    assert eml.read(data, "m", LIMITS).notes == (
        "the attachment table.xls was not read",
        "the attachment attachment was not read",
    )


def test_a_mail_without_text_is_refused():
    with pytest.raises(SeedError, match="no text"):
        eml.read(mail(b"\n"), "seeds/a.eml", LIMITS)


def test_a_mail_without_date_and_sender_name_gets_neither():
    extract = eml.read(b"From: desk@example.org\nDate: soon\nSubject: x\n\nText.\n", "a", LIMITS)
    assert (extract.date, extract.authors) == ("", ())


@pytest.mark.parametrize("mark", [b"Private", b"Personal", b"Company-Confidential"])
def test_a_mail_that_its_sender_marked_as_private_is_a_draft_and_its_files_are_not_read(mark):
    file = part(b"Content-Type: text/plain", b'Content-Disposition: attachment; filename="a.txt"', body=b"The plan")
    data = b"Sensitivity: " + mark + b"\n" + mixed(part(b"Content-Type: text/plain", body=b"Hello"), file)
    extract = eml.read(data, "seeds/a.eml", LIMITS)
    assert extract.visibility.withheld == (f"its head says Sensitivity: {mark.decode()}",)
    assert (eml.unpack(data, "seeds/a.eml", LIMITS), extract.notes) == ((), ("the attachment a.txt was not read",))


@pytest.mark.parametrize(
    "line", ["X-Unsent: 1", "X-Mozilla-Draft-Info: internal/draft; vcard=0", "X-Gmail-Labels: Important,Drafts"]
)
def test_a_mail_that_was_never_sent_is_a_draft(line):
    (mark,) = eml.read(line.encode() + b"\n" + mail(PLAIN), "seeds/a.eml", LIMITS).visibility.marks
    assert (mark.kind, mark.place) == ("draft", MarkPlace.MAIL_HEADER)
    sent = b"X-Unsent: 0\nX-Gmail-Labels: Inbox,Opened,Category Updates\n" + mail(PLAIN)
    assert eml.read(sent, "seeds/a.eml", LIMITS) == eml.read(mail(PLAIN), "seeds/a.eml", LIMITS)


def test_a_mail_of_normal_sensitivity_is_read_as_any_other():
    data = b"Sensitivity: Normal\n" + mail(PLAIN)
    assert eml.read(data, "seeds/a.eml", LIMITS) == eml.read(mail(PLAIN), "seeds/a.eml", LIMITS)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (mail(PLAIN), True),
        (b"Subject: A memo\nDate: 10 February 2021\n\nText.\n", False),
        (b"From: the desk\nTo: all\n\nText.\n", False),
        (b"Karvonia: A frosty call\n\nText.\n", False),
        (b"", False),
    ],
)
def test_a_memo_is_not_a_mail(data, expected):
    assert sniffing.is_mail(data) is expected


def test_a_mailbox_is_divided_into_its_mails():
    one = b"From a Wed Feb 10 2021\nFrom: a@example.org\nMessage-ID: <1>\nSubject: One\n\nText.\n>From here on.\n\n"
    data = one + b"From b Wed Feb 10 2021\nSubject: Two\n\nMore.\n"
    assert sniffing.is_mailbox(data)
    assert not sniffing.is_mailbox(b"From the desk: a memo\n\nText.")
    parts = mbox.unpack(data, "seeds/b.mbox", LIMITS)
    assert [part.path for part in parts] == ["seeds/b.mbox!/0001.eml", "seeds/b.mbox!/0002.eml"]
    assert parts[0].data.endswith(b"\nFrom here on.\n\n")
    with pytest.raises(SeedError, match="no mail begins"):
        mbox.unpack(b"text", "seeds/b.mbox", LIMITS)


def test_blocks_named_as_furniture_stay_if_nothing_else_would_remain():
    assert page("<div class=nav><p>One.</p></div>" * 5).text.count("One.") == 5


# ---------- details of mails

LONG = "The council met for a second day in the old hall above the harbour and did not agree on the budget of the port."
HEAD = ("From: Oslo Brandt <oslo@example.org>", "Date: Sun, 11 Feb 2024 at 09:12", "Subject: Budget", "To: Ilse Vantor")


def sent(plain: str, page: str = "") -> str:
    """The details and the body of a mail with a plain part, and an HTML part if given."""
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "Fwd: Budget", "Ilse Vantor <ilse@example.org>"
    mail["Date"] = "Mon, 12 Feb 2024 10:00:00 +0000"
    mail.set_content(plain)
    if page:
        mail.add_alternative(page, subtype="html")
    (draft,) = read_parts(SourceFile("seeds/a.eml", mail.as_bytes()), IngestConfig()).drafts
    return "".join(f"{label}: {value}\n" for label, value in draft.details) + draft.body


def test_the_html_part_of_a_mail_is_read_if_the_plain_part_is_nearly_empty() -> None:
    assert LONG in sent("Your program shows no HTML.", f"<p>{LONG}</p><p>{LONG.replace('council', 'board')}</p>")
    assert "plain" in sent(f"{LONG} This is plain.", f"<p>{LONG} This is HTML.</p>")


def test_the_head_of_a_forwarded_mail_is_kept() -> None:
    body = sent("\n".join(("Have a look.", "", "---------- Forwarded message ---------", *HEAD, "", LONG)))
    assert all(words in body for words in (*HEAD, LONG))


def test_the_wrapped_lines_of_a_mail_are_joined_and_an_address_in_brackets_is_whole() -> None:
    text = fill(f"{LONG} {LONG}", 66).replace("budget", "<https://example.org/2024/harbour-\ntalks?x=1>")
    body = sent(f"{text}\n\n{LONG}\n")
    assert "https://example.org/2024/harbour-talks?x=1>" in body
    assert [len(part.splitlines()) for part in body.strip().split("\n\n")] == [1, 1]


def test_an_address_in_brackets_after_words_becomes_their_link() -> None:
    address = "<https://velm.example/2018/02/03/letters>"
    lines = (f"The Pilots Ask for Boats {address}", f"By Tom Reske {address}", f"4 March 2019 {address}")
    paragraph = f"{LONG} See the report {address}."
    draft = draft_of("\n\n".join((*lines, paragraph, f"{LONG} {LONG}")))
    assert (draft.title, draft.authors, str(draft.date)) == ("The Pilots Ask for Boats", ("Tom Reske",), "2019-03-04")
    assert draft.body.splitlines()[0] == paragraph
    assert [line.text for line in draft.removed] == list(lines)


def test_fully_bold_paragraphs_lose_their_weight_and_bold_lines_become_headings() -> None:
    body = sent("x", f"<p><b>{LONG}</b></p><p><b>On the dues</b></p><p>{LONG} It said <b>no</b>.</p>")
    assert body.count("**") == 2
    assert "## On the dues" in body
