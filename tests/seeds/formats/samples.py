"""Documents of each format, built from text with the standard library; all names in them are invented."""

from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from site_builder.settings.site_config import IngestConfig

LIMITS = IngestConfig()
PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDATx\x9cc\0\1\0\0\5\0\1\r\n-\xb4"
    b"\0\0\0\0IEND\xaeB`\x82"
)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_DRAWING = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="png" ContentType="image/png"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.document.main+xml"/></Types>'
)


def zip_file(parts: dict[str, str | bytes], *, packed: bool = True) -> bytes:
    """A zip file of the parts, in order."""
    out = BytesIO()
    with ZipFile(out, "w") as box:
        for name, data in parts.items():
            box.writestr(name, data, compress_type=ZIP_DEFLATED if packed else 0)
    return out.getvalue()


# ---------- books and exports


def epub(text: str, *, package: str = "") -> bytes:
    """A book of one chapter."""
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="a.opf"/></rootfiles></container>'
    )
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata><dc:title>Talks</dc:title>{package}</metadata>"
        '<manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="a"/></spine></package>'
    )
    page = f"<html><body><h1>Talks</h1><p>{text}</p></body></html>"
    parts = {"mimetype": "application/epub+zip", "META-INF/container.xml": container, "a.opf": opf, "a.xhtml": page}
    return zip_file({**parts}, packed=False)


def wxr(text: str, *, more: str = "") -> bytes:
    """A WordPress export of one post."""
    spaces = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    post = f"<title>Talks</title><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>{more}"
    item = f"<item>{post}<content:encoded>{text}</content:encoded></item>"
    return f'<rss version="2.0" {spaces}><channel>{item}</channel></rss>'.encode()


# ---------- Word


def w_p(text: str, style: str = "", *, run: str = "", paragraph: str = "") -> str:
    """A paragraph of one run."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f"<w:p><w:pPr>{named}{paragraph}</w:pPr>"
        f'<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def w_item(text: str, *, number: int = 1, level: int = 0) -> str:
    """An item of list `number`."""
    return w_p(text, paragraph=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def w_picture(alt: str) -> str:
    """A paragraph that shows word/media/a.png."""
    return (
        f'<w:p><w:r><w:drawing {_DRAWING}><wp:inline><wp:docPr id="1" name="p" descr="{alt}"/>'
        '<a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="rId9"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def docx(body: str, **parts: str | bytes) -> bytes:
    """A Word document; `parts` replace or add parts, named with `__` for `/` and `_dot_` for `.`."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/></w:style>'
        for name in ("Title", "heading 1", "heading 2", "Quote", "Preformatted Text")
    )
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="3"/><w:numFmt w:val="{{}}"/></w:lvl>' for level in range(3)
    )
    numbers = "".join(
        f'<w:abstractNum w:abstractNumId="{n}">{levels.format(form, form, form)}</w:abstractNum>'
        for n, form in ((1, "bullet"), (2, "decimal"))
    ) + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2))
    numbers += (
        '<w:num w:numId="3"><w:abstractNumId w:val="2"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
    )
    targets = {
        "rId1": ("styles", "styles.xml"),
        "rId2": ("numbering", "numbering.xml"),
        "rId3": ("footnotes", "footnotes.xml"),
        "rId9": ("image", "media/a.png"),
    }
    related = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    space = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'<Relationships {space}><Relationship Id="r" Type="{_OFFICE}/officeDocument"'
        ' Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {_W} {_R}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f"<Relationships {space}>{related}</Relationships>",
        "word/styles.xml": f"<w:styles {_W}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {_W}>{numbers}</w:numbering>",
        "word/footnotes.xml": f'<w:footnotes {_W}><w:footnote w:id="1">{w_p("Counted twice.")}</w:footnote>'
        "</w:footnotes>",
        "word/media/a.png": PNG,
    }
    made |= {name.replace("__", "/").replace("_dot_", "."): data for name, data in parts.items()}
    return zip_file({name: data for name, data in made.items() if data})


W_NOTE = '<w:r><w:footnoteReference w:id="1"/></w:r>'
DOCX = docx(
    w_p("Karvonia: A frosty call", "Title")
    + w_p("Published on 10 February 2021")
    + '<w:p><w:r><w:t xml:space="preserve">The council met </w:t></w:r>'
    f"<w:r><w:rPr><w:b/></w:rPr><w:t>twice</w:t></w:r>{W_NOTE}<w:r><w:t>.</w:t></w:r></w:p>"
    + w_p("What was said", "heading1")
    + w_item("Nothing new")
    + w_item("Much of it", level=1)
    + w_item("First", number=3)
    + w_item("Second", number=3)
    + w_p("We shall see.", "Quote")
    + f"<w:tbl><w:tr><w:tc>{w_p('Name')}</w:tc><w:tc>{w_p('Votes')}</w:tc></w:tr>"
    f"<w:tr><w:tc>{w_p('Ilse Vantor')}</w:tc><w:tc>{w_p('12')}</w:tc></w:tr></w:tbl>"
    + w_picture("The hall")
    + w_p("The end of it.")
)

