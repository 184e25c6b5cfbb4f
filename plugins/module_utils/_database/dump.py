# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The schema of a PostgreSQL database as pg_dump writes it, object by object."""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

from ansible_collections.migrate.aws.plugins.module_utils._database import files
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused

#: When an object is created, in this order: without what only slows a load, what speeds it up after, and what fires.
PHASES = BEFORE_LOAD, AFTER_LOAD, AFTER_CATCH_UP = "before_load", "after_load", "after_catch_up"

_HEADER = re.compile(r"-- Name: (?P<name>.*); Type: (?P<kind>[A-Z ]+); Schema: (?P<schema>.*); Owner:.*")
_PRIMARY_KEY = re.compile(
    r'^ALTER TABLE (?:ONLY )?(.+)\n    ADD CONSTRAINT ("(?:[^"]|"")*"|\S+) PRIMARY KEY', re.MULTILINE
)
_ATTACHED = re.compile(r'ATTACH PARTITION (?:"(?:[^"]|"")*"|\w+)\.("(?:[^"]|"")*"|\w+);')
_LATE_KINDS = {
    **dict.fromkeys(("CONSTRAINT", "INDEX", "INDEX ATTACH", "STATISTICS"), AFTER_LOAD),
    **dict.fromkeys(
        (
            "CHECK CONSTRAINT",
            "EVENT TRIGGER",
            "FK CONSTRAINT",
            "PUBLICATION",
            "PUBLICATION TABLE",
            "PUBLICATION TABLES IN SCHEMA",
            "RULE",
            "TRIGGER",
        ),
        AFTER_CATCH_UP,
    ),
}
#: What a COMMENT is on, where that is created late; a constraint may be a foreign key.
_LATE_COMMENTS = {**_LATE_KINDS, "CONSTRAINT": AFTER_CATCH_UP}

#: What this collection and DMS have in a database is not the application's.
_SCHEMAS_NOT_COPIED = ("migrate_aws", "migrate_aws_stream", "awsdms_control")
_TABLES_NOT_COPIED = "*.awsdms_*"
_OURS = re.compile(
    r"TRIGGER .* migrate_aws_fence"
    r"|(COMMENT \S+ )?(EVENT TRIGGER|PUBLICATION)[A-Z ]* \S+ (migrate_aws|awsdms|dms_).*"
)
#: Objects that an extension brings along are never written; its comment belongs to who created it.
_EXTENSION_COMMENT = re.compile(r"COMMENT - EXTENSION .*")
#: How pg_dump is called beside where it connects.
_OPTIONS = (
    "--schema-only",
    "--no-owner",
    "--no-security-labels",
    "--no-subscriptions",
    "--no-tablespaces",
    "--no-table-access-method",
    "--encoding=UTF8",
    "--lock-wait-timeout=30s",
    *(f"--exclude-schema={schema}" for schema in _SCHEMAS_NOT_COPIED),
    f"--exclude-table={_TABLES_NOT_COPIED}",
)
#: libpq's variable for each of a connection's keywords.
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "connect_timeout": "PGCONNECT_TIMEOUT",
    "application_name": "PGAPPNAME",
}


@dataclass(frozen=True)
class Entry:
    """One object, or one property of an object, and the statements that create it.

    `kind` is pg_dump's word for it; `schema` is - for what is in no schema.
    """

    kind: str
    schema: str
    name: str
    statements: str
    phase: str = BEFORE_LOAD

    @property
    def key(self) -> str:
        """What it is called in results and in the record."""
        return f"{self.kind} {self.schema} {self.name}"

    @property
    def sha256(self) -> str:
        """The digest by which a change is noticed."""
        return sha256(self.statements.encode()).hexdigest()


def version(program: str) -> int:
    """The major version of a pg_dump. Raises Refused where there is none."""
    try:
        answer = _run([program, "--version"], {})
    except OSError as error:
        raise Refused(
            f"There is no {program} on the machine that copies the schema ({error.strerror}). Install PostgreSQL's "
            "client programs there, or name the program in pg_dump (role schema: schema_pg_dump)."
        ) from error
    found = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    if not found:
        raise Refused(f"{program} is no pg_dump: it does not answer with the version of PostgreSQL.")
    return int(found[1])


