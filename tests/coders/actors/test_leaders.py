"""Somebody governs every member of the United Nations on the days that the project was asked for."""

from __future__ import annotations

import datetime as dt

import pytest

from coders.actors import ActorResolver

# the members of the United Nations, as CAMEO writes their codes
MEMBERS = (
    "AFG ALB DZA AND AGO ATG ARG ARM AUS AUT AZE BHS BHR BGD BRB BLR BEL BLZ BEN BTN BOL BIH BWA BRA BRN BGR BFA BDI CPV "
    "KHM CMR CAN CAF TCD CHL CHN COL COM COG CRI CIV HRV CUB CYP CZE PRK COD DNK DJI DMA DOM ECU EGY SLV GNQ ERI EST SWZ "
    "ETH FJI FIN FRA GAB GMB GEO DEU GHA GRC GRD GTM GIN GNB GUY HTI HND HUN ISL IND IDN IRN IRQ IRL ISR ITA JAM JPN JOR "
    "KAZ KEN KIR KWT KGZ LAO LVA LBN LSO LBR LBY LIE LTU LUX MDG MWI MYS MDV MLI MLT MHL MRT MUS MEX FSM MCO MNG MNE MAR "
    "MOZ MMR NAM NRU NPL NLD NZL NIC NER NGA MKD NOR OMN PAK PLW PAN PNG PRY PER PHL POL PRT QAT KOR MDA ROU RUS RWA KNA "
    "LCA VCT WSM SMR STP SAU SEN SRB SYC SLE SGP SVK SVN SLB SOM ZAF SSD ESP LKA SDN SUR SWE CHE SYR TJK THA TLS TGO TON "
    "TTO TUN TUR TKM TUV UGA UKR ARE GBR TZA USA URY UZB VUT VEN VNM YEM ZMB ZWE"
)
OFFICES = ("president", "prime minister", "king", "queen", "emir", "sultan", "premier", "chancellor", "prince", "chair",
           "head of", "taoiseach", "leader", "governor", "duke", "captain", "supreme", "general secretary", "junta", "chief",
           "pope", "co-prince", "monarch", "emperor", "head")  # fmt: skip


@pytest.mark.parametrize("day", [dt.date(2020, 10, 4), dt.date(2025, 6, 1)])
def test_every_member_has_a_leader_who_resolves_to_its_government(resolver: ActorResolver, day: dt.date) -> None:
    missing, wrong = [], []
    for country in MEMBERS.split():
        in_office = [
            e
            for e in resolver.entries
            if e.kind == "person" and e.code == country + "GOV" and e.holds_on(day)
            and any(word in e.note.lower() for word in OFFICES)
        ]  # fmt: skip
        if not in_office:
            missing.append(country)
        for entry in in_office:
            first = resolver.lookup(entry.names[0], day)[0]
            if first.code != entry.code:
                wrong.append(f"{entry.names[0]} ({entry.where}): {first.code}")
    assert missing == []
    assert wrong == []
    assert len(MEMBERS.split()) == 193
