"""When: time expressions found and normalised, and the time of each action."""

from ._finder import TimeFinder
from ._model import Context, Normalised
from ._normalise import normalise
from ._story import event_times, status_by_time

__all__ = ["Context", "Normalised", "TimeFinder", "event_times", "normalise", "status_by_time"]
