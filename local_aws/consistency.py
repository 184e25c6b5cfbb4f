# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Eventual consistency, on demand: what was created, changed or deleted is seen only some reads or seconds later.

`LOCAL_AWS_CONSISTENCY=eventual`, or `eventual:SEED`, switches it on for the services whose documentation says so. After
each change some reads are answered from before it, and what was created is not there for whoever names it, also for
calls that would change it. How many these are is random, so that changes come to light in another order than they were
made in; the same seed gives the same numbers. What was seen once is seen from then on.
"""

from __future__ import annotations

import io
import os
import random
import re
import string
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote_plus

from local_aws import answers

VARIABLE = "LOCAL_AWS_CONSISTENCY"

#: Services as they sign, and of which operations the documentation says that they are eventually consistent.
SERVICES = {
    "ec2": r".*",
    "iam": r".*",
    "ecs": r".*",
    "dms": r".*",
    "elasticloadbalancing": r".*",
    # what asks for the state of a change, which is PENDING at first, is answered at once
    "route53": r"Get|Change",
    # keys are there at once, their aliases are not
    "kms": r"\w*Alias(es)?|DescribeKey",
    # objects are there at once; buckets and their configuration are not
    "s3": r"\w*Bucket\w*",
}
_READS = re.compile(r"(Describe|List|Get|Head|Batch(Get|Describe)|Test|Simulate|Decrypt|Filter|Search)")
#: Calls that make something. They are not refused for what they name.
_CREATES = re.compile(r"(Create|Register|Run|Allocate|Import|Request)")

#: For how many reads and for how many seconds a change may stay unseen, at most.
READS, SECONDS = 4, 2.0
#: Identifiers that AWS makes: not a name that was asked for, which may be another thing's as well.
_IDENTIFIER = re.compile(r"\b(?:[a-z]+-[0-9a-f]{8,17}|arn:aws[\w-]*:[^\s\"'<>&,]+|[A-Z0-9]{13,26})\b")
_MEMORY = 5000
#: Each letter and digit with another one of its kind, hexadecimal digits with such.
_OTHER = {
    each: kind[(place + 1) % len(kind)]
    for kind in ("abcdef", "ghijklmnopqrstuvwxyz", "ABCDEF", "GHIJKLMNOPQRSTUVWXYZ", string.digits)
    for place, each in enumerate(kind)
}


@dataclass
class _Change:
    """One change of a service, while it may be unseen."""

    moment: float
    until: float
    reads: int
    created: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_unseen(self) -> bool:
        """Whether the next call does not see it."""
        return self.reads > 0 and time.monotonic() < self.until


@dataclass
class _Answer:
    """What a client was answered."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    moment: float = field(default_factory=time.monotonic)

    @property
    def is_error(self) -> bool:
        return int(self.status.split()[0]) >= 400

    def give(self, start_response: Callable[..., Any]) -> list[bytes]:
        """Answer with it."""
        start_response(self.status, self.headers)
        return [self.body]


