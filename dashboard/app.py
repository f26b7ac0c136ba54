"""Makes the dashboard: one FastAPI application that needs no other server, nor Airflow, and runs inside either."""

import gc
import importlib
import pkgutil
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.staticfiles import StaticFiles

from core.clock import Clock, system_clock
from dashboard import failures, login, pages
from dashboard.openapi import describe
from dashboard.options import Options, check_exposure
from dashboard.security.guard import Guard
from dashboard.security.headers import SecurityHeaders
from dashboard.security.sessions import COOKIE, Sessions
from dashboard.services import Services
from declarations.registry import Registry
from storage.engine import Store
from storage.views.queue_sync import follow

STATIC = Path(__file__).parent / "static"


def create_app(
    store: Store, registry: Registry, *, clock: Clock = system_clock, options: Options | None = None, **more: Any
) -> FastAPI:
    """The dashboard over a store and a registry.

    `more` are further fields of `dashboard.services.Services` (explain, alerts, compliance, authenticate, …); a page
    that needs one that is absent says so. Raises UsageError when it would be open to strangers.
    """
    options = options or Options()
    check_exposure(options)
    if not options.secret:
        options = _with_secret(options)
    held = Services(store, registry, clock, options, Sessions(options.secret, lifetime=options.lifetime), **more)
    app = FastAPI(title="Pledgewatch", docs_url=None, redoc_url=None, lifespan=_in_step)
    app.state.services = held
    failures.install(app)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.include_router(login.router)
    for module in sorted(pkgutil.iter_modules(pages.__path__), key=lambda m: m.name):
        app.include_router(importlib.import_module(f"{pages.__name__}.{module.name}").router)
    # `/items/x.json` must not be taken for an item called "x.json": paths with an ending are asked first.
    app.router.routes.sort(key=lambda route: "}." not in getattr(route, "path", ""))
    describe(app)
    app.add_middleware(Guard, allowed_hosts=options.hosts, cookie=COOKIE)
    app.add_middleware(SecurityHeaders, framed=options.framed, secure=options.secure)
    return app


def settle() -> None:
    """Call once before serving: what was loaded at start is looked at by the garbage collector no more.

    A full collection over it takes some 100 ms, which a person would wait for now and then.
    """
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def _in_step(app: FastAPI) -> AsyncIterator[None]:
    """Bring the queue into step before the first page is asked for."""
    held: Services = app.state.services
    await run_in_threadpool(follow, held.store, held.clock())
    yield


def _with_secret(options: Options) -> Options:
    """A secret of this process: sessions end with it."""
    from dataclasses import replace

    return replace(options, secret=secrets.token_urlsafe(32))
