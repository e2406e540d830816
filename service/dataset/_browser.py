"""A picture of a page, taken by a Chromium that is installed; it opens a local file and no network."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from coders import CoderError

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip
_SECONDS = 120


def screenshot(page: Path, picture: Path, *, width: int = 1100, height: int = 6000) -> None:
    """Write a PNG of the page, empty space below it cut off; `CoderError` where there is no browser or it fails."""
    browser = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise CoderError(f"no browser for a picture: none of {', '.join(_BROWSERS)} is installed")
    with tempfile.TemporaryDirectory(prefix="whowhom-") as profile:
        command = [browser, *_OPTIONS, f"--user-data-dir={profile}", f"--window-size={width},{height}"]
        command += [f"--screenshot={picture.resolve()}", page.resolve().as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)  # noqa: S603
    if done.returncode or not picture.exists():
        raise CoderError(f"{browser} made no picture: {done.stderr.strip()[-300:]}")
    _cut(picture)


def _cut(picture: Path) -> None:
    try:
        from PIL import Image, ImageChops
    except ImportError:  # comes with matplotlib; without it the picture keeps its empty space
        return
    with Image.open(picture) as opened:
        image = opened.convert("RGB")
    box = ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox()
    if box:
        image.crop((0, 0, image.width, min(image.height, box[3] + 40))).quantize(256).save(picture, optimize=True)
