"""`pledgewatch serve`: the review dashboard."""

import socket
from typing import Annotated

import typer

from pledgewatch.context import Context
from pledgewatch.output import console, reports_errors


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("serve", help="Open the review dashboard. On this machine only, unless it is given a password.")
    @reports_errors
    def serve(
        host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
        port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 finds a free one.")] = 8000,
        hash_password: Annotated[bool, typer.Option("--hash-password", help="Print a hash for config.")] = False,
    ) -> None:
        if hash_password:
            _print_hash()
        else:
            _listen(Context(), host, port)


def _listen(context: Context, host: str, port: int) -> None:
    import uvicorn

    from dashboard.app import settle
    from dashboard.options import check_exposure
    from pledgewatch.serving import dashboard, options_of

    options = options_of(context, host)
    check_exposure(options)
    with _bound(host, port) as listener:
        app = dashboard(context, options)
        settle()
        console().print(f"The dashboard is at http://{host}:{listener.getsockname()[1]}  (Ctrl-C stops it)")
        config = uvicorn.Config(app, log_level="warning", proxy_headers=False, server_header=False)
        uvicorn.Server(config).run(sockets=[listener])


def _bound(host: str, port: int) -> socket.socket:
    """A socket bound there; SetupError when it is taken."""
    from core.errors import SetupError

    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), port))
    except OSError as error:
        listener.close()
        raise SetupError(f"{host}:{port}", f"cannot listen there: {error.strerror}; choose another --port") from None
    return listener


def _print_hash() -> None:
    from dashboard.security.passwords import hash_password

    typer.echo(hash_password(typer.prompt("Password", hide_input=True, confirmation_prompt=True)))
