"""Import: paste or upload a declaration, work through what is proposed, write what you keep."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from core.errors import UsageError
from dashboard.access import Admin, Held, Reviewer, Viewer
from dashboard.importing import Choice, Reading, read, write
from dashboard.queries import QueryModel, Value
from dashboard.security.users import User
from dashboard.services import Services
from dashboard.web import page
from declarations.importer import Head
from declarations.importer.readers import read_bytes

router = APIRouter(include_in_schema=False)
LONGEST = 600_000


class HeadForm(QueryModel):
    """What the person says of the declaration; what is left empty is looked for in the text."""

    title: Value = ""
    body: Value = ""
    adopted: Annotated[str, Form(pattern=r"^(\d{4}-\d\d-\d\d)?$")] = ""
    place: Value = ""

    def head(self) -> Head:
        """As the importer takes it."""
        try:
            adopted = date.fromisoformat(self.adopted) if self.adopted else None
        except ValueError:
            raise UsageError("adopted", f"{self.adopted} is no day") from None
        return Head(self.title, self.body, adopted, self.place)


Text = Annotated[str, Form(max_length=LONGEST)]


@router.get("/import")
def start(request: Request, held: Held, user: Viewer) -> Response:
    """The form."""
    with held.store.read() as session:
        return page(request, session, "import.html", title="Import", can=held.declarations_dir is not None)


@router.post("/import/read")
def propose(
    request: Request,
    held: Held,
    user: Reviewer,
    title: Annotated[Value, Form()] = "",
    body: Annotated[Value, Form()] = "",
    adopted: Annotated[str, Form(pattern=r"^(\d{4}-\d\d-\d\d)?$")] = "",
    place: Annotated[Value, Form()] = "",
    text: Text = "",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """What the text proposes. Nothing is written yet."""
    form = HeadForm(title=title, body=body, adopted=adopted, place=place)
    name = "the text"
    if file is not None and file.filename:
        name = file.filename[:120]
        text = read_bytes(file.file.read(), name)
    return _shown(request, held, read(held, text, form.head(), name), text, form)


@router.post("/import/write")
async def keep(request: Request, held: Held, user: Admin) -> Response:
    """Write what was accepted or left as proposed; drop the rest."""
    form = await request.form(max_fields=4_000)
    fields = {key: value for key, value in form.items() if isinstance(value, str)}
    return await run_in_threadpool(_write, request, held, user, fields)


def _write(request: Request, held: Services, user: User, fields: dict[str, str]) -> Response:
    head = HeadForm.model_validate({key: fields.get(key, "") for key in HeadForm.model_fields})
    reading = read(held, fields.get("text", "")[:LONGEST], head.head())
    choices = {
        place: Choice(fields.get(f"choice-{place}", "drop"), fields.get(f"yaml-{place}", ""))
        for place in range(len(reading.proposals))
    }
    path, number = write(held, user, reading, choices)
    with held.store.read() as session:
        return page(request, session, "imported.html", title="Imported", file=path.name, number=number, key=reading.key)


def _shown(request: Request, held: Services, reading: Reading, text: str, form: HeadForm) -> Response:
    with held.store.read() as session:
        return page(
            request,
            session,
            "proposals.html",
            title="Proposals",
            reading=reading,
            draft=reading.draft,
            text=text,
            form=form,
        )
