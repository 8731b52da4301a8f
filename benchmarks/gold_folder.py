"""The folder of documents with answers that a benchmark is given, and the programs that it needs."""

import argparse
import shutil
from pathlib import Path


def gold_folder(name: str) -> Path:
    """The folder, as a type of argparse: one without documents is an error of usage."""
    folder = Path(name).resolve()
    if not any(folder.glob("seeds/*")) or not any(folder.glob("gold/*.json")):
        raise argparse.ArgumentTypeError(f"{name} holds no documents: name the folder that has seeds/ and gold/ in it")
    return folder


def needs(*programs: str) -> None:
    """End with words if one of these programs is not installed."""
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        raise SystemExit(f"{' and '.join(missing)}: not installed")
