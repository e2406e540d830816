from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class EventStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EVENT_STATUS_UNSPECIFIED: _ClassVar[EventStatus]
    EVENT_STATUS_ACTUAL: _ClassVar[EventStatus]
    EVENT_STATUS_NEGATED: _ClassVar[EventStatus]
    EVENT_STATUS_HYPOTHETICAL: _ClassVar[EventStatus]
    EVENT_STATUS_HISTORICAL: _ClassVar[EventStatus]

class Resolution(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RESOLUTION_UNSPECIFIED: _ClassVar[Resolution]
    RESOLUTION_DICTIONARY: _ClassVar[Resolution]
    RESOLUTION_AGENT: _ClassVar[Resolution]
    RESOLUTION_COREFERENCE: _ClassVar[Resolution]
    RESOLUTION_PLACE: _ClassVar[Resolution]
    RESOLUTION_DOCUMENT: _ClassVar[Resolution]
    RESOLUTION_ENTITY: _ClassVar[Resolution]
    RESOLUTION_PUBLISHER: _ClassVar[Resolution]
EVENT_STATUS_UNSPECIFIED: EventStatus
EVENT_STATUS_ACTUAL: EventStatus
EVENT_STATUS_NEGATED: EventStatus
EVENT_STATUS_HYPOTHETICAL: EventStatus
EVENT_STATUS_HISTORICAL: EventStatus
RESOLUTION_UNSPECIFIED: Resolution
RESOLUTION_DICTIONARY: Resolution
RESOLUTION_AGENT: Resolution
RESOLUTION_COREFERENCE: Resolution
RESOLUTION_PLACE: Resolution
RESOLUTION_DOCUMENT: Resolution
RESOLUTION_ENTITY: Resolution
RESOLUTION_PUBLISHER: Resolution

class Span(_message.Message):
    __slots__ = ("start", "end")
    START_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    start: int
    end: int
    def __init__(self, start: _Optional[int] = ..., end: _Optional[int] = ...) -> None: ...

class DayInterval(_message.Message):
    __slots__ = ("first", "last")
    FIRST_FIELD_NUMBER: _ClassVar[int]
    LAST_FIELD_NUMBER: _ClassVar[int]
    first: str
    last: str
    def __init__(self, first: _Optional[str] = ..., last: _Optional[str] = ...) -> None: ...

class Actor(_message.Message):
    __slots__ = ("code", "country", "roles", "name", "text", "span", "sentence_index", "resolution", "country_resolution")
    CODE_FIELD_NUMBER: _ClassVar[int]
    COUNTRY_FIELD_NUMBER: _ClassVar[int]
    ROLES_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    SPAN_FIELD_NUMBER: _ClassVar[int]
    SENTENCE_INDEX_FIELD_NUMBER: _ClassVar[int]
    RESOLUTION_FIELD_NUMBER: _ClassVar[int]
    COUNTRY_RESOLUTION_FIELD_NUMBER: _ClassVar[int]
    code: str
    country: str
    roles: _containers.RepeatedScalarFieldContainer[str]
    name: str
    text: str
    span: Span
    sentence_index: int
    resolution: Resolution
    country_resolution: Resolution
    def __init__(self, code: _Optional[str] = ..., country: _Optional[str] = ..., roles: _Optional[_Iterable[str]] = ..., name: _Optional[str] = ..., text: _Optional[str] = ..., span: _Optional[_Union[Span, _Mapping]] = ..., sentence_index: _Optional[int] = ..., resolution: _Optional[_Union[Resolution, str]] = ..., country_resolution: _Optional[_Union[Resolution, str]] = ...) -> None: ...

class Action(_message.Message):
    __slots__ = ("code", "name", "root", "quad_class", "goldstein", "plover_type", "plover_modes", "trigger", "span")
    CODE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ROOT_FIELD_NUMBER: _ClassVar[int]
    QUAD_CLASS_FIELD_NUMBER: _ClassVar[int]
    GOLDSTEIN_FIELD_NUMBER: _ClassVar[int]
    PLOVER_TYPE_FIELD_NUMBER: _ClassVar[int]
    PLOVER_MODES_FIELD_NUMBER: _ClassVar[int]
    TRIGGER_FIELD_NUMBER: _ClassVar[int]
    SPAN_FIELD_NUMBER: _ClassVar[int]
    code: str
    name: str
    root: str
    quad_class: int
    goldstein: float
    plover_type: str
    plover_modes: _containers.RepeatedScalarFieldContainer[str]
    trigger: str
    span: Span
    def __init__(self, code: _Optional[str] = ..., name: _Optional[str] = ..., root: _Optional[str] = ..., quad_class: _Optional[int] = ..., goldstein: _Optional[float] = ..., plover_type: _Optional[str] = ..., plover_modes: _Optional[_Iterable[str]] = ..., trigger: _Optional[str] = ..., span: _Optional[_Union[Span, _Mapping]] = ...) -> None: ...

class EventTime(_message.Message):
    __slots__ = ("interval", "granularity", "expression", "span", "timex_value", "method", "inferred")
    INTERVAL_FIELD_NUMBER: _ClassVar[int]
    GRANULARITY_FIELD_NUMBER: _ClassVar[int]
    EXPRESSION_FIELD_NUMBER: _ClassVar[int]
    SPAN_FIELD_NUMBER: _ClassVar[int]
    TIMEX_VALUE_FIELD_NUMBER: _ClassVar[int]
    METHOD_FIELD_NUMBER: _ClassVar[int]
    INFERRED_FIELD_NUMBER: _ClassVar[int]
    interval: DayInterval
    granularity: str
    expression: str
    span: Span
    timex_value: str
    method: str
    inferred: bool
    def __init__(self, interval: _Optional[_Union[DayInterval, _Mapping]] = ..., granularity: _Optional[str] = ..., expression: _Optional[str] = ..., span: _Optional[_Union[Span, _Mapping]] = ..., timex_value: _Optional[str] = ..., method: _Optional[str] = ..., inferred: _Optional[bool] = ...) -> None: ...

class EventPlace(_message.Message):
    __slots__ = ("name", "text", "span", "country", "region", "kind", "latitude", "longitude", "geoname_id", "precision")
    NAME_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    SPAN_FIELD_NUMBER: _ClassVar[int]
    COUNTRY_FIELD_NUMBER: _ClassVar[int]
    REGION_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    LATITUDE_FIELD_NUMBER: _ClassVar[int]
    LONGITUDE_FIELD_NUMBER: _ClassVar[int]
    GEONAME_ID_FIELD_NUMBER: _ClassVar[int]
    PRECISION_FIELD_NUMBER: _ClassVar[int]
    name: str
    text: str
    span: Span
    country: str
    region: str
    kind: str
    latitude: float
    longitude: float
    geoname_id: int
    precision: str
    def __init__(self, name: _Optional[str] = ..., text: _Optional[str] = ..., span: _Optional[_Union[Span, _Mapping]] = ..., country: _Optional[str] = ..., region: _Optional[str] = ..., kind: _Optional[str] = ..., latitude: _Optional[float] = ..., longitude: _Optional[float] = ..., geoname_id: _Optional[int] = ..., precision: _Optional[str] = ...) -> None: ...

class CountRange(_message.Message):
    __slots__ = ("minimum", "maximum")
    MINIMUM_FIELD_NUMBER: _ClassVar[int]
    MAXIMUM_FIELD_NUMBER: _ClassVar[int]
    minimum: int
    maximum: int
    def __init__(self, minimum: _Optional[int] = ..., maximum: _Optional[int] = ...) -> None: ...

class Explanation(_message.Message):
    __slots__ = ("entries", "rules", "paths")
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    RULES_FIELD_NUMBER: _ClassVar[int]
    PATHS_FIELD_NUMBER: _ClassVar[int]
    entries: _containers.RepeatedScalarFieldContainer[str]
    rules: _containers.RepeatedScalarFieldContainer[str]
    paths: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, entries: _Optional[_Iterable[str]] = ..., rules: _Optional[_Iterable[str]] = ..., paths: _Optional[_Iterable[str]] = ...) -> None: ...

