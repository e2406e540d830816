"""What may be coded: event codes of CAMEO, types of PLOVER, the parts of actor codes. Plain text data, read once."""

from coders.ontology._actor_code import ActorCode, compose, is_actor_code, order_roles, parse_actor_code
from coders.ontology._actor_reader import CodePart
from coders.ontology._actor_tables import ActorParts, Country, Organisation, Role, load_actor_parts
from coders.ontology._errors import MalformedActorCodeError, UnknownCodeError
from coders.ontology._events import EventCode, Ontology, load_ontology
from coders.ontology._plover import Plover, PloverMode, PloverType, load_plover

__all__ = [
    "ActorCode",
    "ActorParts",
    "CodePart",
    "Country",
    "EventCode",
    "MalformedActorCodeError",
    "Ontology",
    "Organisation",
    "Plover",
    "PloverMode",
    "PloverType",
    "Role",
    "UnknownCodeError",
    "compose",
    "is_actor_code",
    "load_actor_parts",
    "load_ontology",
    "load_plover",
    "order_roles",
    "parse_actor_code",
]
