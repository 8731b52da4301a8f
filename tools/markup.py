"""Pages of a built site → what the Nu HTML checker finds in them and in the site's pictures, warnings included."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from browser import needed
from built import file_of


def faults(site: Path, pages: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Place and message of each error."""
    if not shutil.which("java"):
        sys.exit("error: Java is missing; install the Debian package default-jre-headless")
    checker = needed("vnu-jar/build/dist/vnu.jar")
    files = [str(file_of(site, url)) for _, url in pages]
    files += [str(path) for path in sorted(site.glob("*.svg"))]
    command = ["java", "-jar", str(checker), "--also-check-svg", "--format", "json", "--exit-zero-always", "--stdout"]
    result = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
    try:
        messages = json.loads(result.stdout)["messages"]
    except ValueError:
        yield f"the checker itself failed: {result.stderr[-400:]}"
        return
    for message in messages:
        place = f"{message.get('url', '')}:{message.get('lastLine', '')}".removeprefix(f"file:{site.resolve()}/")
        yield f"{place}: {message['type']}: {message['message']}"
