from google.rpc import status_pb2 as _status_pb2
from whowhom.v1 import event_pb2 as _event_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class EncodingType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ENCODING_TYPE_UNSPECIFIED: _ClassVar[EncodingType]
    ENCODING_TYPE_UTF8: _ClassVar[EncodingType]
    ENCODING_TYPE_UTF16: _ClassVar[EncodingType]
    ENCODING_TYPE_UTF32: _ClassVar[EncodingType]
ENCODING_TYPE_UNSPECIFIED: EncodingType
ENCODING_TYPE_UTF8: EncodingType
ENCODING_TYPE_UTF16: EncodingType
ENCODING_TYPE_UTF32: EncodingType

class Document(_message.Message):
    __slots__ = ("id", "title", "text", "publication_date", "language", "url", "country")
    ID_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    PUBLICATION_DATE_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    URL_FIELD_NUMBER: _ClassVar[int]
    COUNTRY_FIELD_NUMBER: _ClassVar[int]
    id: str
    title: str
    text: str
    publication_date: str
    language: str
    url: str
    country: str
    def __init__(self, id: _Optional[str] = ..., title: _Optional[str] = ..., text: _Optional[str] = ..., publication_date: _Optional[str] = ..., language: _Optional[str] = ..., url: _Optional[str] = ..., country: _Optional[str] = ...) -> None: ...

class CodingOptions(_message.Message):
    __slots__ = ("statuses", "include_parse", "include_explanations", "include_unresolved", "encoding_type")
    STATUSES_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_PARSE_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_EXPLANATIONS_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_UNRESOLVED_FIELD_NUMBER: _ClassVar[int]
    ENCODING_TYPE_FIELD_NUMBER: _ClassVar[int]
    statuses: _containers.RepeatedScalarFieldContainer[_event_pb2.EventStatus]
    include_parse: bool
    include_explanations: bool
    include_unresolved: bool
    encoding_type: EncodingType
    def __init__(self, statuses: _Optional[_Iterable[_Union[_event_pb2.EventStatus, str]]] = ..., include_parse: _Optional[bool] = ..., include_explanations: _Optional[bool] = ..., include_unresolved: _Optional[bool] = ..., encoding_type: _Optional[_Union[EncodingType, str]] = ...) -> None: ...

class CodeDocumentRequest(_message.Message):
    __slots__ = ("document", "options")
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    OPTIONS_FIELD_NUMBER: _ClassVar[int]
    document: Document
    options: CodingOptions
    def __init__(self, document: _Optional[_Union[Document, _Mapping]] = ..., options: _Optional[_Union[CodingOptions, _Mapping]] = ...) -> None: ...

class CodedDocument(_message.Message):
    __slots__ = ("document_id", "events", "sentences", "unresolved", "notes")
    DOCUMENT_ID_FIELD_NUMBER: _ClassVar[int]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    SENTENCES_FIELD_NUMBER: _ClassVar[int]
    UNRESOLVED_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    document_id: str
    events: _containers.RepeatedCompositeFieldContainer[_event_pb2.Event]
    sentences: _containers.RepeatedCompositeFieldContainer[_event_pb2.Sentence]
    unresolved: _containers.RepeatedCompositeFieldContainer[_event_pb2.UnresolvedItem]
    notes: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, document_id: _Optional[str] = ..., events: _Optional[_Iterable[_Union[_event_pb2.Event, _Mapping]]] = ..., sentences: _Optional[_Iterable[_Union[_event_pb2.Sentence, _Mapping]]] = ..., unresolved: _Optional[_Iterable[_Union[_event_pb2.UnresolvedItem, _Mapping]]] = ..., notes: _Optional[_Iterable[str]] = ...) -> None: ...

class CodeDocumentResponse(_message.Message):
    __slots__ = ("result",)
    RESULT_FIELD_NUMBER: _ClassVar[int]
    result: CodedDocument
    def __init__(self, result: _Optional[_Union[CodedDocument, _Mapping]] = ...) -> None: ...

class BatchCodeDocumentsRequest(_message.Message):
    __slots__ = ("documents", "options")
    DOCUMENTS_FIELD_NUMBER: _ClassVar[int]
    OPTIONS_FIELD_NUMBER: _ClassVar[int]
    documents: _containers.RepeatedCompositeFieldContainer[Document]
    options: CodingOptions
    def __init__(self, documents: _Optional[_Iterable[_Union[Document, _Mapping]]] = ..., options: _Optional[_Union[CodingOptions, _Mapping]] = ...) -> None: ...

class BatchItem(_message.Message):
    __slots__ = ("result", "error")
    RESULT_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    result: CodedDocument
    error: _status_pb2.Status
    def __init__(self, result: _Optional[_Union[CodedDocument, _Mapping]] = ..., error: _Optional[_Union[_status_pb2.Status, _Mapping]] = ...) -> None: ...

class BatchCodeDocumentsResponse(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[BatchItem]
    def __init__(self, items: _Optional[_Iterable[_Union[BatchItem, _Mapping]]] = ...) -> None: ...

class StreamCodeDocumentsRequest(_message.Message):
    __slots__ = ("sequence", "document", "options")
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    OPTIONS_FIELD_NUMBER: _ClassVar[int]
    sequence: int
    document: Document
    options: CodingOptions
    def __init__(self, sequence: _Optional[int] = ..., document: _Optional[_Union[Document, _Mapping]] = ..., options: _Optional[_Union[CodingOptions, _Mapping]] = ...) -> None: ...

class StreamCodeDocumentsResponse(_message.Message):
    __slots__ = ("sequence", "result", "error")
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    sequence: int
    result: CodedDocument
    error: _status_pb2.Status
    def __init__(self, sequence: _Optional[int] = ..., result: _Optional[_Union[CodedDocument, _Mapping]] = ..., error: _Optional[_Union[_status_pb2.Status, _Mapping]] = ...) -> None: ...

class GetServiceInfoRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Limits(_message.Message):
    __slots__ = ("max_text_characters", "max_batch_documents", "max_sentence_words", "max_message_bytes")
    MAX_TEXT_CHARACTERS_FIELD_NUMBER: _ClassVar[int]
    MAX_BATCH_DOCUMENTS_FIELD_NUMBER: _ClassVar[int]
    MAX_SENTENCE_WORDS_FIELD_NUMBER: _ClassVar[int]
    MAX_MESSAGE_BYTES_FIELD_NUMBER: _ClassVar[int]
    max_text_characters: int
    max_batch_documents: int
    max_sentence_words: int
    max_message_bytes: int
    def __init__(self, max_text_characters: _Optional[int] = ..., max_batch_documents: _Optional[int] = ..., max_sentence_words: _Optional[int] = ..., max_message_bytes: _Optional[int] = ...) -> None: ...

class GetServiceInfoResponse(_message.Message):
    __slots__ = ("versions", "languages", "limits")
    VERSIONS_FIELD_NUMBER: _ClassVar[int]
    LANGUAGES_FIELD_NUMBER: _ClassVar[int]
    LIMITS_FIELD_NUMBER: _ClassVar[int]
    versions: _event_pb2.Versions
    languages: _containers.RepeatedScalarFieldContainer[str]
    limits: Limits
    def __init__(self, versions: _Optional[_Union[_event_pb2.Versions, _Mapping]] = ..., languages: _Optional[_Iterable[str]] = ..., limits: _Optional[_Union[Limits, _Mapping]] = ...) -> None: ...
