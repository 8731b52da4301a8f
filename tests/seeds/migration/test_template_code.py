"""Shortcodes, Liquid and Nunjucks: supported code is converted, other code is removed and counted."""

import pytest

from site_builder.seeds.migration.template_code import MAX_PARTS, part_of, read_template_code, with_parts


@pytest.mark.parametrize(
    ("code", "markdown"),
    [
        ('[a]({{< ref "2024-02-12-talks.md" >}})', "[a](2024-02-12-talks.md)"),
        ('[a]({{% relref "talks.md#terms" %}})', "[a](talks.md#terms)"),
        ('[a]({{< relref path="/notes/talks" lang="en" >}})', "[a](/notes/talks)"),
        ("[a]({% post_url 2024-02-12-talks %})", "[a](2024-02-12-talks.md)"),
        ("[a]({% link _posts/2024-02-12-talks.md %})", "[a](_posts/2024-02-12-talks.md)"),
        ("[a]({{ site.baseurl }}{% post_url notes/2024-02-12-talks %})", "[a](notes/2024-02-12-talks.md)"),
        ('[a]({{ "/2024/02/talks/" | url }})', "[a](/2024/02/talks/)"),
        ("[a]({{ '/notes/a b/' | relative_url }})", "[a](/notes/a%20b/)"),
        ('{{< figure src="map.png" alt="A map" caption="The harbour" >}}', '![A map](map.png "The harbour")'),
        ('{{< picture-left src="old map.png" alt="A [map]" >}}', "![A map](old%20map.png)"),
        ('{% image "assets/map.jpg" "A map" %}', "![A map](assets/map.jpg)"),
        (
            '{% include figure.html image_path="/map.png" alt="A map" caption="Said &quot;no&quot;" %}',
            '![A map](/map.png "Said ”no”")',
        ),
        ("{{< youtube dQx-9_a >}}", "[Video](https://www.youtube.com/watch?v=dQx-9_a)"),
        ('{% include youtube.html id="dQx" title="The vote" %}', "[The vote](https://www.youtube.com/watch?v=dQx)"),
        ("{{< vimeo 146022717 >}}", "[Video](https://vimeo.com/146022717)"),
        ('{{< button text="The report" href="/r.pdf" >}}', "[The report](/r.pdf)"),
        ('{{< pull-quote text="We wait." cite="The envoy" >}}', "\n> We wait.\n>\n> — The envoy\n"),
        ("{% highlight python %}\nx = {{ y }}\n{% endhighlight %}", "```python\nx = {{ y }}\n```"),
        ("{% raw %}{{ x }}{% endraw %} and `{{< y >}}`", "{{ x }} and `{{< y >}}`"),
        ('[the port](https://a.org){:target="_blank"} is shut', "[the port](https://a.org) is shut"),
        ('[caption id="a" width="3"]![x](a.png) The port[/caption]', "![x](a.png) The port"),
    ],
)
def test_code_for_pages_pictures_and_videos_becomes_markdown(code: str, markdown: str) -> None:
    reading = read_template_code(code, liquid=True)
    assert (reading.text, reading.notes) == (markdown, ())


def test_other_code_is_removed_and_counted_and_enclosed_text_is_kept() -> None:
    note = '{{< note variant="x" >}}\nThe port is shut.\n{{< /note >}}\n'
    text = f"{note}{{% if page.a %}}b{{% endif %}} {{{{ page.title }}}}\n{{{{< note >}}}}c{{{{< /note >}}}}"
    reading = read_template_code(text, liquid=True)
    assert reading.text == "\nThe port is shut.\n\nb \nc"
    assert reading.notes == ("Template code removed from the text: if (1), note (2), {{ page.title }} (1).",)
    assert {removed.text for removed in reading.removed} >= {'{{< note variant="x" >}}', "{{ page.title }}"}


@pytest.mark.parametrize(
    "comment",
    [
        "{% comment %}secret{% endcomment %}",
        "{%- comment -%}\nsecret {{ x }}",
        "{{% comment %}}secret{{% /comment %}}",
        "{{/* secret */}}",
        "{# secret #}",
    ],
)
def test_a_comment_is_removed_and_reported(comment: str) -> None:
    reading = read_template_code(f"a\n{comment}", liquid=True)
    assert "secret" not in reading.text
    assert ("secret" in reading.removed[0].text, reading.removed[0].line) == (True, 2)


def test_braces_are_kept_in_a_text_without_a_header() -> None:
    assert read_template_code("Set {{ name }} and {% x %}.", liquid=False).text == "Set {{ name }} and {% x %}."


def test_an_anchor_of_a_heading_stays() -> None:
    assert read_template_code("## Terms {#terms}", liquid=True).text == "## Terms {#terms}"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("{% include port.md %}", "The port is [shut][]."),
        ('{%- include_cached port.md since="May" -%}', "The port is [shut][]."),
        ("{% include lost.md %}", "{% include lost.md %}"),
        ("{% include links.md %}[a]({{ harbour }}1)", "[a](https://h.example/1)"),
        ("{% assign x = 'https://a.example/' %}[a]({{x}}1)", "[a](https://a.example/1)"),
        ("{{ site.port_name }}, {{site.url}}", "Quay, {{site.url}}"),
        ("{% raw %}{% include port.md %}{% endraw %}", "{% raw %}{% include port.md %}{% endraw %}"),
        ("{% comment %}{% include port.md %}{% endcomment %}", "{% comment %}{% include port.md %}{% endcomment %}"),
        ("{% if a %}{% assign x = 'b' %}{% endif %}{{ x }}", "{% if a %}{% assign x = 'b' %}{% endif %}{{ x }}"),
        ("{% assign x = 'b' | upcase %}{{ x }}", "{% assign x = 'b' | upcase %}{{ x }}"),
    ],
)
def test_parts_and_constants_are_put_in_place(text: str, whole: str) -> None:
    links = '{% assign harbour = "https://h.example/" %}'
    assert with_parts(text, {"port.md": "The port is [shut][].", "links.md": links, "siteportname": "Quay"}) == whole


def test_a_part_that_contains_itself_ends() -> None:
    assert with_parts("{% include a.md %}", {"a.md": "b{% include a.md %}"}).count("b") == MAX_PARTS


def test_loops_and_branches_of_a_part_are_left_out() -> None:
    part = "a\n{% for x in y %}{% if x %}[{{ x }}]: /{% endif %}{% endfor %}b{% comment %}c{% endcomment %}{% if z %}d"
    assert part_of(part) == "a\n{% for x in y %}{% endfor %}b{% if z %}"


def test_a_reference_link_that_removed_code_defined_becomes_its_words() -> None:
    text = "[the port][port], [Law of\nthe sea][], [a][known] and `[b][c]`.\n\n[known]: /known/\n"
    plain = "the port, Law of\nthe sea, [a][known] and `[b][c]`.\n\n[known]: /known/\n"
    assert read_template_code(f"{text}{{% include links.md %}}", liquid=True).text == plain
    assert read_template_code(text, liquid=True).text == text
