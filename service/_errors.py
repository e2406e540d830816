"""Each error of the program to one `google.rpc.Status`, in this one place."""

from __future__ import annotations

import json
from collections.abc import Mapping

from google.protobuf import any_pb2, duration_pb2
from google.protobuf.message import Message
from google.rpc import code_pb2, error_details_pb2, status_pb2

from coders import CoderError, DictionaryError, InputError, ModelError, ParseError

DOMAIN = "whowhom"
STATUS_DETAILS = "grpc-status-details-bin"
# A status travels in headers, which gRPC bounds at 8 kB.
_MAX_TEXT = 400


class ServiceError(Exception):
    """What the service itself refuses; `reason` is a word for programs, `retry_after` in seconds."""

    code: int = code_pb2.INTERNAL
    reason = "INTERNAL"
    retry_after: float | None = None

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        if retry_after is not None:
            self.retry_after = retry_after
        super().__init__(message)


class QueueFullError(ServiceError):
    """More documents wait than the limit."""

    code = code_pb2.RESOURCE_EXHAUSTED
    reason = "QUEUE_FULL"
    retry_after = 1.0


class DrainingError(ServiceError):
    """The service is stopping; another instance, or this one after its restart, will answer."""

    code = code_pb2.UNAVAILABLE
    reason = "DRAINING"
    retry_after = 1.0


class NotReadyError(ServiceError):
    """No worker has answered the warm-up document yet."""

    code = code_pb2.UNAVAILABLE
    reason = "NOT_READY"
    retry_after = 2.0


class ExpiredError(ServiceError):
    """The caller's deadline passed before the document was coded."""

    code = code_pb2.DEADLINE_EXCEEDED
    reason = "EXPIRED"


class PoisonError(ServiceError):
    """Two workers died or hung on this one document."""

    code = code_pb2.INTERNAL
    reason = "DOCUMENT_BROKE_WORKER"


class UnauthenticatedError(ServiceError):
    """No accepted token."""

    code = code_pb2.UNAUTHENTICATED
    reason = "TOKEN"


# The first that fits; the message of our own faults stays in the log, since it may say more than a caller should see.
_CODES: tuple[tuple[type[CoderError], int, str, str], ...] = (
    (InputError, code_pb2.INVALID_ARGUMENT, "BAD_INPUT", ""),
    (ParseError, code_pb2.INTERNAL, "PARSER_FAILED", "the parser failed on this document"),
    (ModelError, code_pb2.FAILED_PRECONDITION, "MODEL", "the language model cannot be used"),
    (DictionaryError, code_pb2.FAILED_PRECONDITION, "DICTIONARY", "a dictionary cannot be used"),
    (CoderError, code_pb2.INTERNAL, "CODER_FAILED", "the coder failed on this document"),
)
# Every status that the service gives; docs/service.md lists them for callers.
DOCUMENTED_CODES: Mapping[str, str] = {
    "INVALID_ARGUMENT": "BAD_INPUT",
    "UNAUTHENTICATED": "TOKEN",
    "RESOURCE_EXHAUSTED": "QUEUE_FULL",
    "UNAVAILABLE": "DRAINING, NOT_READY",
    "DEADLINE_EXCEEDED": "EXPIRED",
    "CANCELLED": "",
    "FAILED_PRECONDITION": "MODEL, DICTIONARY",
    "INTERNAL": "PARSER_FAILED, CODER_FAILED, DOCUMENT_BROKE_WORKER, INTERNAL",
    "UNIMPLEMENTED": "",
}


def status_of(error: BaseException, *, request_id: str = "", field_prefix: str = "document.") -> status_pb2.Status:
    """The status that a caller sees; never UNKNOWN, never a stack trace.

    `field_prefix` is put before a field of a document, so that `BadRequest` names the field of the request.
    """
    details: list[Message] = []
    metadata = {"request_id": request_id} if request_id else {}
    if isinstance(error, ServiceError):
        code, reason, message = error.code, error.reason, str(error)
        if error.retry_after is not None:
            delay = duration_pb2.Duration()
            delay.FromMilliseconds(round(error.retry_after * 1000))
            details.append(error_details_pb2.RetryInfo(retry_delay=delay))
    elif isinstance(error, InputError):
        code, reason = code_pb2.INVALID_ARGUMENT, "BAD_INPUT"
        field = (field_prefix if _in_document(error.field) else "") + error.field
        description = _bounded(f"got {error.got}, expected {error.expected}")
        message = f"{field}: {description}"
        violation = error_details_pb2.BadRequest.FieldViolation(field=field, description=description)
        details.append(error_details_pb2.BadRequest(field_violations=[violation]))
    else:
        known = (row[1:] for row in _CODES if isinstance(error, row[0]))
        code, reason, message = next(known, (code_pb2.INTERNAL, "INTERNAL", "an internal error"))
        if request_id:
            message += f"; the log of the service has it under request id {request_id}"
    details.insert(0, error_details_pb2.ErrorInfo(reason=reason, domain=DOMAIN, metadata=metadata))
    status = status_pb2.Status(code=code, message=_bounded(message))
    for detail in details:
        packed = any_pb2.Any()
        packed.Pack(detail)
        status.details.append(packed)
    return status


def _in_document(field: str) -> bool:
    return not field.startswith(("options", "documents", "document.", "request"))


def _bounded(text: str) -> str:
    """Short, and without control characters and lone surrogates: it goes into headers and logs."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    if not text.isprintable():
        text = json.dumps(text, ensure_ascii=True)[1:-1]
    return text if len(text) <= _MAX_TEXT else text[: _MAX_TEXT - 1] + "…"
