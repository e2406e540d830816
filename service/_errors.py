"""Each error of the program to one `google.rpc.Status`, in this one place."""

from __future__ import annotations

from google.protobuf import any_pb2, duration_pb2
from google.rpc import code_pb2, error_details_pb2, status_pb2

from coders import CoderError, DictionaryError, InputError, ModelError, ParseError

DOMAIN = "whowhom"
STATUS_DETAILS = "grpc-status-details-bin"


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
    """The service is stopping, or not ready."""

    code = code_pb2.UNAVAILABLE
    reason = "DRAINING"
    retry_after = 1.0


class NotReadyError(DrainingError):
    """No worker has answered the warm-up document yet."""

    reason = "NOT_READY"


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


_CODES: tuple[tuple[type[CoderError], int, str], ...] = (
    (InputError, code_pb2.INVALID_ARGUMENT, "BAD_INPUT"),
    (ParseError, code_pb2.INTERNAL, "PARSER_FAILED"),
    (ModelError, code_pb2.FAILED_PRECONDITION, "MODEL"),
    (DictionaryError, code_pb2.FAILED_PRECONDITION, "DICTIONARY"),
    (CoderError, code_pb2.INTERNAL, "CODER_FAILED"),
)


def status_of(error: BaseException, *, request_id: str = "", field_prefix: str = "document.") -> status_pb2.Status:
    """The status that a caller sees; never UNKNOWN, never a stack trace."""
    details: list[object] = []
    metadata = {"request_id": request_id} if request_id else {}
    if isinstance(error, ServiceError):
        code, reason, message = error.code, error.reason, str(error)
        if error.retry_after is not None:
            delay = duration_pb2.Duration()
            delay.FromMilliseconds(round(error.retry_after * 1000))
            details.append(error_details_pb2.RetryInfo(retry_delay=delay))
    elif isinstance(error, CoderError):
        code, reason = next((c, r) for kind, c, r in _CODES if isinstance(error, kind))
        message = str(error)
        if isinstance(error, InputError):
            violation = error_details_pb2.BadRequest.FieldViolation(
                field=field_prefix + error.field, description=f"got {error.got}, expected {error.expected}"
            )
            details.append(error_details_pb2.BadRequest(field_violations=[violation]))
    else:
        code, reason, message = code_pb2.INTERNAL, "INTERNAL", "an internal error; the log of the service has it under the request id"
    details.insert(0, error_details_pb2.ErrorInfo(reason=reason, domain=DOMAIN, metadata=metadata))
    status = status_pb2.Status(code=code, message=message)
    for detail in details:
        packed = any_pb2.Any()
        packed.Pack(detail)  # type: ignore[arg-type]
        status.details.append(packed)
    return status
