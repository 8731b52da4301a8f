"""Paragraphs → the names that a spaCy model hears in them; proposals only, which the rules of linking then judge.

The one module that knows spaCy, an optional extra: it is imported when site.toml names a model for the language of a
text, and then by each worker once. Only the recogniser runs: the model's other parts add time and no names.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from site_builder.core.errors import ConfigError, Location
from site_builder.entities.model import NerSpan
from site_builder.entities.propose import TITLE_BLOCK
from site_builder.linking.model import Block
from site_builder.settings.site_config import FILE, IngestConfig

_UNUSED = [
    "tagger",
    "parser",
    "senter",
    "sentencizer",
    "attribute_ruler",
    "lemmatizer",
    "trainable_lemmatizer",
    "morphologizer",
    "textcat",
    "textcat_multilabel",
    "entity_linker",
    "spancat",
    "coref",
]
_KINDS = {"PERSON": "person", "PER": "person", "ORG": "organisation"}
INSTALL = 'pip install "site-builder[ner]"'


def find_model(root: Path, config: IngestConfig) -> IngestConfig:
    """The settings with the folders of models in full, where they are in the archive.

    Raises ConfigError where a model cannot be loaded here.
    """
    models = tuple((language, _found(root, name, "ner_models")) for language, name in config.ner_models)
    return replace(config, ner_model=_found(root, config.ner_model, "ner_model"), ner_models=models)


def _found(root: Path, model: str, setting: str) -> str:
    name = str(root / model) if model and (root / model).is_dir() else model
    if name:
        _check(name, setting)
    return name


def _check(name: str, setting: str) -> None:
    if find_spec("spacy") is None:
        raise _refusal(f'{setting} is "{name}", but spaCy is not installed', hint=f"{INSTALL}, or take the line out")
    try:
        model = load_model(name)
    except (OSError, ImportError, ValueError) as problem:
        raise _refusal(
            f'the model "{name}" of {setting} cannot be loaded: {str(problem).splitlines()[0]}',
            hint=f"python -m spacy download {name}, or name a folder that holds a model",
        ) from None
    if not {"ner", "entity_ruler"} & set(model.pipe_names):
        raise _refusal(f'the model "{name}" of {setting} finds no names', hint="it needs a part named ner")


def _refusal(fact: str, *, hint: str) -> ConfigError:
    return ConfigError(fact, place=Location(FILE), hint=hint)


def hear(title: str, blocks: Sequence[Block], model: str) -> tuple[NerSpan, ...]:
    """Every person and organisation that the model finds, paragraph by paragraph; nothing without a model."""
    if not model:
        return ()
    texts = [(TITLE_BLOCK, title), *((block.index, block.text) for block in blocks)]
    found = load_model(model).pipe([text for _, text in texts])
    return tuple(
        NerSpan(index, entity.start_char, entity.end_char, _KINDS[entity.label_])
        for (index, _), document in zip(texts, found, strict=True)
        for entity in document.ents
        if entity.label_ in _KINDS
    )


@lru_cache(maxsize=8)
def load_model(name: str) -> Any:
    """The model with its recogniser alone, loaded once in a process."""
    spacy = import_module("spacy")
    return spacy.load(name, exclude=_UNUSED)
