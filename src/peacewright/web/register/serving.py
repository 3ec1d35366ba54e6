"""Serving a register: where it listens, what it refuses to do, and the server itself."""

from __future__ import annotations

import ipaddress
import logging
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from peacewright.monitoring.register import accounts
from peacewright.monitoring.register.refusals import NotOpen
from peacewright.monitoring.register.states import Role
from peacewright.monitoring.register.store import Store, open_register
from peacewright.web.register.application import LOOPBACK_NAMES, application
from peacewright.web.register.desk import Desk
from peacewright.web.register.limiting import Rates

AT_ONCE = 500
"""Connections answered at a time; more are told to come again. Judged: ten for each of fifty writers."""
WAITING = 512
KEPT_S = 75
"""Seconds for which a connection is kept that asks nothing, as proxies do by default: a new one costs a handshake."""


@dataclass(frozen=True)
class Listening:
    """Where to listen, and how."""

    host: str = "127.0.0.1"
    port: int = 8470
    names: tuple[str, ...] = ()
    """Names it is reached under, beside those of the loopback address."""
    certificate: Path | None = None
    key: Path | None = None
    proxies: tuple[str, ...] = ()
    """Addresses of proxies that end TLS and are believed about where a request comes from."""

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine reaches it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def encrypted(self) -> bool:
        """Whether everything comes by TLS, here or at a proxy."""
        return self.certificate is not None or bool(self.proxies)


@dataclass(frozen=True)
class Ready:
    """A server that answers."""

    address: str
    end: Callable[[], None]
    """Lets it finish what it is at, and end."""


def check(listening: Listening, store: Store) -> None:
    """Refuse to serve where the register would lie open.

    Raises
    ------
    NotOpen
        If nobody could sign in, TLS is wanting on a network address, or what is given does not fit together.
    """
    people = [one for one in accounts.every(store) if one.active]
    if not any(one.role is Role.ADMINISTRATOR for one in people):
        message = (
            "the register has no administrator: `peacewright register user add REG NAME --role administrator`"
        )
        raise NotOpen(message)
    if (listening.certificate is None) != (listening.key is None):
        message = "--certificate and --key belong together: give both"
        raise NotOpen(message)
    for proxy in listening.proxies:
        try:
            ipaddress.ip_network(proxy)
        except ValueError:
            message = f"--behind-proxy {proxy}: give an address, so that no other is believed"
            raise NotOpen(message) from None
        if ipaddress.ip_network(proxy).prefixlen == 0:
            message = f"--behind-proxy {proxy}: this would believe everybody"
            raise NotOpen(message)
    if listening.is_loopback:
        return
    if not listening.encrypted:
        message = (
            f"{listening.host} can be reached from elsewhere, and passwords would go there in the open: give "
            "--certificate and --key, or --behind-proxy ADDRESS where a proxy ends TLS"
        )
        raise NotOpen(message)
    if not listening.names:
        message = (
            f"{listening.host} can be reached from elsewhere: give --name, the host that browsers are to name"
        )
        raise NotOpen(message)


def run(
    location: str, listening: Listening, ready: Callable[[Ready], None], rates: Rates | None = None
) -> None:
    """Serve a register until the process is told to end.

    Parameters
    ----------
    location : str
    listening : Listening
    ready : callable
        Called once requests are answered.
    rates : Rates, optional

    Raises
    ------
    NotOpen
        If the register cannot be opened, or may not be served so.
    """
    with open_register(location) as store:
        check(listening, store)
        listener = _listener(listening)
        try:
            _serve(store, listening, listener, ready, rates)
        finally:
            listener.close()


def _serve(
    store: Store,
    listening: Listening,
    listener: socket.socket,
    ready: Callable[[Ready], None],
    rates: Rates | None,
) -> None:
    names = (*listening.names, *LOOPBACK_NAMES) if listening.is_loopback else listening.names
    _log_to_stderr()
    try:
        config = uvicorn.Config(
            application(Desk(store, rates), names, listening.encrypted),
            proxy_headers=bool(listening.proxies),
            forwarded_allow_ips=list(listening.proxies),
            ssl_certfile=listening.certificate,
            ssl_keyfile=listening.key,
            access_log=False,  # addresses of queries are nobody's business; ours notes method, path and status
            server_header=False,
            limit_concurrency=AT_ONCE,
            timeout_keep_alive=KEPT_S,
            ws="none",
            log_level="warning",
        )
        config.load()
    except (ssl.SSLError, OSError) as error:
        message = f"the certificate or its key cannot be used: {error.strerror or 'not in PEM form'}"
        raise NotOpen(message) from None
    scheme = "https" if listening.certificate is not None else "http"
    host = f"[{listening.host}]" if ":" in listening.host else listening.host
    address = f"{scheme}://{host}:{listener.getsockname()[1]}/"
    server = _Server(config, lambda: ready(Ready(address, server.end)))
    server.run(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that says when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    def end(self) -> None:
        """Finish what is asked already, and end."""
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def _listener(listening: Listening) -> socket.socket:
    family = socket.AF_INET6 if ":" in listening.host else socket.AF_INET
    try:
        return socket.create_server((listening.host, listening.port), family=family, backlog=WAITING)
    except OSError as error:
        reason = (error.strerror or "unknown cause").lower()
        message = f"{listening.host} port {listening.port} cannot be used: {reason}"
        raise NotOpen(message) from None


def _log_to_stderr() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log = logging.getLogger("peacewright.register")
    log.handlers[:] = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False
