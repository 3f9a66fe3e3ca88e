"""Addresses of Party and League files: who opens them."""

from tests.journeys.sights import Sight, at, everywhere

MEMBERS: dict[str, list[Sight]] = {
    "members:list": [at("party", "members:list"), at("secretary", "members:list")],
    **everywhere("members:found", "party"),
    "members:organisation": [
        at("party", "members:organisation", "branch"),
        at("secretary", "members:organisation", "branch"),
        at("party", "members:organisation", "league"),
    ],
    **everywhere("members:entrust", "party", "branch"),
    **everywhere("members:dissolve", "party", "branch"),
    **everywhere("members:add", "party", "branch"),
    **everywhere("members:name_cadre", "party", "branch"),
    **everywhere("members:end_cadre", "party", "branch", "cadre"),
    "members:file": [
        at("secretary", "members:file", name) for name in ("file", "file.own")
    ]
    + [at("party", "members:file", "file.ended")],
    **everywhere("members:move", "party", "file"),
    **everywhere("members:confirm", "party", "file"),
    **everywhere("members:correct", "party", "file"),
    **everywhere("members:activity", "party", "file"),
    **everywhere("members:end", "party", "file"),
    **everywhere("members:answer_correction", "party", "file.own", "correction"),
    "members:mine": [at("resident", "members:mine"), at("tenant", "members:mine")],
    **everywhere("members:ask_correction", "resident", "file.own"),
}
