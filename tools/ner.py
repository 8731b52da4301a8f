"""Ingest with the real spaCy and a small model made here: what it hears becomes a proposal that the rules judge.

    python tools/ner.py

Makes a model in a folder of an archive, once of fixed names and once trained on a few sentences, ingests with it and
without it, and says what was proposed. It fails where a name is missing or where spaCy is imported without need.
"""

import random
import subprocess
import sys
import tempfile
from pathlib import Path

import spacy
from spacy.training import Example

SEED = """Harbour Talks

12 February 2024

They wrote to Tolla Ressik about the nets, and later to the harbour masters of the coast, who had no news.

Tolla Ressik said no. The tide was low, and nobody came to the quay before the evening.
"""
NAMES = ("Tolla Ressik", "Orm Quell", "Dorla Wend", "Ilse Vantor")
SAID = ("They wrote to {} about the nets.", "{} said no.", "The boats of {} were late.", "Then {} left.")
CHECK = "import sys, site_builder.cli; sys.exit('spacy' in sys.modules)"


def main() -> int:
    """Both models, and the status."""
    failures = []
    if subprocess.run([sys.executable, "-c", CHECK], check=False).returncode:
        failures.append("spaCy is imported although nobody asked for it")
    for kind, make in (("fixed names", fixed), ("trained", trained)):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            make().to_disk(root / "model")
            without, heard = proposed(root, ""), proposed(root, 'ner_model = "model"\n')
        print(f"{kind}: without the model {without or 'nobody'}, with it {heard or 'nobody'}")
        if without or heard != ["tolla-ressik"]:
            failures.append(f"{kind}: expected tolla-ressik with the model, and nobody without it")
    print(*failures, sep="\n")
    return 1 if failures else 0


def fixed():
    """A blank pipeline that knows the names."""
    model = spacy.blank("en")
    ruler = model.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PERSON", "pattern": name} for name in NAMES])
    return model


def trained():
    """A blank pipeline with a recogniser trained on sixteen sentences, and a part that is left out at loading."""
    random.seed(1)
    model = spacy.blank("en")
    model.add_pipe("ner").add_label("PERSON")
    model.add_pipe("sentencizer")
    texts = [(said.format(name), said.index("{"), name) for said in SAID for name in NAMES]
    examples = [
        Example.from_dict(model.make_doc(text), {"entities": [(at, at + len(name), "PERSON")]})
        for text, at, name in texts
    ]
    optimizer = model.initialize(lambda: examples)
    for _ in range(40):
        random.shuffle(examples)
        model.update(examples, sgd=optimizer)
    return model


def proposed(root, setting):
    """The ids of the actors that an ingest with this setting proposes."""
    for path in ("content", ".site-builder"):
        subprocess.run(["rm", "-rf", str(root / path)], check=True)
    (root / "seeds").mkdir(exist_ok=True)
    (root / "seeds" / "a.txt").write_text(SEED)
    (root / "site.toml").write_text(f'title = "Harbour"\n\n[ingest]\n{setting}')
    command = [sys.executable, "-m", "site_builder", "ingest", "--root", str(root)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    known = root / "content" / "actors.yaml"
    lines = known.read_text().splitlines() if known.exists() else []
    return [line.rstrip(":") for line in lines if line.endswith(":") and not line.startswith((" ", "#"))]


if __name__ == "__main__":
    sys.exit(main())
