"""Serve the pages with waitress and run the worker beside them, until Ctrl-C."""

import errno
import socket
from typing import Any

import waitress

from registry import worker
from registry.app import create_app
from registry.config import Config
from registry.errors import RuleViolation
from registry.register import Register, opened

THREADS = 8
LARGEST_READ = 64 * 1024 * 1024  # above the application's own limit, which answers in Chinese


def serve(config: Config, host: str | None = None, port: int | None = None) -> None:
    """Serve a register until Ctrl-C; raise RuleViolation while migrations are pending or the port is taken."""
    with opened(config) as register:
        server = make_server(register, host or config.host, config.port if port is None else port)
        stop = worker.in_background(register)
        _say(f"光荣榜已打开：http://{_said(server.effective_host)}:{server.effective_port}/　（按 Ctrl-C 关闭）")
        try:
            server.run()  # returns on Ctrl-C
        finally:
            stop.set()
            server.close()


def make_server(register: Register, host: str, port: int) -> waitress.server.BaseWSGIServer:
    """Return the server, listening already; port 0 takes any free one."""
    app, place = create_app(register), _listen(host, port)
    return waitress.create_server(
        app,
        sockets=[place],
        threads=THREADS,
        ident=None,
        max_request_body_size=LARGEST_READ,
        **_behind(register.config.proxies),
    )


def _behind(proxies: int) -> dict[str, Any]:
    """Return whom to believe about where a request comes from: so many proxies, none of them about anything else."""
    if not proxies:
        return {}
    return {"trusted_proxy": "*", "trusted_proxy_count": proxies, "trusted_proxy_headers": {"x-forwarded-for"}}


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise RuleViolation(reason=f"端口{port}已被别的程序占用，请用 --port 换一个，或先关掉那个程序。") from error


def _say(sentence: str) -> None:
    print(sentence, flush=True)  # noqa: T201 - for the person at the keyboard


def _said(host: str) -> str:
    return "127.0.0.1" if host in ("", "0.0.0.0", "::") else host  # noqa: S104 - compared, not bound to
