"""How well the coder does on labelled files: precision, recall and F1, with every miss and false alarm."""

from coders.evaluation._gold import GoldDocument, GoldEvent, GoldSentence, read_gold
from coders.evaluation._match import Scores, Tally, found_tally, score_documents, set_tally

__all__ = [
    "GoldDocument",
    "GoldEvent",
    "GoldSentence",
    "Scores",
    "Tally",
    "found_tally",
    "read_gold",
    "score_documents",
    "set_tally",
]