class Versions(_message.Message):
    __slots__ = ("service", "ontology", "dictionaries", "lexicon", "gazetteer", "model")
    SERVICE_FIELD_NUMBER: _ClassVar[int]
    ONTOLOGY_FIELD_NUMBER: _ClassVar[int]
    DICTIONARIES_FIELD_NUMBER: _ClassVar[int]
    LEXICON_FIELD_NUMBER: _ClassVar[int]
    GAZETTEER_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    service: str
    ontology: str
    dictionaries: str
    lexicon: str
    gazetteer: str
    model: str
    def __init__(self, service: _Optional[str] = ..., ontology: _Optional[str] = ..., dictionaries: _Optional[str] = ..., lexicon: _Optional[str] = ..., gazetteer: _Optional[str] = ..., model: _Optional[str] = ...) -> None: ...

class Event(_message.Message):
    __slots__ = ("id", "action_id", "document_id", "sentence_index", "sentence_span", "source", "action", "target", "time", "place", "killed", "injured", "status", "attribution", "confidence", "explanation", "versions")
    ID_FIELD_NUMBER: _ClassVar[int]
    ACTION_ID_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_ID_FIELD_NUMBER: _ClassVar[int]
    SENTENCE_INDEX_FIELD_NUMBER: _ClassVar[int]
    SENTENCE_SPAN_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    TARGET_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    KILLED_FIELD_NUMBER: _ClassVar[int]
    INJURED_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTION_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    VERSIONS_FIELD_NUMBER: _ClassVar[int]
    id: str
    action_id: str
    document_id: str
    sentence_index: int
    sentence_span: Span
    source: Actor
    action: Action
    target: Actor
    time: EventTime
    place: EventPlace
    killed: CountRange
    injured: CountRange
    status: EventStatus
    attribution: Actor
    confidence: float
    explanation: Explanation
    versions: Versions
    def __init__(self, id: _Optional[str] = ..., action_id: _Optional[str] = ..., document_id: _Optional[str] = ..., sentence_index: _Optional[int] = ..., sentence_span: _Optional[_Union[Span, _Mapping]] = ..., source: _Optional[_Union[Actor, _Mapping]] = ..., action: _Optional[_Union[Action, _Mapping]] = ..., target: _Optional[_Union[Actor, _Mapping]] = ..., time: _Optional[_Union[EventTime, _Mapping]] = ..., place: _Optional[_Union[EventPlace, _Mapping]] = ..., killed: _Optional[_Union[CountRange, _Mapping]] = ..., injured: _Optional[_Union[CountRange, _Mapping]] = ..., status: _Optional[_Union[EventStatus, str]] = ..., attribution: _Optional[_Union[Actor, _Mapping]] = ..., confidence: _Optional[float] = ..., explanation: _Optional[_Union[Explanation, _Mapping]] = ..., versions: _Optional[_Union[Versions, _Mapping]] = ...) -> None: ...

