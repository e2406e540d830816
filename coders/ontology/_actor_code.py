"""Actor codes as typed parts: taking apart, putting together, refusing with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from coders.ontology._actor_reader import CodePart, CodeReader, PartKind
from coders.ontology._actor_tables import RANKS, load_actor_parts
from coders.ontology._errors import MalformedActorCodeError


@dataclass(frozen=True, slots=True)
class ActorCode:
    """An actor code taken apart; a part that it does not have is "".

    `roles` are all roles in the order of the code, those behind an organisation included; `country` is the country
    wherever it stands (AZEMIL, MNCUSA), as it was written; `religious` may have up to three trios (CHRCTH454).
    """

    code: str
    international: str
    country: str
    region: str
    domestic_region: str
    ethnic: str
    religious: str
    roles: tuple[str, ...]
    organisation: str
    suborganisation: str
    parts: tuple[CodePart, ...]

    def __str__(self) -> str:
        return "".join(part.code for part in self.parts)

    @property
    def is_agent(self) -> bool:
        """Whether the code is roles without a holder ("MIL"), to be completed with a country."""
        return self.parts[0].kind == "role"

    @property
    def country_iso(self) -> str:
        """The country as ISO 3166 writes it today where CAMEO writes it otherwise (ROM: ROU), "" without one."""
        return load_actor_parts().countries[self.country].iso if self.country else ""

    def describe(self) -> str:
        """The English names of the parts: "Azerbaijan, military"."""
        return ", ".join(part.name for part in self.parts)


MAX_LENGTH = 30  # ten trios; CAMEO's own tools stop at five


def _check_letters(code: str) -> None:
    if not code:
        raise MalformedActorCodeError(code, "", 0, "empty; an unknown side has no code at all")
    if len(code) > MAX_LENGTH:
        raise MalformedActorCodeError(code, code[MAX_LENGTH:], MAX_LENGTH, f"longer than {MAX_LENGTH} characters")
    for position, letter in enumerate(code):
        if not (letter.isascii() and letter.isalnum()):
            raise MalformedActorCodeError(code, letter, position, "codes are made of letters A-Z and digits only")
    loose = len(code) % 3
    if loose:
        at = len(code) - loose
        raise MalformedActorCodeError(
            code, code[at:], at, f"{loose} of 3 characters; codes are made of groups of three"
        )


@lru_cache(maxsize=16384)
def _parse(code: str, agent: bool, strict: bool) -> ActorCode:
    _check_letters(code)
    parts = CodeReader(code, agent, strict).read()

    def first(kind: PartKind, nth: int = 0) -> str:
        found = [part.code for part in parts if part.kind == kind]
        return found[nth] if len(found) > nth else ""

    return ActorCode(
        code=code,
        international=first("international"),
        country=first("country"),
        region=first("region"),
        domestic_region="".join(part.code for part in parts if part.kind == "domestic region"),
        ethnic=first("ethnic"),
        religious=first("religious"),
        roles=tuple(part.code for part in parts if part.kind == "role"),
        organisation=first("organisation"),
        suborganisation=first("organisation", 1),
        parts=parts,
    )


def parse_actor_code(code: str, *, agent: bool = False, strict: bool = True) -> ActorCode:
    """Takes an actor code apart; raises MalformedActorCodeError with the bad part, its offset and the reason.

    `agent` allows roles without a holder ("MIL"). `strict=False` reads codes of other projects as well: roles in any
    order or twice, unlisted trios of capitals behind a role or group as organisations, MUS for MOS, CAMEOECS groups
    in capitals, dependent territories behind their state (GBRFLK); countries, regions and roles stay checked.
    """
    return _parse(code, agent, strict)


def is_actor_code(code: str, *, agent: bool = False, strict: bool = True) -> bool:
    """Whether `parse_actor_code` takes the code."""
    try:
        _parse(code, agent, strict)
    except MalformedActorCodeError:
        return False
    return True


def order_roles(roles: Sequence[str]) -> tuple[str, ...]:
    """Roles in CAMEO's order (primary, party, secondary, tertiary), each once, otherwise in the order given.

    Raises MalformedActorCodeError for an unknown role.
    """
    known = load_actor_parts().roles
    for role in roles:
        if role not in known:
            raise MalformedActorCodeError("".join(roles), role, 0, "no role of CAMEO")
    return tuple(sorted(dict.fromkeys(roles), key=lambda role: RANKS.index(known[role].rank)))


def compose(
    *,
    international: str = "",
    country: str = "",
    region: str = "",
    domestic_region: str = "",
    ethnic: str = "",
    religious: str = "",
    roles: Sequence[str] = (),
    organisation: str = "",
    speciality: Sequence[str] = (),
    suborganisation: str = "",
) -> ActorCode:
    """Puts an actor code together in the order of CAMEO's section 3.1 and takes it apart again as a check.

    `roles` may come in any order; `speciality` are the roles of the sub-organisation, or of the organisation where
    there is none. Roles alone give an agent's code. Raises MalformedActorCodeError for parts that do not exist or do
    not go together.
    """
    ordered = order_roles(roles)
    known = load_actor_parts().roles
    leading = [role for role in ordered if known[role].rank in ("primary", "party")]
    trailing = [role for role in ordered if role not in leading]
    # section 3.1.9: behind an international code, or a group that begins the code, the groups stand before all roles
    if international or not (country or region):
        middle = [ethnic, religious, *leading, *trailing]
    else:
        middle = [*leading, ethnic, religious, *trailing]
    places = [region, country] if international else [country, region]
    pieces = [international, *places, domestic_region, *middle, organisation, *order_roles(speciality), suborganisation]
    return _parse("".join(pieces), not (international or country or region or ethnic or religious), True)
