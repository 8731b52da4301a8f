import pytest

from site_builder.settings.fields import Invalid, Reader
from site_builder.settings.persistent_ids import doi, orcid, ror, wikidata
from site_builder.settings.yaml_nodes import Node


@pytest.mark.parametrize(
    ("read", "written", "known_as"),
    [
        (doi, "10.5555/12345678", "10.5555/12345678"),
        (doi, "10.1000/xyz(123)-4", "10.1000/xyz(123)-4"),
        (doi, "https://doi.org/10.5555/12345678", "10.5555/12345678"),
        (wikidata, "Q42", "Q42"),
        (orcid, "0000-0002-1825-0097", "0000-0002-1825-0097"),
        (orcid, "https://orcid.org/0000-0002-1694-233X", "0000-0002-1694-233X"),
        (ror, "https://ror.org/02mhbdp94", "https://ror.org/02mhbdp94"),
    ],
)
def test_an_identifier_is_read_as_its_registry_writes_it(read: Reader, written: str, known_as: str) -> None:
    assert read(Node(written, 1)) == known_as


@pytest.mark.parametrize(
    ("read", "written", "hint"),
    [
        (doi, "10.5555/ab cd", "write it like 10.5555/12345678"),
        (wikidata, "123", "write it like Q42"),
        (doi, "12345678", "write it like 10.5555/12345678"),
        (orcid, "0000-0002-1825", "write it like 0000-0002-1825-0097"),
        (orcid, "0000-0002-1825-0098", "compare it with the person's page at orcid.org"),
        (ror, "02mhbdp94", 'write it like "https://ror.org/02mhbdp94"'),
        (ror, "https://ror.org/02mhbdp95", "compare it with the organisation's page at ror.org"),
    ],
)
def test_a_wrong_identifier_is_an_error_showing_the_right_form(read: Reader, written: str, hint: str) -> None:
    with pytest.raises(Invalid) as raised:
        read(Node(written, 7))
    assert raised.value.hint == hint
