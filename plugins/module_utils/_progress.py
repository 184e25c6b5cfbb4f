# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Telling what is waited for, while it is waited for, to whoever listens; where nobody does, nothing happens.

The callback plugin `progress` puts the variable into the environment of a task. Modules on the controller inherit it;
on another machine, or as another user, they find no socket and stay silent.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
from collections.abc import Callable, Iterator

#: The number of the task and the path of a datagram socket, with a blank between.
VARIABLE = "MIGRATE_AWS_PROGRESS"


def is_watched() -> bool:
    """Whether somebody listens, so that it is worth a call to learn more."""
    return bool(os.environ.get(VARIABLE))


def tell(what: str, state: str, detail: str = "") -> None:
    """What is waited for, the state in which it is, and how far. Nothing secret: it is shown."""
    _send({"what": what, "state": state, "detail": detail})


@contextlib.contextmanager
def shown() -> Iterator[Callable[..., None]]:
    """The time of a wait: gives `tell`, and says in the end that it is over, with or without what was waited for."""
    reached = False
    try:
        yield tell
        reached = True
    finally:
        _send({"over": True, "reached": reached})


def _send(record: dict[str, object]) -> None:
    number, _blank, path = os.environ.get(VARIABLE, "").partition(" ")
    if not path:
        return
    message = json.dumps({**record, "task": number}).encode()
    # A listener which is gone, or slow, must not hold up the work.
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.setblocking(False)
        sender.sendto(message, path)
