"""TLS and mutual TLS; the certificate is read again when its file changes."""

from __future__ import annotations

import grpc

from service._settings import Settings, SettingsError


def server_credentials(settings: Settings) -> grpc.ServerCredentials | None:
    """The credentials that the settings ask for, or None; `SettingsError` where they do not go together."""
    if settings.tls_certificate is None and settings.tls_key is None:
        if settings.tls_client_ca is not None:
            raise SettingsError("tls_client_ca: needs tls_certificate and tls_key")
        return None
    if settings.tls_certificate is None or settings.tls_key is None:
        raise SettingsError("tls_certificate and tls_key: one is set, expected both or none")
    initial = _configuration(settings)
    seen = [_changed(settings)]

    def fetch() -> grpc.ServerCertificateConfiguration | None:
        changed = _changed(settings)
        if changed == seen[0]:
            return None
        seen[0] = changed
        try:
            return _configuration(settings)
        except SettingsError:  # half-written files: keep the old ones until the next call
            return None

    return grpc.dynamic_ssl_server_credentials(
        initial, fetch, require_client_authentication=settings.tls_client_ca is not None
    )


def _changed(settings: Settings) -> tuple[float, ...]:
    paths = (settings.tls_certificate, settings.tls_key, settings.tls_client_ca)
    return tuple(path.stat().st_mtime for path in paths if path is not None and path.exists())


def _configuration(settings: Settings) -> grpc.ServerCertificateConfiguration:
    read = {}
    for name in ("tls_certificate", "tls_key", "tls_client_ca"):
        path = getattr(settings, name)
        if path is None:
            continue
        try:
            read[name] = path.read_bytes()
        except OSError as error:
            raise SettingsError(f"{name}: {path} cannot be read: {error.strerror}") from error
    return grpc.ssl_server_certificate_configuration(
        [(read["tls_key"], read["tls_certificate"])], read.get("tls_client_ca")
    )
