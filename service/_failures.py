"""What a caller gets to know of an error: the `google.rpc.Status` of a call or of one document, as a record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import grpc
from google.protobuf.message import DecodeError
from google.rpc import code_pb2, error_details_pb2, status_pb2

_DETAILS = "grpc-status-details-bin"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a call or a document failed.

    `code` is the name of a gRPC status code, `reason` the service's word for programs ("BAD_INPUT", "QUEUE_FULL", …),
    `fields` the fields at fault with what is wrong, `retry_after` in seconds where the service says that it is worth it.
    """

    code: str
    message: str
    reason: str = ""
    request_id: str = ""
    retry_after: float | None = None
    fields: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        name = f"{self.code} ({self.reason})" if self.reason else self.code
        return f"{name}: {self.message}" if self.message else name


def failure_of(error: grpc.RpcError | status_pb2.Status) -> Failure:
    """The record of an error."""
    if isinstance(error, status_pb2.Status):
        return _from_status(error)
    code = error.code().name if hasattr(error, "code") else "UNKNOWN"
    details = error.details() if hasattr(error, "details") else str(error)
    trailing: Any = error.trailing_metadata() if hasattr(error, "trailing_metadata") else None
    for key, value in trailing or ():
        if key == _DETAILS:
            try:
                return _from_status(status_pb2.Status.FromString(value))
            except DecodeError:
                break
    return Failure(code, details or "")


def _from_status(status: status_pb2.Status) -> Failure:
    info, retry, bad = error_details_pb2.ErrorInfo(), error_details_pb2.RetryInfo(), error_details_pb2.BadRequest()
    retry_after = None
    for detail in status.details:
        if detail.Unpack(retry):
            retry_after = retry.retry_delay.ToTimedelta().total_seconds()
        else:
            _ = detail.Unpack(info) or detail.Unpack(bad)
    return Failure(
        code_pb2.Code.Name(status.code),
        status.message,
        info.reason,
        info.metadata.get("request_id", ""),
        retry_after,
        {violation.field: violation.description for violation in bad.field_violations},
    )