def refuse_old(program: str, servers: dict[str, int]) -> None:
    """Raise Refused where this pg_dump is older than a server; `servers` are major versions by side."""
    found = version(program)
    for side, needed in servers.items():
        if needed > found:
            raise Refused(
                f"{program} is of version {found}, and the {side} is of version {needed}: "
                "pg_dump reads no newer server. "
                f"Install the client programs of PostgreSQL {needed} or later, or name another program in "
                "pg_dump (role schema: schema_pg_dump)."
            )


def read(program: str, keywords: dict) -> list[Entry]:
    """The schema of the database that libpq's keywords lead to. Raises Refused with what pg_dump says."""
    variables = {_VARIABLES[name]: str(value) for name, value in keywords.items()}
    answer = _run([program, *_OPTIONS], variables)
    if answer.returncode:
        raise Refused(f"pg_dump cannot read database {keywords['dbname']}: {answer.stderr.strip()}")
    return entries(answer.stdout)


def _run(command: list[str], variables: dict[str, str]) -> subprocess.CompletedProcess:
    """Run a program. The password is in its environment, which the same user alone can read."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return subprocess.run(
        command, env={**environment, **variables, "LC_ALL": "C"}, capture_output=True, encoding="utf-8", check=False
    )


def entries(text: str) -> list[Entry]:
    """What a plain dump of a schema creates, in its order, without what is ours or DMS's. Pure."""
    text = files.statements("pg_dump", text)
    comments = [(start, end) for start, end in files.opaque(text) if text.startswith("--", start)]
    heads = [(start, end, found) for start, end in comments if (found := _HEADER.fullmatch(text[start:end]))]
    ends = [*(start for start, _end, _found in heads[1:]), len(text)]
    found = []
    for (_start, end, head), until in zip(heads, ends):
        entry = Entry(head["kind"], head["schema"], head["name"], _uncommented(text, end, until, comments))
        if entry.statements and not _OURS.fullmatch(entry.key) and not _EXTENSION_COMMENT.fullmatch(entry.key):
            found.append(entry)
    keys = Counter(entry.key for entry in found)
    named = [_distinct(entry) if keys[entry.key] > 1 else entry for entry in found]
    return list(_phased(named))


def _uncommented(text: str, start: int, end: int, comments: Iterable[tuple[int, int]]) -> str:
    """A part of the text without its comments, which are its surroundings'."""
    parts, at = [], start
    for begin, finish in comments:
        if start <= begin < end:
            parts.append(text[at:begin])
            at = finish
    return "".join([*parts, text[at:end]]).strip()


def _distinct(entry: Entry) -> Entry:
    """Operators of one name have one name in a dump too."""
    return replace(entry, name=f"{entry.name} {entry.sha256[:8]}")


def _phased(named: list[Entry]) -> Iterator[Entry]:
    """Each with its phase. A key by which changes find their rows has to be there before the load, and so has the
    index of each partition that is attached to it.
    """
    keys = {
        (entry.schema, found[2])
        for entry in named
        if entry.kind == "CONSTRAINT" and (found := _PRIMARY_KEY.search(entry.statements))
    }
    for entry in named:
        yield replace(entry, phase=_phase(entry, keys))


def _phase(entry: Entry, keys: set[tuple[str, str]]) -> str:
    if entry.kind == "COMMENT":
        on = next((kind for kind in _LATE_COMMENTS if entry.name.startswith(f"{kind} ")), "")
        return _LATE_COMMENTS.get(on, BEFORE_LOAD)
    attached = _ATTACHED.search(entry.statements) if entry.kind == "INDEX ATTACH" else None
    is_key = (
        _PRIMARY_KEY.search(entry.statements)
        or "REPLICA IDENTITY USING INDEX" in entry.statements
        or (attached and (entry.schema, attached[1]) in keys)
    )
    is_early = entry.kind in ("CONSTRAINT", "INDEX", "INDEX ATTACH") and is_key
    return BEFORE_LOAD if is_early else _LATE_KINDS.get(entry.kind, BEFORE_LOAD)
