"""TLS and mutual TLS; the files are read again when they change, so certificates are renewed without a restart."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

import grpc
import structlog

from service._settings import Settings, SettingsError

log = structlog.get_logger("whowhom.tls")


def server_credentials(settings: Settings) -> grpc.ServerCredentials | None:
    """The credentials that the settings ask for, or None; `SettingsError` where they do not go together or cannot be used."""
    if settings.tls_certificate is None and settings.tls_key is None:
        if settings.tls_client_ca is not None:
            raise SettingsError("tls_client_ca: needs tls_certificate and tls_key")
        return None
    if settings.tls_certificate is None or settings.tls_key is None:
        raise SettingsError("tls_certificate and tls_key: one is set, expected both or none")
    files = _Files(settings.tls_certificate, settings.tls_key, settings.tls_client_ca)
    again: Any = files.read_again  # the stubs do not know that it may return None
    return grpc.dynamic_ssl_server_credentials(
        files.read(), again, require_client_authentication=settings.tls_client_ca is not None
    )


class _Files:
    def __init__(self, certificate: Path, key: Path, client_ca: Path | None) -> None:
        self._certificate, self._key, self._client_ca = certificate, key, client_ca
        self._seen: tuple[int, ...] = ()

    def read(self) -> grpc.ServerCertificateConfiguration:
        """The configuration, when key and certificate fit together; `SettingsError` otherwise."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        name = "tls_certificate"
        try:
            seen = self._changed()
            chain, name = self._certificate.read_bytes(), "tls_key"
            key = self._key.read_bytes()
            context.load_cert_chain(self._certificate, self._key)
            authorities = None
            if self._client_ca is not None:
                name = "tls_client_ca"
                authorities = self._client_ca.read_bytes()
                context.load_verify_locations(cadata=authorities.decode("ascii"))
        except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
            raise SettingsError(f"{name}: cannot be used: {error}") from error
        self._seen = seen
        return grpc.ssl_server_certificate_configuration([(key, chain)], authorities)

    def read_again(self) -> grpc.ServerCertificateConfiguration | None:
        """What gRPC asks for at each new connection: a new configuration, or None to keep the one that it has."""
        try:
            if self._changed() == self._seen:
                return None
            configuration = self.read()
        except (
            OSError,
            SettingsError,
        ) as error:  # in the middle of a change: the old one serves, the next connection looks again
            log.warning("certificates cannot be read; the old ones stay", error=str(error))
            return None
        log.info("certificates read again")
        return configuration

    def _changed(self) -> tuple[int, ...]:
        stats = [path.stat() for path in (self._certificate, self._key, self._client_ca) if path is not None]
        return tuple(number for stat in stats for number in (stat.st_mtime_ns, stat.st_size, stat.st_ino))
