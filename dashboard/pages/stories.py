"""Stories: items about the same event, put together; the last to move comes first."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from core.errors import NotFound
from dashboard import export
from dashboard.access import Held, Viewer
from dashboard.queries import Cursor, QueryModel
from dashboard.web import page
from storage import stories as kept
from storage.views import evidence, items, stories
from storage.views.story_evidence import of_stories

router = APIRouter()
StoryId = Annotated[int, Path(ge=1, lt=2**31)]


class StoriesQuery(QueryModel):
    """The place in the list."""

    after: Cursor = ""


@router.get("/stories", include_in_schema=False)
def list_stories(request: Request, held: Held, user: Viewer, query: Annotated[StoriesQuery, Query()]) -> Response:
    """The list."""
    with held.store.read() as session:
        found = stories.newest(session, after=query.after or None)
        return page(request, session, "stories.html", title="Stories", list=found)


@router.get("/stories.json")
def stories_json(held: Held, user: Viewer, query: Annotated[StoriesQuery, Query()]) -> dict[str, Any]:
    """A page of stories."""
    with held.store.read() as session:
        found = stories.newest(session, after=query.after or None)
    return {"stories": export.plain(list(found.rows)), "after": found.after}


@router.get("/stories/{story_id}", include_in_schema=False)
def one_story(request: Request, held: Held, user: Viewer, story_id: StoryId) -> Response:
    """One story: its items in order, and the evidence they gave."""
    with held.store.read() as session:
        story = stories.one(session, story_id)
        if story is None:
            raise NotFound(f"story {story_id}", "there is no such story")
        whole = [story_id, *kept.absorbed(session, [story_id])[story_id]]
        values: dict[str, Any] = {
            "story": story,
            "items": items.of_story(session, whole),
            "cards": evidence.cards(session, of_stories(session, whole)),
        }
        return page(request, session, "story.html", title=story.title, **values)