# ---------- OpenDocument

_ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
        ("svg", "svg-compatible"),
        ("fo", "xsl-fo-compatible"),
    )
)
_ODF += ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
ODF_STYLES = (
    '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="I" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>'
    '<style:style style:name="Source_20_Text" style:family="text"/>'
    '<style:style style:name="Quotations" style:family="paragraph"/>'
    '<style:style style:name="Q1" style:family="paragraph" style:parent-style-name="Quotations"/>'
    '<style:style style:name="Title" style:family="paragraph"/>'
    '<style:style style:name="Preformatted_20_Text" style:family="paragraph"/>'
    '<style:style style:name="Source_20_Code" style:family="paragraph"/>'
    '<style:style style:name="Big" style:family="paragraph"><style:text-properties fo:font-size="18pt"/></style:style>'
    '<style:style style:name="Body" style:family="paragraph"><style:text-properties fo:font-size="12pt"/></style:style>'
    '<style:style style:name="Half" style:family="text" style:parent-style-name="Half">'
    '<style:text-properties fo:font-size="150%" fo:font-weight="700"/></style:style>'
    '<style:style style:name="Heading_20_3" style:family="paragraph" style:default-outline-level="3"/>'
    '<text:list-style style:name="N"><text:list-level-style-number text:level="1" text:start-value="4"/>'
    "</text:list-style>"
    '<text:list-style style:name="L"><text:list-level-style-bullet text:level="1"/></text:list-style>'
)


def odt(body: str, *, styles: str = ODF_STYLES, **parts: str | bytes) -> bytes:
    """An OpenDocument text; `parts` as for `docx`."""
    made: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {_ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        "meta.xml": f"<office:document-meta {_ODF}><office:meta><dc:title>A frosty call</dc:title></office:meta>"
        "</office:document-meta>",
        "styles.xml": f"<office:document-styles {_ODF}><style:header><text:p>The Desk</text:p></style:header>"
        "<style:footer><text:p>Page 1</text:p></style:footer></office:document-styles>",
        "META-INF/manifest.xml": "<manifest/>",
        "Pictures/a.png": PNG,
    }
    made |= {name.replace("__", "/").replace("_dot_", "."): data for name, data in parts.items()}
    return zip_file({name: data for name, data in made.items() if data})


ODT = odt(
    '<text:h text:outline-level="1">Karvonia: A frosty call</text:h><text:p>Published on 10 February 2021</text:p>'
    '<text:p>The council met <text:span text:style-name="B">twice</text:span><text:note><text:note-citation>1'
    "</text:note-citation><text:note-body><text:p>Counted twice.</text:p></text:note-body></text:note>, says"
    ' <text:a xlink:href="https://example.org/k">the <text:s/>page</text:a>.</text:p>'
    '<text:h text:outline-level="2">What was said</text:h>'
    '<text:list text:style-name="L"><text:list-item><text:p>Nothing new</text:p><text:list text:style-name="L">'
    "<text:list-item><text:p>Much of it</text:p></text:list-item></text:list></text:list-item></text:list>"
    '<text:list text:style-name="N"><text:list-item><text:p>First</text:p></text:list-item></text:list>'
    '<text:p text:style-name="Q1">We shall see.</text:p>'
    "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Name</text:p></table:table-cell>"
    "<table:table-cell><text:p>Votes</text:p></table:table-cell></table:table-row></table:table-header-rows>"
    "<table:table-row><table:table-cell><text:p>Ilse Vantor</text:p></table:table-cell><table:table-cell><text:p>12"
    "</text:p></table:table-cell></table:table-row></table:table>"
    '<text:p><draw:frame><draw:image xlink:href="Pictures/a.png"/><svg:desc>The hall</svg:desc></draw:frame></text:p>'
    "<text:p>The end of it.</text:p>"
)

# ---------- RTF

RTF = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Serif;}{\f1\fcharset204 Cyr;}}"
    rb"{\stylesheet{\s0 Normal;}{\s1\fs32 heading 1;}{\s2 Quote;}{\s3\outlinelevel1 Own;}{\*\cs9 Char;}}"
    rb"{\info{\title A frosty call}{\author Somebody}}{\header\pard The Desk\par}"
    rb"\pard\plain\s1 Karvonia: A frosty call\par\pard\plain Published on 10 February 2021\par"
    rb"\pard\plain The council met {\b twice}{\super\chftn{\*\footnote\pard\plain Counted {\i twice}.\par}}, says"
    rb' {\field{\*\fldinst HYPERLINK "https://example.org/k"}{\fldrslt the page}}.\par'
    rb"\pard\plain\s3 What was said\par"
    rb"\pard\plain{\listtext\bullet\tab}\ilvl0\ls1 Nothing new\par"
    rb"\pard\plain{\listtext\endash\tab}\ilvl1\ls1 Much of it\par"
    rb"\pard\plain{\listtext 4.\tab}\ilvl0\ls2 First\par"
    rb"\pard\plain\s2 We shall see.\par"
    rb"\trowd\intbl Name\cell Votes\cell\row\trowd\intbl Ilse Vantor\cell 12\cell\row"
    rb"\pard\plain Caf\'e9 \u8364? {\f1 \'cc\'e8\'f0} \u55357?\u56832? a\~b\_c\line d\{e\}{\v hidden}.\par}"
)

