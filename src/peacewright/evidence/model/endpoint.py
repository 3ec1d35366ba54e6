"""One question to an endpoint that speaks the chat completions of OpenAI, within bounds of time, tries and size.

The standard library does it: one request a piece, no redirects (which would carry the key elsewhere), no proxies.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

SEED = 20250424
"""The seed that is sent with each question; any number does, so long as it stays."""
MOST_WORDS_OUT = 4096
"""Most tokens that a model may answer with."""
_TRY_AGAIN = (408, 409, 425, 429, 500, 502, 503, 504)
_LONGEST_WAIT = 10.0
_PATH = "/chat/completions"


class UnansweredError(Exception):
    """A question that got no answer of use; ``hopeless`` where the next one would fare no better."""

    def __init__(self, message: str, *, hopeless: bool = False) -> None:
        super().__init__(message)
        self.hopeless = hopeless


@dataclass(frozen=True)
class Endpoint:
    """Where a model is asked, and how long, how often and how much it may answer.

    Raises
    ------
    ValueError
        If the address is none that can be asked safely; the message says why.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = 120.0
    """Longest time of one try, from connecting to the last byte."""
    tries: int = 3
    wait: float = 1.0
    """Seconds before the second try; twice as long before each further one."""
    most_bytes: int = 1024 * 1024
    """Largest answer that is read."""

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.url)
            port = parts.port
        except ValueError as error:
            message = f"'{self.url}' is no address of an endpoint: {error}"
            raise ValueError(message) from error
        if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
            message = "an endpoint is an address such as http://localhost:8000/v1"
            raise ValueError(message)
        if parts.username or parts.password or parts.query or parts.fragment:
            message = "the endpoint's address must hold no key: give it in PEACEWRIGHT_MODEL_KEY"
            raise ValueError(message)
        if self.key and parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
            message = "a key is not sent over http to another machine; use https"
            raise ValueError(message)
        if not self.model.strip() or any(letter in self.key for letter in "\r\n"):
            message = "a model has a name, and a key is one line"
            raise ValueError(message)

    @property
    def host(self) -> str:
        """The machine that is asked, with its port."""
        return urlsplit(self.url).netloc

    def ask(self, messages: list[dict[str, str]]) -> str:
        """Return what the model answers.

        Parameters
        ----------
        messages : list of {"role", "content"}

        Raises
        ------
        UnansweredError
            After the last try, or at once where trying again is of no use.
        """
        question = {
            "model": self.model, "messages": messages, "temperature": 0, "seed": SEED,
            "max_tokens": MOST_WORDS_OUT, "stream": False,
        }  # fmt: skip
        body = json.dumps(question, ensure_ascii=False).encode()
        why, pause = "", self.wait
        for number in range(self.tries):
            if number:
                time.sleep(min(pause, _LONGEST_WAIT))
                pause = 2 * pause
            try:
                status, answer, after = self._once(body)
            except (OSError, http.client.HTTPException) as error:
                why = f"{self.host} does not answer: {self._clean(_reason(error))}"
                continue
            if status == 200:
                return self._content(answer)
            why = f"{self.host} answers {status}: {self._clean(answer.decode(errors='replace'))}"
            if status not in _TRY_AGAIN:
                raise UnansweredError(why, hopeless=True)
            pause = max(pause, after)
        tries = "after one try" if self.tries == 1 else f"after {self.tries} tries"
        raise UnansweredError(f"{why} ({tries})")

    def _once(self, body: bytes) -> tuple[int, bytes, float]:
        """Return status, body and the wait that is asked for; a watch ends the exchange when its time is over."""
        parts = urlsplit(self.url)
        host, port = str(parts.hostname), parts.port
        connection = (
            http.client.HTTPSConnection(host, port, timeout=self.seconds, context=ssl.create_default_context())
            if parts.scheme == "https" else http.client.HTTPConnection(host, port, timeout=self.seconds)
        )  # fmt: skip
        late = threading.Event()

        def end() -> None:
            late.set()
            with suppress(OSError, AttributeError):
                connection.sock.shutdown(socket.SHUT_RDWR)

        watch = threading.Timer(self.seconds, end)
        watch.daemon = True
        watch.start()
        try:
            path = parts.path.rstrip("/")
            connection.request("POST", path if path.endswith(_PATH) else path + _PATH, body, self._headers())
            response = connection.getresponse()
            answer = response.read(self.most_bytes + 1)
            asked = response.getheader("Retry-After") or ""
        except (OSError, http.client.HTTPException) as error:
            if late.is_set() or isinstance(error, TimeoutError):
                message = f"no whole answer within {self.seconds:g} s"
                raise TimeoutError(message) from error
            raise
        finally:
            watch.cancel()
            connection.close()
        if late.is_set():
            message = f"no whole answer within {self.seconds:g} s"
            raise TimeoutError(message)
        if len(answer) > self.most_bytes:
            message = f"{self.host} answers with more than {self.most_bytes:,} bytes"
            raise UnansweredError(message)
        return response.status, answer, float(asked) if asked.isdecimal() else 0.0

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        return headers | ({"Authorization": f"Bearer {self.key}"} if self.key else {})

    def _content(self, answer: bytes) -> str:
        """Return the text of an answer's first choice."""
        try:
            told: Any = json.loads(answer)
            message = told["choices"][0]["message"]
            content, refusal = message.get("content"), message.get("refusal")
        except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
            raise UnansweredError(f"{self.host} answers with no chat completion") from error
        if refusal:
            raise UnansweredError(f"the model refuses: {self._clean(str(refusal))}")
        if not isinstance(content, str):
            raise UnansweredError(f"{self.host} answers with no text")
        return content.replace(self.key, "[key]") if self.key else content

    def _clean(self, text: str) -> str:
        """Return the beginning of what an endpoint says, on one line and without the key."""
        told = text.replace(self.key, "[key]") if self.key else text
        return " ".join("".join(letter if letter.isprintable() else " " for letter in told).split())[:200]


def _reason(error: OSError | http.client.HTTPException) -> str:
    return str(getattr(error, "strerror", None) or str(error) or type(error).__name__)
