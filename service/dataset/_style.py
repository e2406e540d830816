"""Colours of the quad classes in plots and pages: of Okabe and Ito's palette, which the colour-blind can tell apart; a pattern or a
sign goes with each, for print without colour."""

from __future__ import annotations

QUAD_NAMES = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
QUAD_COLOURS = {1: "#56b4e9", 2: "#0072b2", 3: "#e69f00", 4: "#d55e00"}
QUAD_HATCHES = {1: "", 2: "//", 3: "..", 4: "xx"}
# The pattern of a line in SVG.
QUAD_DASHES = {1: "1 4", 2: "", 3: "7 4", 4: ""}