# ---------- PDF


def pdf(pages: Sequence[str], *, extra: str = "", trailer: str = "") -> bytes:
    """A PDF; each page is a content stream with the fonts F1 (regular), F2 (bold) and F3 (italic)."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{6 + 2 * n} 0 R' for n in range(len(pages)))}] >>",
        *(
            f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica{look} /Encoding /WinAnsiEncoding >>"
            for look in ("", "-Bold", "-Oblique")
        ),
    ]
    for number, page in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {7 + 2 * number} 0 R {extra}"
            " /Resources << /Font << /F1 3 0 R /F2 4 0 R /F3 5 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(page.encode('latin-1'))} >>\nstream\n{page}\nendstream")
    return pdf_of(objects, trailer=trailer)


def pdf_of(objects: Sequence[str], *, trailer: str = "") -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out = b"%PDF-1.4\n"
    places = []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode("latin-1")
    return out + f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF".encode(
        "latin-1"
    )


def shown(text: str, x: float, y: float, *, font: str = "F1", size: float = 11) -> str:
    """A piece of text at a position on the page."""
    written = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /{font} {size} Tf {x} {y} Td ({written}) Tj ET\n"


def column(
    lines: Sequence[str], y: float, *, x: float = 72, step: float = 14, font: str = "F1", size: float = 11
) -> str:
    """Lines below one another."""
    return "".join(shown(line, x, y - n * step, font=font, size=size) for n, line in enumerate(lines))


PROSE = (
    "The council of Karvonia met for a second day in the old hall above the har-",
    "bour and did not agree on the budget, which members of the opposition calls",
    "a budget of the past; the harbour alone would cost a third of it.",
)
PDF = pdf(
    [
        shown("The Karvonia Desk", 72, 760, size=9)
        + shown("Karvonia: A frosty call", 72, 700, font="F2", size=20)
        + shown("Published on 10 February 2021", 72, 670)
        + column(PROSE, 640)
        + shown("1", 370, 616, size=6)
        + shown("What was said", 72, 580, font="F2", size=14)
        + column(("A second paragraph is short.",), 550)
        + shown("\x95 Nothing new", 84, 520)
        + shown("\x95 Much of it", 84, 506)
        + shown("Name", 72, 470)
        + shown("Votes", 300, 470)
        + shown("Ilse Vantor", 72, 456)
        + shown("12", 300, 456)
        + column(("After the table stands a line that is as long as all other lines of this are,",), 420)
        + shown("1", 72, 113, size=6)
        + shown("Counted twice.", 78, 110)
        + shown("1", 300, 40),
        shown("The Karvonia Desk", 72, 760, size=9)
        + column(("and goes on over the page.",), 700)
        + column(("The end of it, in ",), 670)
        + shown("italics", 170, 670, font="F3")
        + shown(".", 198, 670)
        + shown("2", 300, 40),
    ]
)

# ---------- mail and pages

HTML = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Karvonia: A frosty call | The Desk</title>
<meta property="article:published_time" content="2021-02-10T09:00:00Z"><meta name="author" content="Ilse Vantor"></head>
<body><nav><a href="/">Home</a></nav><div class="cookie-banner">We use cookies</div><main><article>
<h1>Karvonia: A frosty call</h1><p>The council met <strong>twice</strong><sup><a href="#n1" id="r1">1</a></sup>, says
<a href="https://example.org/k">the page</a>.</p><h2>What was said</h2>
<ul><li>Nothing new<ul><li>Much of it</li></ul></li></ul><ol start="4"><li>First</li></ol>
<blockquote><p>We shall see.</p></blockquote>
<table><tr><th>Name</th><th>Votes</th></tr><tr><td>Ilse Vantor</td><td>12</td></tr></table>
<img src="data:image/png;base64,PICTURE" alt="The hall"><img src="https://example.org/x.png" alt="Far away">
<p>The end of it.</p><hr><section><ol>
<li id="n1">Counted twice. <a href="#r1">\N{LEFTWARDS ARROW WITH HOOK}</a></li></ol>
</section></article></main><footer>All rights reserved</footer></body></html>"""

MAIL = (
    b"From: Ilse Vantor <ilse@example.org>\nTo: desk@example.org\n"
    b"Subject: =?utf-8?q?Re=3A_Karvonia=3A_A_fr=C3=B6sty?= call\n"
    b"Date: Wed, 10 Feb 2021 23:30:00 -0500\nMessage-ID: <1@example.org>\nMIME-Version: 1.0\n"
)
