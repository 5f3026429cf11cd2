"""The demo's exam to which many object at once: granted beforehand, and a list that waits for a click (O-8)."""

from __future__ import annotations

from collections.abc import Callable

from portal.actions.cases import FileRequest, file_request
from portal.actions.drafts import SaveDraft, save_draft
from portal.actions.sittings import PlanSitting, plan_sitting
from portal.actions.standing_grants import GrantByStanding, StartGrant, grant_by_standing, start_grant
from portal.demo.register import FOUR_WEEKS, slug
from portal.demo.story import Story
from portal.rules.calendar import next_working_day

SAID: tuple[tuple[str, int, dict[str, object]], ...] = (
    ("0412208", 9, {"grounds": ["shared_room"]}),
    ("0427731", 8, {"objected": ["camera", "room_scan"], "reason": "Ik wil mijn kamer niet laten zien."}),
    ("0433915", 8, {}),
    ("0456644", 7, {"grounds": ["no_recording_at_home"], "reason": "My flatmates walk in and out."}),
    ("0468859", 6, {"objected": ["microphone"]}),
    ("0471240", 5, {"grounds": ["faith_or_health"]}),
    ("0479013", 3, {"objected": ["camera", "microphone", "screen"]}),
    ("0511430", 2, {"grounds": ["other"], "reason": "Ik deel een laptop met mijn broer."}),
)
"""Who objected, how many days ago, and what they filled in."""


def objections(story: Story) -> None:
    """Eight students object; the decider granted beforehand, and the handler has clicked once so far."""
    _plan(story)
    grant = StartGrant(
        slug(FOUR_WEEKS), no_cost=True, same_attempts=True, result_working_days=10, no_mark=True
    )
    story.do("decider", start_grant, grant, story.office(4, 10))
    refs = [_object(story, who, ago, filled) for who, ago, filled in SAID]
    story.do("handler", grant_by_standing, GrantByStanding(refs[0]), story.office(1, 11))


def _object(story: Story, who: str, ago: int, filled: dict[str, object]) -> str:
    told = {"exams": [slug(FOUR_WEEKS)], **filled}
    draft = story.do(who, save_draft, SaveDraft("objection", told), story.ago(ago, 18, 10))
    return story.do(who, file_request, FileRequest(draft.id), story.ago(ago, 18, 24))[0]


def _plan(story: Story) -> None:
    day = story.day(FOUR_WEEKS.days)
    for on, hour, room in ((day, 9, "Voorbeeldlaan 0.12"), (next_working_day(day), 14, "Voorbeeldlaan 3.03")):
        command = PlanSitting(
            slug(FOUR_WEEKS), "campus", story.moment(on, hour), FOUR_WEEKS.minutes + 30, room, 6,
            nothing_recorded=True, accessible=True, facilities=("extra_time",), invigilation="Toetsbureau",
            contact="020 555 01 23",
        )  # fmt: skip
        story.do("scheduler", plan_sitting, command, story.office(5, 15))


STORIES: tuple[Callable[[Story], None], ...] = (objections,)
