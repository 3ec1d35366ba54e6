"""Names of the vocabularies in words: how a reader calls what a file calls by a short name."""

from __future__ import annotations

NAMES: dict[str, str] = {
    # tasks of a mandate
    "observe_line": "watching the line",
    "patrol": "patrols",
    "verify": "verification",
    "react": "reaction",
    "guard_site": "guarding sites",
    "police_airspace": "airspace watch",
    "watch_sea": "sea watch",
    "clear_mines": "mine clearance",
    "train": "training",
    "advise": "advice",
    "treat": "medical care",
    "reserve": "task reserve",
    # first claims
    "self_protection": "protection",
    # designs of command
    "lead_nation": "lead nation",
    "two_nation": "two nations together",
    "un": "United Nations",
    "observer_mission": "observer mission",
    "alliance": "alliance structure",
    # kinds of posts
    "council": "council",
    "government": "government",
    "contributors": "capitals of contributors",
    "secretariat": "secretariat",
    "joint_headquarters": "joint headquarters",
    "head_of_mission": "head of mission",
    "force_headquarters": "force headquarters",
    "land_component": "land component",
    "air_component": "air component",
    "maritime_component": "maritime component",
    "support_component": "support component",
    # events that ask for a decision
    "attacked": "answering an attack",
    "breach_verified": "response to a verified breach",
    "call_air_support": "calling air support",
    "reinforce": "reinforcement",
    "evacuate": "evacuating a base",
    "suspend": "suspending the mission",
    "withdraw": "withdrawal",
    # classes of sites
    "team_site": "team site",
    "company_base": "company base",
    "battalion_base": "battalion base",
    # what the force may meet
    "threat": "threat, hostile intent",
    "attack_on_post": "attack on a post or patrol",
    "attack_from_afar": "attack from afar",
    "breach_between_parties": "breach between the parties",
    # rules for the use of force
    "unarmed": "unarmed",
    "self_defence": "self-defence",
    "mandate_defence": "defence of the mandate",
    # stances of a party
    "accepts": "accepts any force",
    "tolerates": "tolerates a force",
    "unarmed_only": "accepts unarmed observers only",
    "outside_bloc_only": "accepts contributors from outside {bloc} only",
    "refuses": "refuses any force",
    # parts of a backstop
    "intelligence": "intelligence",
    "air_response": "a response from the air",
    "guarantee": "a guarantee",
    # classes of supply
    "class_two": "clothing and kit",
    "class_three_packaged": "packaged fuel and oil",
    "class_four": "construction material",
    "class_six": "personal items",
    "spares": "spare parts",
    # theories
    "no_difference": "makes no difference",
    "proportional": "lowers violence with its size",
    "tripwire": "tripwire",
    "provokes": "provokes",
    "dampens": "dampens",
    "none": "none",
}
