"""Who is who: dictionaries of political actors, and the step that finds them in parsed text and gives them codes."""

from coders.actors._entry import KINDS, Entry, Problem, Reading
from coders.actors._lint import lint
from coders.actors._petrarch import load_petrarch
from coders.actors._reader import DICTIONARIES, content_hash, read_dictionaries
from coders.actors._resolver import ActorResolver, Lookup
from coders.actors._table import ActorTable

__all__ = [
    "DICTIONARIES",
    "KINDS",
    "ActorResolver",
    "ActorTable",
    "Entry",
    "Lookup",
    "Problem",
    "Reading",
    "content_hash",
    "lint",
    "load_petrarch",
    "read_dictionaries",
]
