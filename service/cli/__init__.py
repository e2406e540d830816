"""The command `whowhom`."""

from service.cli._app import main

__all__ = ["main"]
