"""From text to parsed documents in Universal Dependencies: with Stanza, or from CoNLL-U."""

from coders.parsing._conllu import read_conllu, write_conllu
from coders.parsing._model import ENCODER_NAME, embedded_model, verify_model
from coders.parsing._stanza import ParserOptions, StanzaParser

__all__ = [
    "ENCODER_NAME",
    "ParserOptions",
    "StanzaParser",
    "embedded_model",
    "read_conllu",
    "verify_model",
    "write_conllu",
]
