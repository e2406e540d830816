"""Places of matched events against their labels."""

from __future__ import annotations

from collections.abc import Sequence

from coders._records import Event
from coders.evaluation._gold import GoldEvent
from coders.evaluation._match import Tally


def score_event_places(matched: Sequence[tuple[GoldEvent, Event]], errors: list[str]) -> dict[str, Tally]:
    """Of matched events that have a labelled place: whether the coded place is (in) the words of the label."""
    tally = Tally()
    for gold, event in matched:
        if event.place is not None:
            tally.coded += 1
        if not gold.place:
            if event.place is not None:
                errors.append(f"PLACE {event.place.text!r} for none [{gold.trigger}]")
            continue
        tally.labelled += 1
        if event.place is None:
            errors.append(f"PLACE missed {gold.place!r} [{gold.trigger}]")
        elif _same(gold.place, event.place.text):
            tally.right += 1
        else:
            errors.append(f"PLACE {event.place.text!r} for {gold.place!r} [{gold.trigger}]")
    return {"event place": tally}


def _same(label: str, coded: str) -> bool:
    first, second = label.lower().strip(), coded.lower().strip()
    return first in second or second in first
