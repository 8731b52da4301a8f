"""HTML inside Markdown, converted to Markdown."""

import pytest

from site_builder.seeds.formats.raw_html import without_html
from site_builder.settings.site_config import IngestConfig


def markdown(text: str) -> str:
    return without_html(text, "seeds/a.md", IngestConfig())


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<a href="https://a.org/x" target="_blank">The <b>port</b></a>', "[The **port**](https://a.org/x)"),
        ('<img class="left" src="/map 1.png" alt="A map">', "![A map](/map%201.png)"),
        ("one<br>two<br />\nthree", "one\\\ntwo\\\nthree"),
        ("<p>One</p>\n<div class='x'>two</div>", "One\ntwo"),
        (
            '<iframe src="//www.youtube.com/embed/x" title="The vote"></iframe>',
            "[The vote](https://www.youtube.com/embed/x)",
        ),
        (
            '- Film: <video controls>\n  <source src="https://a.org/x.webm"><source src="/x.mp4">No player</video>',
            "- Film: [Video](https://a.org/x.webm)",
        ),
        ('<audio src="/x.mp3" title="The speech"/> follows', "[The speech](/x.mp3) follows"),
        ('<div>\n    <a href="/x">\n\t<img src="map.png"></a>\n</div>', "\n[\n![](map.png)](/x)\n"),
        ('<div markdown="1">\n- one\n    - two\n</div>', "\n- one\n    - two\n"),
        ("<pre>\n*one*\n  &lt;b>\n</pre>", "\n```\n*one*\n  <b>\n```\n\n"),
        ("<a>port</a> and <a href=''></a>", "port and "),
        ('<a name="terms"></a>Terms', '<a name="terms"></a>Terms'),
        ("<h3>Terms</h3>", "\n\n### Terms\n\n"),
        ('<a href="x">never closed', "never closed"),
        ("`<b>` and <https://a.org/>", "`<b>` and <https://a.org/>"),
        ("a < b, <Vantor> said", "a < b, <Vantor> said"),
    ],
)
def test_tags_become_markdown_or_are_removed(html: str, text: str) -> None:
    assert markdown(html) == text


def test_tables_lists_and_figures_are_read_as_html() -> None:
    table = "<table>\n<tr><th>Port</th><th>State</th></tr>\n<tr><td>Oronto</td><td>shut</td></tr>\n</table>"
    assert markdown(table).strip() == "| Port | State |\n| --- | --- |\n| Oronto | shut |"
    assert markdown("<ul><li>one</li><li>two</li></ul>").strip() == "- one\n- two"
    figure = '<figure><img src="map.png" alt="A map"><figcaption>The *old* harbour</figcaption></figure>'
    assert markdown(figure).strip() == '![A map](map.png "The \\*old\\* harbour")'


def test_a_table_that_never_ends_stays_text_without_its_tags() -> None:
    assert markdown("<table><tr><td>Oronto") == "Oronto"
