"""When: time expressions found and normalised, and the time of each action."""

from ._finder import TimeFinder
from ._model import Context, Normalised
from ._normalise import normalise

__all__ = ["Context", "Normalised", "TimeFinder", "normalise"]
