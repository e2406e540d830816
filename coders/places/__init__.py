"""Named places of a parse, resolved offline with a gazetteer, and the place of each event."""

from coders.places._attach import event_places
from coders.places._find import PlaceFinder
from coders.places._gazetteer import Gazetteer, Place

__all__ = ["Gazetteer", "Place", "PlaceFinder", "event_places"]
