"""The mapped classes: what things are, with the behaviour that belongs to them; no session, no clock."""

from portal.models.aliases import CaseAlias
from portal.models.alternatives import OfferedSitting, Placement, Sitting
from portal.models.attachments import Attachment
from portal.models.board import BoardQuestion
from portal.models.cases import Case, CaseEvent, CaseText
from portal.models.closed_days import ClosedDay
from portal.models.decisions import Decision
from portal.models.disadvantage_reports import DisadvantageReport
from portal.models.drafts import Draft, Stash
from portal.models.equivalence import Deviation, Equivalence
from portal.models.exam_news import ExamNews
from portal.models.exams import Channel, Enrolment, Exam, Explanation, Product, Supplier
from portal.models.feeds import Feed
from portal.models.forecast import SeatWarning
from portal.models.forwarding import Forwarding
from portal.models.group_offers import GroupOffer
from portal.models.imports import ImportRow, ImportRun
from portal.models.letters import Letter, OutboxMail
from portal.models.list_addresses import ListAddress
from portal.models.log import Deed, LogEntry, Look
from portal.models.people import Person
from portal.models.product_changes import ProductChange
from portal.models.registrations import Registration
from portal.models.sign_ins import GuestLink, SeenLogoutToken, SignIn
from portal.models.staff_roles import StaffRole
from portal.models.standing_exceptions import StandingException
from portal.models.standing_grants import StandingGrant
from portal.models.supervision import ListedApart
from portal.models.supervision_requests import SupervisionRequest

__all__ = [
    "Attachment",
    "BoardQuestion",
    "Case",
    "CaseAlias",
    "CaseEvent",
    "CaseText",
    "Channel",
    "ClosedDay",
    "Decision",
    "Deed",
    "Deviation",
    "DisadvantageReport",
    "Draft",
    "Enrolment",
    "Equivalence",
    "Exam",
    "ExamNews",
    "Explanation",
    "Feed",
    "Forwarding",
    "GroupOffer",
    "GuestLink",
    "ImportRow",
    "ImportRun",
    "Letter",
    "ListAddress",
    "ListedApart",
    "LogEntry",
    "Look",
    "OfferedSitting",
    "OutboxMail",
    "Person",
    "Placement",
    "Product",
    "ProductChange",
    "Registration",
    "SeatWarning",
    "SeenLogoutToken",
    "SignIn",
    "Sitting",
    "StaffRole",
    "StandingException",
    "StandingGrant",
    "Stash",
    "SupervisionRequest",
    "Supplier",
]  # fmt: skip
