"""Who may do what: the whole policy on one screen (rights-and-deadlines 1, 2, 6.2)."""

from __future__ import annotations

from enum import Enum, StrEnum


class Role(StrEnum):
    """What a signed-in person is to the portal; one person may hold several."""

    SUBJECT = "subject"
    HANDLER = "handler"
    DECIDER = "decider"
    DPO = "dpo"
    PUBLISHER = "publisher"
    SCHEDULER = "scheduler"
    EXAM_BOARD = "exam_board"
    REVIEWER = "reviewer"
    ADMIN = "admin"


class Permission(Enum):
    """One kind of deed; the value is what it allows, in plain words."""

    OWN_EXAMS = "see one's own exams and what they record"
    OWN_CASES = "make, follow and withdraw one's own requests, and choose a seat"
    READ_CASES = "see the queue and the cases of others, never one's own"
    WORK_CASES = "take up a case, ask, and prepare a decision"
    DECIDE_CASES = "decide: sign what somebody prepared, also when it refuses something"
    SIGN_DECISIONS = "sign a decision; handlers only what grants, and only with a mandate"
    ADVISE_CASES = "give the data protection officer's advice"
    ANSWER_DPO = "read and answer questions to the data protection officer; nobody else reads them"
    ERASE_FILES = "delete one file from a case, at somebody's request (art. 17)"
    READ_LOOKS = "see who looked at which case, by name"
    ANSWER_BOARD = "say whether an exam can be held in another form; sees exam and channels, no name, no case"
    REVIEW_FLAGS = "judge again what a computer flagged, in the cases one was asked for"
    READ_REGISTER = "see the register of exams as staff do, drafts included"
    EDIT_REGISTER = "write the explanation of an exam and its channels"
    PUBLISH_EXAMS = "publish an explanation, approve an exam for proctoring"
    IMPORT = "import people, exams, enrolments and sittings"
    PLAN = "plan sittings and offer places; never sees reasons"
    SEE_EQUIVALENCE = (
        "see how an exam and its alternative compare, criterion by criterion; no cases, no names"
    )
    SEE_ALTERNATIVES = "see which sittings stand beside an exam; no cases, no names"
    HAVE_CALENDAR = "have the days of one's own work in a calendar, as numbers: no case and no name"
    SEE_FORECAST = "see how many seats are needed and planned, as numbers: no case and no name"
    EDIT_CLOSED_DAYS = "say on which days the school is closed"
    SEE_FIGURES = "see the figures of an exam, none below ten, for its re-evaluation"
    READ_SETTINGS = "see the settings of this installation"


class Public(Enum):
    """Said out loud on a route that everyone may open."""

    PUBLIC = "public"


PUBLIC = Public.PUBLIC
Allow = Permission | Public

_OWN = frozenset({Permission.OWN_EXAMS, Permission.OWN_CASES})
_DATED = frozenset({Permission.HAVE_CALENDAR})
_COMPARING = frozenset({Permission.SEE_EQUIVALENCE})
ROLE_MAY: dict[Role, frozenset[Permission]] = {
    Role.SUBJECT: _OWN,
    Role.HANDLER: _DATED
    | _COMPARING
    | {
        Permission.READ_CASES,
        Permission.SEE_FORECAST,
        Permission.WORK_CASES,
        Permission.SIGN_DECISIONS,
        Permission.READ_REGISTER,
        Permission.EDIT_REGISTER,
    },
    Role.DECIDER: _DATED
    | _COMPARING
    | {
        Permission.READ_CASES,
        Permission.SEE_FORECAST,
        Permission.DECIDE_CASES,
        Permission.SIGN_DECISIONS,
        Permission.READ_REGISTER,
    },
    Role.DPO: _DATED
    | _COMPARING
    | {
        Permission.READ_CASES,
        Permission.SEE_FORECAST,
        Permission.ADVISE_CASES,
        Permission.ANSWER_DPO,
        Permission.ERASE_FILES,
        Permission.READ_LOOKS,
        Permission.SEE_FIGURES,
        Permission.READ_REGISTER,
    },
    Role.PUBLISHER: _COMPARING | {Permission.READ_REGISTER, Permission.PUBLISH_EXAMS, Permission.SEE_FIGURES},
    Role.SCHEDULER: _DATED
    | _COMPARING
    | {
        Permission.PLAN,
        Permission.SEE_FORECAST,
        Permission.IMPORT,
        Permission.READ_REGISTER,
        Permission.EDIT_CLOSED_DAYS,
    },
    Role.EXAM_BOARD: _DATED | _COMPARING | {Permission.SEE_ALTERNATIVES, Permission.ANSWER_BOARD},
    Role.REVIEWER: frozenset({Permission.REVIEW_FLAGS}),
    Role.ADMIN: frozenset({Permission.IMPORT, Permission.READ_SETTINGS, Permission.EDIT_CLOSED_DAYS}),
}


def may(roles: frozenset[Role], permission: Permission) -> bool:
    """Whether any of these roles allows the deed."""
    return any(permission in ROLE_MAY[role] for role in roles)


def known_roles(names: frozenset[str]) -> frozenset[Role]:
    """The roles among these names; others are ignored, since directories name more than we use."""
    return frozenset(Role(name) for name in names if name in Role._value2member_map_)
