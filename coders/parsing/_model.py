"""Where the language model lies and whether its files are what they should be."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from coders._errors import ModelError

ENCODER_NAME = "newsmini-encoder"
MANIFEST = "manifest.json"


def embedded_model() -> Path:
    """The resources directory of the English model that comes with the package."""
    return Path(__file__).resolve().parent.parent / "model"


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@lru_cache(maxsize=8)
def verify_model(directory: Path) -> str:
    """Check every file that the manifest names; return the model's version.

    The version is the first 12 hexadecimal digits of a hash over all file hashes. A directory without a manifest (one
    made by others) is not checked file by file: its version is the hash of its `resources.json`.

    Raises `ModelError` that names the file that is missing, truncated or changed.
    """
    resources = directory / "resources.json"
    if not resources.is_file():
        raise ModelError(f"no Stanza resources directory: {directory} has no resources.json")
    manifest = directory / MANIFEST
    if not manifest.is_file():
        return file_digest(resources)[:12]
    try:
        files: dict[str, dict[str, object]] = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    except (ValueError, KeyError) as error:
        raise ModelError(f"model manifest {manifest} cannot be read: {error}") from error
    for name, facts in sorted(files.items()):
        path = directory / name
        if not path.is_file():
            raise ModelError(f"model file {name} is missing from {directory}")
        if path.stat().st_size != facts["size"]:
            raise ModelError(f"model file {name} has {path.stat().st_size} bytes, expected {facts['size']}")
        if file_digest(path) != facts["sha256"]:
            raise ModelError(f"model file {name} is changed: its SHA-256 is not the one in {MANIFEST}")
    digest = hashlib.sha256("".join(f"{n}={files[n]['sha256']}\n" for n in sorted(files)).encode())
    return digest.hexdigest()[:12]


def write_manifest(directory: Path) -> None:
    """Write the manifest of a model directory: size and SHA-256 of every file but the manifest and the documents."""
    files = {
        path.relative_to(directory).as_posix(): {"size": path.stat().st_size, "sha256": file_digest(path)}
        for path in sorted(directory.rglob("*"))
        if path.is_file() and path.name != MANIFEST and path.suffix != ".md"
    }
    (directory / MANIFEST).write_text(json.dumps({"files": files}, indent=1) + "\n", encoding="utf-8")
