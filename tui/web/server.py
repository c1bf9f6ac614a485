"""The quiz in a browser: textual-serve, closed to everything but pages that this server sent itself.

A page of any site may open a WebSocket to 127.0.0.1, and a name of any site may be made to point there. So each request
must name this server as its host, and a WebSocket must come from a page of this server. The page loads nothing from
elsewhere, and its policy forbids it.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web
from textual_serve.server import Server

_HERE = Path(__file__).parent
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self' ws://{host}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class QuizServer(Server):
    """Serves the quiz to browsers of this machine. command: what a visit starts, as the shell takes it."""

    def __init__(self, command: str, host: str, port: int) -> None:
        super().__init__(command, host, port, title="quizbank", templates_path=_HERE)
        self._hosts = {f"{name}:{port}" for name in (host, "localhost", "127.0.0.1")}
        if port == 80:  # browsers leave it out
            self._hosts |= {host, "localhost", "127.0.0.1"}

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.router.add_get("/focus.js", self._focus)
        app.middlewares.append(self._guarded)
        return app

    @staticmethod
    async def _focus(request: web.Request) -> web.StreamResponse:
        return web.FileResponse(_HERE / "focus.js")

    @web.middleware
    async def _guarded(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        host = request.headers.get("Host", "")
        if host not in self._hosts:
            raise web.HTTPForbidden(text="This server answers only to its own address.")
        origin = request.headers.get("Origin")
        if (origin is not None and urlsplit(origin).netloc != host) or (request.path == "/ws" and origin is None):
            raise web.HTTPForbidden(text="Only a page of this server may do that.")
        if request.path == "/":
            # The page names the address by which it was asked for, so that both belong to one origin.
            self.public_url = f"http://{host}"
        response = await handler(request)
        if not response.prepared:
            response.headers["Content-Security-Policy"] = _POLICY.format(host=host)
            response.headers["X-Content-Type-Options"] = "nosniff"
            response.headers["Referrer-Policy"] = "no-referrer"
        return response

    async def on_startup(self, app: web.Application) -> None:
        """Say nothing before the port is open."""

    def serve(self, debug: bool = False) -> None:
        """Serve until Ctrl+C; say where once the port is open."""
        told = f"quizbank: http://{self.host}:{self.port}  (Ctrl+C ends it)"
        web.run_app(
            self._make_app(),
            host=self.host,
            port=self.port,
            access_log=None,
            print=lambda _: print(told, flush=True),
        )
