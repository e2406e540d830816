"""The model card that is written beside a trained model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from training._settings import Settings


def write_card(
    path: Path,
    settings: Settings,
    inputs: Mapping[str, str],
    scores: Mapping[str, Mapping[str, float]],
    entities: Mapping[str, float],
    notices: Mapping[str, str],
) -> None:
    """`inputs`: hashes by file; `scores`: by treebank; `notices`: the licence files that were found, by folder."""
    lines = [
        f"# Model card: {settings.name}",
        "",
        "Made by `python -m training` from the inputs below, with these settings. Scores are from raw text, everything predicted,",
        "by the project's own parser (F1, %).",
        "",
    ]
    if scores:
        metrics = list(next(iter(scores.values())))
        lines += ["| test set | " + " | ".join(metrics) + " |", "| --- |" + " --- |" * len(metrics)]
        lines += [f"| {name} | " + " | ".join(f"{row[m]:.2f}" for m in metrics) + " |" for name, row in scores.items()]
        lines.append("")
    if entities:
        lines += ["Named entities: " + ", ".join(f"{name} {value:.2f}" for name, value in entities.items()), ""]
    lines += ["## Licences of the data", ""]
    lines += [f"- {folder}: {notice}" for folder, notice in sorted(notices.items())]
    lines += [
        "",
        "Weights are a derivative of the treebanks they were made from and go under their terms. The headline licence of GUM is",
        "CC BY-NC-SA 4.0, non-commercial, although the texts of the genres that are used are open by its own list. The articles of",
        "en-worldwide-newswire carry no licence file.",
        "",
        "## Settings",
        "",
        *(f"- {name}: {value}" for name, value in asdict(settings).items()),
        "",
        "## Inputs (SHA-256)",
        "",
        *(f"- {digest} {name}" for name, digest in sorted(inputs.items())),
        "",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")


def notices(*directories: Path) -> dict[str, str]:
    """The first line of the licence file of each folder of the data, or of the directory it is in; what has none is said to have none."""
    found: dict[str, str] = {}
    for directory in directories:
        for folder in sorted(path for path in directory.iterdir() if path.is_dir()):
            text = _licence(folder) or _licence(directory)
            found[f"{directory.name}/{folder.name}"] = text.splitlines()[0] if text else "no licence file"
    return found


def _licence(folder: Path) -> str:
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name.upper().startswith("LICEN"))
    return files[0].read_text(encoding="utf-8", errors="replace").strip() if files else ""
