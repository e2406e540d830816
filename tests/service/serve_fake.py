"""A server with the fake coder as a process of its own: `python -m tests.service.serve_fake`, settings by environment."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import replace

from service._logging import configure_logging
from service._server import serve
from service._settings import load_settings
from tests.service.fake_coder import SPEC


def main() -> None:
    """Serve until SIGTERM."""
    factory = os.environ.get("FAKE_CODER_FACTORY", SPEC.factory)
    settings = load_settings()
    configure_logging(settings.log_level, "json")
    asyncio.run(serve(settings, spec=replace(SPEC, factory=factory)))


if __name__ == "__main__":
    sys.exit(main())