class Consistency:
    """The WSGI application whose changes are seen late; exact where the variable does not ask for it."""

    def __init__(self, application: answers.Application, stated: str | None = None):
        stated = os.environ.get(VARIABLE, "") if stated is None else stated
        kind, _, seed = stated.partition(":")
        if kind not in ("", "exact", "eventual"):
            raise ValueError(f"{VARIABLE} is {stated!r}. It is exact, eventual, or eventual: with a seed.")
        self.application = application
        self.is_on = kind == "eventual"
        self._random = random.Random(seed or "0")
        self._lock = threading.Lock()
        self._answers: dict[Any, _Answer] = {}
        self._changes: dict[Any, list[_Change]] = {}
        self._seen_until: dict[Any, float] = {}
        self._known: set[str] = set()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        access_key, service = (answers.signed_for(environ) or ("", "")) if self.is_on else ("", "")
        operation = operation_of(service, environ) if service in SERVICES else ""
        if not operation or not re.fullmatch(SERVICES[service], operation):
            return self.application(environ, start_response)
        place = (access_key, service, environ.get("HTTP_HOST", ""))
        if _READS.match(operation):
            return self._read(place, operation, environ).give(start_response)
        return self._change(place, operation, environ).give(start_response)

    def _read(self, place: Any, operation: str, environ: dict[str, Any]) -> _Answer:
        body = answers.body(environ)
        # two operations may be asked for the same: their names are in a header alone
        asked = (environ["REQUEST_METHOD"], environ["PATH_INFO"], environ.get("QUERY_STRING", ""), body)
        key = (*place, operation, *asked)
        with self._lock:
            unseen = self._unseen(place)
            earlier = self._answers.get(key)
            is_from_before = earlier and self._seen_until.get(place, 0) < earlier.moment
        if unseen and is_from_before and earlier.moment < max(change.moment for change in unseen):
            return earlier
        if absent := self._without(unseen, environ, body):
            return absent
        answer = self._ask(environ, body)
        with self._lock:
            if len(self._answers) > _MEMORY:
                self._answers.clear()
            self._answers[key] = answer
            self._known |= set(_identifiers(answer.body))
        return answer

    def _change(self, place: Any, operation: str, environ: dict[str, Any]) -> _Answer:
        body = answers.body(environ)
        if not _CREATES.match(operation):
            with self._lock:
                unseen = self._unseen(place)
            if absent := self._without(unseen, environ, body):
                return absent
        moment = time.monotonic()
        answer = self._ask(environ, body)
        if not answer.is_error:
            with self._lock:
                self._note(place, moment, operation, _text_of(environ, body), answer)
        return answer

    def _note(self, place: Any, moment: float, operation: str, text: str, answer: _Answer) -> None:
        found = set(_identifiers(answer.body))
        created = found - self._known - set(_identifiers(text.encode()))
        self._known |= found
        if operation in ("CreateBucket", "CreateAlias"):
            # names that nothing else has
            created |= set(re.findall(r"alias/[\w/-]+" if operation == "CreateAlias" else r"^/([\w.-]+)", text))
        until, reads = moment + self._random.uniform(0, SECONDS), self._random.randint(0, READS)
        self._changes.setdefault(place, []).append(_Change(moment, until, reads, frozenset(created)))

    def _unseen(self, place: Any) -> list[_Change]:
        """The changes that this call does not see; there is one call less for each of them."""
        left = []
        for change in self._changes.get(place, ()):
            if change.is_unseen:
                left.append(change)
                change.reads -= 1
            else:
                self._seen_until[place] = max(self._seen_until.get(place, 0), change.moment)
        self._changes[place] = left
        return left

    def _without(self, unseen: list[_Change], environ: dict[str, Any], body: bytes) -> _Answer | None:
        """What is answered where something that the request names is not there yet.

        The request is asked for something else of the same form, which is not there either.
        """
        text = _text_of(environ, body)
        named = sorted((name for change in unseen for name in change.created if name in text), key=len, reverse=True)
        if not named:
            return None
        instead = {name: _unlike(name) for name in named}
        instead |= {quote(name, safe=""): quote(other, safe="") for name, other in instead.items()}
        asked = dict(environ)
        for part in ("PATH_INFO", "QUERY_STRING", "RAW_URI", "REQUEST_URI"):
            if part in asked:
                asked[part] = _replaced(asked[part], instead)
        answer = self._ask(asked, _replaced(body.decode(), instead).encode())
        back = {other: name for name, other in instead.items()}
        told = _replaced(answer.body.decode(errors="replace"), back).encode()
        headers = [(name, value) for name, value in answer.headers if name.lower() != "content-length"]
        if environ["REQUEST_METHOD"] != "HEAD":
            headers.append(("Content-Length", str(len(told))))
        return _Answer(answer.status, headers, told)

    def _ask(self, environ: dict[str, Any], body: bytes) -> _Answer:
        given: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _failure: Any = None) -> None:
            given[:] = status, headers

        asked = {**environ, "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        chunks = self.application(asked, start_response)
        try:
            content = b"".join(chunks)
        finally:
            if close := getattr(chunks, "close", None):
                close()
        return _Answer(given[0], list(given[1]), content)


def operation_of(service: str, environ: dict[str, Any]) -> str:
    """The operation of a request, in the API's words; of S3 and Route 53 in ours, which begin alike."""
    if target := environ.get("HTTP_X_AMZ_TARGET", ""):
        return target.rpartition(".")[2]
    if service == "s3":
        return _operation_of_s3(environ)
    if service == "route53":
        if environ["REQUEST_METHOD"] != "GET":
            return "Change"
        return "GetChange" if "/change/" in environ["PATH_INFO"] else "Get"
    found = re.search(rb"(?:^|&)Action=(\w+)", answers.body(environ))
    return found[1].decode() if found else ""


def _operation_of_s3(environ: dict[str, Any]) -> str:
    """HeadBucket, CreateBucket, PutBucketTagging and so on; nothing for objects, which are there at once."""
    if "/" in environ["PATH_INFO"].strip("/") or not environ["PATH_INFO"].strip("/"):
        return ""
    query = environ.get("QUERY_STRING", "").partition("=")[0].partition("&")[0]
    if query in ("list-type", "versions", "uploads", "delete", "prefix", "max-keys", "encoding-type"):
        return ""
    kind = {"GET": "Get", "HEAD": "Get", "PUT": "Put" if query else "Create", "DELETE": "Put"}
    prefix = kind.get(environ["REQUEST_METHOD"], "")
    return f"{prefix}Bucket{''.join(filter(str.isalpha, query))}" if prefix else ""


def _text_of(environ: dict[str, Any], body: bytes) -> str:
    stated = unquote_plus(f"{environ.get('QUERY_STRING', '')} {body.decode(errors='replace')}")
    return f"{environ['PATH_INFO']} {stated}"


def _identifiers(text: bytes) -> list[str]:
    return _IDENTIFIER.findall(text.decode(errors="replace"))


def _unlike(name: str) -> str:
    """Another name of the same form."""
    return name[:-6] + "".join(_OTHER.get(each, each) for each in name[-6:])


def _replaced(text: str, instead: dict[str, str]) -> str:
    for name, other in instead.items():
        text = text.replace(name, other)
    return text
