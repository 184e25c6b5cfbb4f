# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Freezing the application's writes in MySQL, where RDS gives nobody what FLUSH TABLES WITH READ LOCK or read_only
need.

The application's accounts are locked, so that nobody logs in as them any more, and their sessions are ended: those
without a transaction at once, those with one after a grace period. What they had not committed is undone. On return
none is left, and none can come; replication and the operator, who are other users, go on.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

from ansible_collections.migrate.aws.plugins.module_utils import _mysql
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._mysql import rows

#: What a server answers to who logs in as a locked account: MySQL, MariaDB.
LOCKED = (3118, 4151)
_SECONDS_BETWEEN_LOOKS = 0.1
_SECONDS_TO_DIE = 15
_SESSIONS = """
SELECT p.id, t.trx_id IS NOT NULL FROM information_schema.processlist p
  LEFT JOIN information_schema.innodb_trx t ON t.trx_mysql_thread_id = p.id
 WHERE p.user IN %s AND p.id <> connection_id()
"""
_EVENTS = """
SELECT concat(event_schema, '.', event_name), definer FROM information_schema.events
 WHERE status = 'ENABLED' AND substring_index(definer, '@', 1) IN %s ORDER BY 1
"""


@dataclass(frozen=True)
class Account:
    """One account: a user's name and the hosts it may come from."""

    user: str
    host: str
    locked: bool

    @property
    def name(self) -> str:
        """As MySQL writes it."""
        return f"{self.user}@{self.host}"


@dataclass(frozen=True)
class Access:
    """The accounts of the application's users and how many sessions they have."""

    accounts: tuple[Account, ...]
    sessions: int

    @property
    def frozen(self) -> bool:
        """Whether nobody can write as one of them."""
        return all(account.locked for account in self.accounts) and not self.sessions

    def shown(self) -> dict:
        """As the module returns it."""
        return {
            "frozen": self.frozen,
            "accounts": [{"account": account.name, "locked": account.locked} for account in self.accounts],
            "sessions": self.sessions,
        }


def access(connection, users: list[str]) -> Access:
    """How the users stand. Raises Refused where one does not exist, or is the one who asks."""
    ((asking,),) = rows(connection, "SELECT substring_index(user(), '@', 1)")
    if asking in users:
        raise Refused(
            f"User {asking} is who this module logs in as: freeze the application's own users, and log in as another."
        )
    found = rows(connection, "SELECT user, host FROM mysql.user WHERE user IN %s ORDER BY user, host", (users,))
    missing = sorted(set(users) - {user for user, _host in found})
    if missing:
        raise Refused(f"There is no user {' and no user '.join(missing)} in this database.")
    accounts = tuple(Account(user, host, _is_locked(connection, user, host)) for user, host in found)
    return Access(accounts, len(_sessions(connection, users)))


def freeze(connection, users: list[str], grace: float) -> int:
    """Lock every account of these users and end their sessions. Returns how many were ended.

    Raises Refused, with nothing changed, where an event would go on writing in the name of one of them: it needs no
    session.
    """
    events = rows(connection, _EVENTS, (users,))
    if events:
        named = ", ".join(f"{name} of {definer}" for name, definer in events)
        raise Refused(f"These events write although their user is locked: {named}. Disable them first.")
    _lock(connection, users, "LOCK")
    return _end_sessions(connection, users, grace)


def thaw(connection, users: list[str]) -> None:
    """Let these users log in again."""
    _lock(connection, users, "UNLOCK")


def prove(login) -> None:
    """Try to log in as the application would. Raises Refused unless the server answers that the account is locked."""
    try:
        login().close()
    except Refused as refused:
        number = getattr(refused.__cause__, "args", (0,))[0]
        if number in LOCKED:
            return
        raise
    raise Refused("The application can log in although its users are frozen: is its user among users?")


def _lock(connection, users: list[str], word: str) -> None:
    for user, host in rows(connection, "SELECT user, host FROM mysql.user WHERE user IN %s", (users,)):
        rows(connection, f"ALTER USER %s@%s ACCOUNT {word}", (user, host))


def _is_locked(connection, user: str, host: str) -> bool:
    ((statement,),) = rows(connection, "SHOW CREATE USER %s@%s", (user, host))
    return re.search(r"\bACCOUNT LOCK\b", statement) is not None


def _sessions(connection, users: list[str]) -> list[tuple[int, bool]]:
    return [(number, bool(writing)) for number, writing in rows(connection, _SESSIONS, (users,))]


def _end_sessions(connection, users: list[str], grace: float) -> int:
    """End them until there are none; one with a transaction has `grace` seconds to finish it."""
    begun, ended = time.monotonic(), set()
    while found := _sessions(connection, users):
        waited = time.monotonic() - begun
        if waited > grace + _SECONDS_TO_DIE:
            raise Refused(f"{len(found)} sessions of {', '.join(users)} do not end; their accounts are locked.")
        for number, in_transaction in found:
            if not in_transaction or waited >= grace:
                _mysql.kill(connection, number)
                ended.add(number)
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    return len(ended)
