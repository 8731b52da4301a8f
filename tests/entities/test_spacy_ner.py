"""Names that a name recogniser hears; spaCy's part is played by a package on disk with the interface that is used."""

import sys
from pathlib import Path

import pytest

from site_builder.core.errors import ConfigError
from site_builder.entities.propose import propose_actors
from site_builder.entities.spacy_ner import find_model, hear, load_model
from site_builder.ingest.pipeline import ingest
from site_builder.ingest.proposals import nothing_heard
from site_builder.settings.site_config import IngestConfig
from tests.builders import CLOCK, TOML, lay
from tests.linking.sample_people import blocks_of
from tests.linking.test_proposals import NOTHING_KNOWN

STAND_IN = """
class Entity:
    def __init__(self, text, name, label):
        self.start_char = text.index(name)
        self.end_char = self.start_char + len(name)
        self.label_ = label


class Document:
    def __init__(self, text):
        found = [("Tolla Ressik", "PERSON"), ("Quiet Lights", "ORG"), ("Ressik Coast", "GPE")]
        self.ents = [Entity(text, name, label) for name, label in found if name in text]


class Language:
    def __init__(self, exclude, parts):
        self.pipe_names = [part for part in parts if part not in exclude]

    def pipe(self, texts):
        return map(Document, texts)


def load(name, exclude=()):
    if name == "model" or name.endswith("/model"):
        return Language(exclude, ["tok2vec", "tagger", "ner"])
    if name == "deaf":
        return Language(exclude, ["tagger"])
    raise OSError(f"[E050] Can't find model '{name}'.\\nIt is no package.")
"""
TEXT = "Tolla Ressik spoke of the Ressik Coast.\n\nTolla Ressik said no to the Quiet Lights.\n\nThe Quiet Lights left."


@pytest.fixture
def spacy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    lay(tmp_path / "packages", {"spacy/__init__.py": STAND_IN})
    monkeypatch.syspath_prepend(tmp_path / "packages")
    monkeypatch.delitem(sys.modules, "spacy", raising=False)
    load_model.cache_clear()
    yield
    sys.modules.pop("spacy", None)
    load_model.cache_clear()


def names(model: str, text: str = TEXT, language: str = "en") -> list[tuple[str, list[str]]]:
    blocks, title = blocks_of(text), "The Quiet Year"
    found = propose_actors(title, blocks, NOTHING_KNOWN, heard=hear(title, blocks, model), language=language)
    return [(p.actor.name, [item.rule for item in p.evidence]) for p in found]


@pytest.mark.usefixtures("spacy")
def test_what_the_model_hears_is_judged_with_what_else_speaks_for_it():
    assert names("model") == [("Tolla Ressik", ["model", "speech"]), ("Quiet Lights", ["model"])]


@pytest.mark.usefixtures("spacy")
def test_the_model_alone_proves_nobody():
    assert names("model", "It was Tolla Ressik.\n\nThe Quiet Lights left.") == []


@pytest.mark.usefixtures("spacy")
def test_the_model_is_believed_alone_in_a_language_without_words_of_ours():
    text = "Diz que Tolla Ressik mudou.\n\nQuiet Lights."
    assert names("model", text, language="pt") == [("Tolla Ressik", ["model"])]


def test_a_language_has_its_own_model_or_the_one_for_all():
    config = IngestConfig(ner_model="all", ner_models=(("fr", "french"), ("pt-BR", "brazil")))
    assert [config.model_for(tag) for tag in ("fr", "fr-CA", "pt-BR", "pt", "")] == [
        "french",
        "french",
        "brazil",
        "all",
        "all",
    ]


@pytest.mark.usefixtures("spacy")
def test_ingest_hears_a_text_with_the_model_of_its_language(tmp_path: Path):
    toml = TOML + '[ingest]\nner_models = {pt = "model"}\n'
    files = {"site.toml": toml, "model/meta.json": "{}"}
    text = "Diz que Tolla Ressik mudou."
    files |= {f"seeds/{tag}.md": f"---\nlanguage: {tag}\n---\n\n# Um ano\n\n{tag} {text}\n" for tag in ("pt", "en")}
    reports = ingest(lay(tmp_path / "archive", files), clock=CLOCK, workers=1).seeds
    heard = {r.path: any("the name recogniser" in line for line in r.decided.evidence) for r in reports}
    assert heard == {"seeds/en.md": False, "seeds/pt.md": True}


@pytest.mark.usefixtures("spacy")
def test_a_model_for_a_language_is_checked_as_well():
    with pytest.raises(ConfigError, match=r"en_none.* of ner_models cannot be loaded"):
        find_model(Path("anywhere"), IngestConfig(ner_models=(("fr", "en_none"),)))


def test_without_a_model_nothing_is_heard_and_spacy_is_not_imported():
    assert names("") == []
    assert nothing_heard("A title", ()) == hear("A title", (), "") == ()
    assert "spacy" not in sys.modules
    assert find_model(Path("anywhere"), IngestConfig()) == IngestConfig()


@pytest.mark.usefixtures("spacy")
def test_ingest_proposes_what_the_model_of_site_toml_hears(tmp_path: Path):
    toml = TOML + '[ingest]\nner_model = "model"\n'
    seed = f"Harbour Talks\n\n12 February 2024\n\n{TEXT}\n"
    root = lay(tmp_path / "archive", {"site.toml": toml, "seeds/a.txt": seed, "model/meta.json": "{}"})
    (report,) = ingest(root, clock=CLOCK, workers=1).seeds
    assert any("the name recogniser takes it for a person" in line for line in report.decided.evidence)
    assert "tolla-ressik:" in (root / "content/actors.yaml").read_text("utf-8")


def problem(model: str) -> str:
    with pytest.raises(ConfigError) as raised:
        find_model(Path("anywhere"), IngestConfig(ner_model=model))
    return f"{raised.value}\nhint: {raised.value.hint}"


@pytest.mark.usefixtures("spacy")
def test_a_model_that_is_not_there_is_named_with_the_way_to_install_it():
    assert problem("en_none") == (
        "site.toml: the model \"en_none\" of ner_model cannot be loaded: [E050] Can't find model 'en_none'.\n"
        "hint: python -m spacy download en_none, or name a folder that holds a model"
    )


@pytest.mark.usefixtures("spacy")
def test_a_model_without_a_recogniser_is_refused():
    assert problem("deaf").startswith('site.toml: the model "deaf" of ner_model finds no names')


def test_a_missing_spacy_is_named_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.delitem(sys.modules, "spacy", raising=False)
    monkeypatch.setattr(sys, "path_importer_cache", {})
    assert problem("model") == (
        'site.toml: ner_model is "model", but spaCy is not installed\n'
        'hint: pip install "site-builder[ner]", or take the line out'
    )