class UnresolvedItem(_message.Message):
    __slots__ = ("kind", "sentence_index", "text", "span", "lemma", "reason")
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        KIND_UNSPECIFIED: _ClassVar[UnresolvedItem.Kind]
        KIND_ACTOR: _ClassVar[UnresolvedItem.Kind]
        KIND_VERB: _ClassVar[UnresolvedItem.Kind]
        KIND_SENTENCE: _ClassVar[UnresolvedItem.Kind]
    KIND_UNSPECIFIED: UnresolvedItem.Kind
    KIND_ACTOR: UnresolvedItem.Kind
    KIND_VERB: UnresolvedItem.Kind
    KIND_SENTENCE: UnresolvedItem.Kind
    KIND_FIELD_NUMBER: _ClassVar[int]
    SENTENCE_INDEX_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    SPAN_FIELD_NUMBER: _ClassVar[int]
    LEMMA_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    kind: UnresolvedItem.Kind
    sentence_index: int
    text: str
    span: Span
    lemma: str
    reason: str
    def __init__(self, kind: _Optional[_Union[UnresolvedItem.Kind, str]] = ..., sentence_index: _Optional[int] = ..., text: _Optional[str] = ..., span: _Optional[_Union[Span, _Mapping]] = ..., lemma: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class Word(_message.Message):
    __slots__ = ("text", "lemma", "upos", "head", "deprel", "span")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    LEMMA_FIELD_NUMBER: _ClassVar[int]
    UPOS_FIELD_NUMBER: _ClassVar[int]
    HEAD_FIELD_NUMBER: _ClassVar[int]
    DEPREL_FIELD_NUMBER: _ClassVar[int]
    SPAN_FIELD_NUMBER: _ClassVar[int]
    text: str
    lemma: str
    upos: str
    head: int
    deprel: str
    span: Span
    def __init__(self, text: _Optional[str] = ..., lemma: _Optional[str] = ..., upos: _Optional[str] = ..., head: _Optional[int] = ..., deprel: _Optional[str] = ..., span: _Optional[_Union[Span, _Mapping]] = ...) -> None: ...

class Sentence(_message.Message):
    __slots__ = ("index", "span", "text", "words")
    INDEX_FIELD_NUMBER: _ClassVar[int]
    SPAN_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    WORDS_FIELD_NUMBER: _ClassVar[int]
    index: int
    span: Span
    text: str
    words: _containers.RepeatedCompositeFieldContainer[Word]
    def __init__(self, index: _Optional[int] = ..., span: _Optional[_Union[Span, _Mapping]] = ..., text: _Optional[str] = ..., words: _Optional[_Iterable[_Union[Word, _Mapping]]] = ...) -> None: ...
