"""Whowhom as a service: the server, its settings and metrics, the client and the command line."""

from service._client import Client
from service._settings import Settings, SettingsError, load_settings

__all__ = ["Client", "Settings", "SettingsError", "load_settings"]
