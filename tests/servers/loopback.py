"""An aiohttp application on a loopback port, run in a thread of its own."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from types import TracebackType
from typing import Self

import trustme
from aiohttp import web


class Loopback:
    """Serves `app` between entering and leaving its context, over HTTPS with a certificate by `signer`.

    With `notices_hang_up`, a handler is cancelled when its client goes.
    """

    def __init__(
        self,
        app: web.Application,
        *,
        host: str = "127.0.0.1",
        signer: trustme.CA | None = None,
        notices_hang_up: bool = False,
    ) -> None:
        self._app = app
        self._notices_hang_up = notices_hang_up
        self._tls: ssl.SSLContext | None = None
        if signer is not None:
            self._tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            signer.issue_cert(host).configure_cert(self._tls)
        self._loop = asyncio.new_event_loop()
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.create_server((host, 0), family=family)
        shown = f"[{host}]" if ":" in host else host
        self._address = f"http{'s' if signer else ''}://{shown}:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, name="loopback", daemon=True)
        self._listens = threading.Event()
        self._closing = asyncio.Event()

    @property
    def address(self) -> str:
        """Where it answers, without a slash at the end; nothing answers there after the context."""
        return self._address

    def __enter__(self) -> Self:
        self._thread.start()
        self._listens.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End it, so that connections are refused; once more does nothing."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._closing.set)
            self._thread.join()
            self._loop.close()

    def _serve(self) -> None:
        self._loop.run_until_complete(self._run())

    async def _run(self) -> None:
        runner = web.AppRunner(
            self._app, access_log=None, shutdown_timeout=0.1, handler_cancellation=self._notices_hang_up
        )
        await runner.setup()
        await web.SockSite(runner, self._socket, ssl_context=self._tls).start()
        self._listens.set()
        await self._closing.wait()
        await runner.cleanup()
