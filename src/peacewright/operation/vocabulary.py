"""The closed vocabularies of an operation file, each declared once."""

from __future__ import annotations

from enum import StrEnum


class Domain(StrEnum):
    """Where something can be forbidden and watched; the order is the order of all arrays."""

    LAND = "land"
    AIR = "air"
    SEA = "sea"
    ENERGY = "energy"


DOMAINS: tuple[Domain, ...] = tuple(Domain)


class Act(StrEnum):
    """What a provision can forbid."""

    ATTACK = "attack"
    ADVANCE = "advance"
    STRIKE = "strike"
    OVERFLY = "overfly"
    BLOCKADE = "blockade"
    DEPLOY_HEAVY_WEAPONS = "deploy_heavy_weapons"


class Target(StrEnum):
    """What is struck or threatened, as a provision may name it and as far as a source says."""

    MILITARY = "military"
    CIVILIAN = "civilian"
    ENERGY = "energy"
    TRANSPORT = "transport"
    PORT = "port"
    HEALTH_CARE = "health_care"


class Task(StrEnum):
    """The catalogue of tasks a mandate can hold."""

    OBSERVE_LINE = "observe_line"
    PATROL = "patrol"
    VERIFY = "verify"
    REACT = "react"
    GUARD_SITE = "guard_site"
    POLICE_AIRSPACE = "police_airspace"
    WATCH_SEA = "watch_sea"
    CLEAR_MINES = "clear_mines"
    TRAIN = "train"
    ADVISE = "advise"
    COMMAND = "command"
    SUPPLY = "supply"
    TREAT = "treat"
    RESERVE = "reserve"


class Element(StrEnum):
    """Types of force element that nations pledge and rotate."""

    INFANTRY = "infantry"
    ENABLERS = "enablers"
    OBSERVERS = "observers"
    TRAINERS = "trainers"
    STAFF = "staff"
    MEDICAL = "medical"
    AIR = "air"
    MARITIME = "maritime"


class Rules(StrEnum):
    """Rule sets for the use of force, from none to the defence of the mandate."""

    UNARMED = "unarmed"
    SELF_DEFENCE = "self_defence"
    MANDATE_DEFENCE = "mandate_defence"


class Consent(StrEnum):
    """What a party says of the presence of a force; the bloc is the operation's own."""

    ACCEPTS = "accepts"
    TOLERATES = "tolerates"
    UNARMED_ONLY = "unarmed_only"
    OUTSIDE_BLOC_ONLY = "outside_bloc_only"
    REFUSES = "refuses"


class Theory(StrEnum):
    """Rival theories of what the presence of a force does to violence."""

    NO_DIFFERENCE = "no_difference"
    PROPORTIONAL = "proportional"
    TRIPWIRE = "tripwire"
    PROVOKES = "provokes"


class PartyType(StrEnum):
    """What a party to a ceasefire is like: how its restraint moves, and who of its own heeds it."""

    COMPLIER = "complier"
    PROBER = "prober"
    REGROUPER = "regrouper"
    SPOILER_RIDDEN = "spoiler_ridden"


class Effect(StrEnum):
    """Direction of a contested effect of verification or attribution on later violence."""

    NONE = "none"
    DAMPENS = "dampens"
    PROVOKES = "provokes"


class YesNo(StrEnum):
    """A plain yes or no, decided by others."""

    NO = "no"
    YES = "yes"


class Vote(StrEnum):
    """How a parliament decides."""

    FOR = "for"
    AGAINST = "against"


class Occasion(StrEnum):
    """What calls for a decision of command, from the nearest to the farthest up the chain."""

    ATTACKED = "attacked"
    BREACH_VERIFIED = "breach_verified"
    CALL_AIR_SUPPORT = "call_air_support"
    REINFORCE = "reinforce"
    EVACUATE = "evacuate"
    SUSPEND = "suspend"
    WITHDRAW = "withdraw"


class PostKind(StrEnum):
    """What stands at a place of an order of battle: a body of states, a headquarters, a component, a unit."""

    COUNCIL = "council"
    GOVERNMENT = "government"
    CONTRIBUTORS = "contributors"
    SECRETARIAT = "secretariat"
    JOINT_HEADQUARTERS = "joint_headquarters"
    HEAD_OF_MISSION = "head_of_mission"
    FORCE_HEADQUARTERS = "force_headquarters"
    LAND_COMPONENT = "land_component"
    AIR_COMPONENT = "air_component"
    MARITIME_COMPONENT = "maritime_component"
    SUPPORT_COMPONENT = "support_component"
    UNIT = "unit"
    OBSERVERS = "observers"
    TRAINERS = "trainers"
    RESERVE = "reserve"
    LIAISON = "liaison"
