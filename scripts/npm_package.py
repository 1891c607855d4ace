"""
Write the npm package ``@eventsearch/element`` to the folder ``dist/npm``, ready to publish.

``--pack FOLDER`` writes the archive for ``npm publish`` instead; its bytes are reproducible.

The package contains the elements that the server sends, changed for bundlers and server-side
rendering. It also contains their types, and the scripts' hashes for ``integrity`` attributes.
"""

from __future__ import annotations

import gzip
import io
import json
import sys
import tarfile
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha384
from pathlib import Path

from eventsearch import __version__
from eventsearch.web.assets import asset

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "scripts" / "npm-package"
ELEMENTS = ("event-search", "event-list")
PARTS = ("event-search-results.js", "event-search-template.js", "event-views.js")
IMPORT, AT_RUN_TIME = b"import(", b"import(/* webpackIgnore: true */ /* @vite-ignore */ "
"""An import, and the same with comments that stop bundlers: it loads a script from the site."""

NPM_TIME = 499_162_500
"""Modification time in epoch seconds that npm writes for every file of an archive."""


def script(name: str) -> bytes:
    """Return the script of an element; without custom elements, as on a server, it does nothing."""
    body = asset(f"{name}.js").body.strip().replace(IMPORT, AT_RUN_TIME)
    return b"if (globalThis.customElements) {\n" + body + b"\n}\n"


def integrity(data: bytes) -> str:
    """Return the hash of a file for an ``integrity`` attribute (SRI)."""
    return f"sha384-{b64encode(sha384(data).digest()).decode()}"


def package() -> Mapping[str, bytes]:
    """Return the files of the package by name."""
    scripts = {f"{name}.js": script(name) for name in ELEMENTS}
    types = {f"{name}.d.ts": asset(f"{name}.d.ts").body for name in ELEMENTS}
    hashes = {name: integrity(data) for name, data in scripts.items()}
    # The search box loads these by URL: from its own folder, or from the site.
    scripts |= {name: asset(name).body for name in PARTS}
    fields = json.loads((SOURCE / "package.json").read_bytes())
    readme = (SOURCE / "README.md").read_text(encoding="utf-8")
    for name, value in hashes.items():
        readme = readme.replace(f"{{{name}}}", value)
    return {
        **scripts,
        **types,
        "LICENSE": (ROOT / "LICENSE").read_bytes(),
        "README.md": readme.encode(),
        "integrity.json": _json(hashes),
        "package.json": _json({**fields, "version": __version__}),
    }


def _json(value: object) -> bytes:
    return json.dumps(value, indent=2).encode() + b"\n"


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return an archive like npm's, without times, users and anything else that varies."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, data in sorted(files.items()):
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size, entry.mtime = len(data), NPM_TIME
            archive.addfile(entry, io.BytesIO(data))
    return gzip.compress(buffer.getvalue(), 9, mtime=0)


def main(*args: str) -> None:
    """Write the package, or its archive, into a folder, which may already exist."""
    pack = args[:1] == ("--pack",)
    folder = Path(*args[pack:]) if args[pack:] else ROOT / "dist" / "npm"
    folder.mkdir(parents=True, exist_ok=True)
    files = package()
    if pack:
        files = {f"eventsearch-element-{__version__}.tgz": packed(files)}
    for name, data in files.items():
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    main(*sys.argv[1:])
