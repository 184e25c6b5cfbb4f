# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A schema that goes from one database to another, object by object, each remembered with the statement that made it.

What the target has is read of the target itself, so a run that was ended at any statement is continued by the next.
The record migrate_aws.copied_objects says which statements made an object, for a server of another version shows the
same object by others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from ansible_collections.migrate.aws.plugins.module_utils._database.dump import PHASES, Entry
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._postgres import psycopg

_RECORD = """
CREATE SCHEMA IF NOT EXISTS migrate_aws;
CREATE TABLE IF NOT EXISTS migrate_aws.copied_objects (
    object    text PRIMARY KEY,
    sha256    text NOT NULL,
    copied_at timestamptz NOT NULL DEFAULT now()
);
"""
_REMEMBER = """
INSERT INTO migrate_aws.copied_objects (object, sha256) VALUES (%s, %s)
ON CONFLICT (object) DO UPDATE SET sha256 = excluded.sha256, copied_at = now()
"""
#: As pg_dump's own output asks for: names are complete, and bodies may name what is created later.
_SESSION = """
SET check_function_bodies = false; SET xmloption = content; SET row_security = off; SET lock_timeout = '30s';
SET statement_timeout = 0; SET client_min_messages = warning; SELECT pg_catalog.set_config('search_path', '', false)
"""
#: Roles that have a privilege in this database, or that a policy names.
_ROLES = """
SELECT DISTINCT r.rolname FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
 WHERE d.refclassid = 'pg_authid'::regclass AND d.deptype IN ('a', 'r')
   AND d.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())) AND r.rolname !~ '^(pg_|rds)'
   AND (d.dbid <> 0 OR d.objid = (SELECT oid FROM pg_database WHERE datname = current_database()))
 ORDER BY 1
"""
#: What ALTER DATABASE ... SET and ALTER ROLE ... SET have set here; a list of names is stored as SQL has it.
_SETTINGS = """
SELECT r.rolname, s.setdatabase <> 0, split_part(pair, '=', 1), substr(pair, strpos(pair, '=') + 1)
  FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole, unnest(s.setconfig) AS pair
 WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
   AND coalesce(r.rolname !~ '^(pg_|rds)', true) AND coalesce(r.rolname <> current_user, true)
 ORDER BY 1, 2, 3
"""
_NAME_LISTS = ("local_preload_libraries", "search_path", "session_preload_libraries", "temp_tablespaces")
#: What can be done again whatever was there before it.
_REPEATABLE = ("ACL", "COMMENT", "DATABASE SETTING", "DEFAULT", "DEFAULT ACL", "ROLE SETTING", "ROW SECURITY")
_STATEMENT_END = re.compile(r";\n+")
_GRANTEE = re.compile(r'(?:\bTO|\bFROM) ("(?:[^"]|"")*"|\w+)(?: WITH GRANT OPTION)?;?$')
_FOR_ROLE = re.compile(r'^ALTER DEFAULT PRIVILEGES FOR ROLE ("(?:[^"]|"")*"|\w+) ')
_AUTHORIZATION = re.compile(r"^(?:RE)?SET SESSION AUTHORIZATION\b")


@dataclass(frozen=True)
class Wishes:
    """What the module's options ask for beside the schema: patterns of keys that stay behind, extensions by the name
    that the target has for them, empty for one that stays behind, and whether roles that are missing are created.
    """

    exclude: tuple[str, ...] = ()
    extensions: dict[str, str] = field(default_factory=dict)
    create_roles: bool = False


@dataclass(frozen=True)
class Plan:
    """What is to be done: entries to create, keys whose definitions differ and stay, what stays behind and why.

    `shown` has each object's statements on the target before and after, empty for what is not there.
    """

    pending: tuple[Entry, ...]
    differing: tuple[str, ...]
    left_out: dict[str, str]
    shown: tuple[tuple[str, str], ...]


def extra(connection, database: str) -> list[Entry]:
    """Entries of what pg_dump leaves out: settings of the database and of roles, as set in the one connected to.

    `database` is the name of the one that they are meant for.
    """
    sql, found = psycopg.sql, []
    for role, in_database, name, value in connection.execute(_SETTINGS).fetchall():
        whose = sql.SQL("DATABASE {}").format(sql.Identifier(database))
        if role is not None:
            place = sql.SQL(" IN DATABASE {}").format(sql.Identifier(database)) if in_database else sql.SQL("")
            whose = sql.SQL("ROLE {}{}").format(sql.Identifier(role), place)
        shown = sql.SQL(value) if name in _NAME_LISTS else sql.Literal(value)
        statement = sql.SQL("ALTER {} SET {} TO {};").format(whose, sql.SQL(name), shown).as_string(connection)
        kind = "DATABASE SETTING" if role is None else "ROLE SETTING"
        found.append(Entry(kind, "-", name if role is None else f"{role} {name}", statement))
    return found


def roles(connection, known: set[str]) -> list[Entry]:
    """An entry for each role that the schema needs and that is not among those known, which creates it without a
    password or the right to log in.
    """
    create = psycopg.sql.SQL("CREATE ROLE {} NOLOGIN;")
    return [
        Entry("ROLE", "-", name, create.format(psycopg.sql.Identifier(name)).as_string(connection))
        for (name,) in connection.execute(_ROLES).fetchall()
        if name not in known
    ]


def known_roles(connection) -> set[str]:
    """All roles of a server."""
    return {name for (name,) in connection.execute("SELECT rolname FROM pg_roles").fetchall()}


def recorded(connection) -> dict[str, str]:
    """{key: sha256} of what was copied to this database; {} where nothing was yet."""
    if connection.execute("SELECT to_regclass('migrate_aws.copied_objects')").fetchone()[0] is None:
        return {}
    return dict(connection.execute("SELECT object, sha256 FROM migrate_aws.copied_objects").fetchall())


def plan(
    wanted: Iterable[Entry],
    there: Iterable[Entry],
    record: dict[str, str],
    wishes: Wishes,
    known: set[str],
    masters: dict[str, str],
    phases: Iterable[str] = PHASES,
) -> Plan:
    """What the target lacks of `wanted`, in the order of its phases. Pure.

    `there` are the target's own entries, `known` the roles that it has, and `masters` the target's name of the user
    who owns the schema by the source's.
    """
    target = {entry.key: entry for entry in there}
    pending, differing, left_out, shown = [], [], {}, []
    roles_there = set(known)
    for entry in wanted:
        reason = _reason(entry, wishes, roles_there)
        fitted = None if reason else _fitted(entry, wishes, roles_there, masters, left_out)
        if fitted is None:
            left_out.setdefault(entry.key, reason or "")
            continue
        if entry.kind == "ROLE":
            roles_there.add(entry.name)
        if fitted.phase not in phases:
            continue
        twin = target.get(fitted.key)
        if twin and (twin.statements == fitted.statements or record.get(fitted.key) == fitted.sha256):
            shown.append((fitted.statements, fitted.statements))
        elif twin is None or fitted.kind in _REPEATABLE:
            pending.append(fitted)
            shown.append((twin.statements if twin else "", fitted.statements))
        else:
            differing.append(fitted.key)
            shown.append((twin.statements, twin.statements))
    pending.sort(key=lambda entry: PHASES.index(entry.phase))
    reasons = {key: why for key, why in left_out.items() if why}
    return Plan(tuple(pending), tuple(differing), reasons, tuple(shown))


def _reason(entry: Entry, wishes: Wishes, known: set[str]) -> str:
    """Why an entry stays behind; empty where it does not."""
    if any(fnmatchcase(entry.key, pattern) for pattern in wishes.exclude):
        return "It is excluded."
    if entry.kind == "ROLE" and not wishes.create_roles:
        return "The target has no such role, and create_roles is false."
    if entry.kind == "USER MAPPING":
        return "It may hold a password. Create it on the target."
    if entry.kind == "ROLE SETTING" and entry.name.rsplit(" ", 1)[0] not in known:
        return "The target has no such role."
    if entry.kind == "EXTENSION" and not wishes.extensions.get(entry.name, entry.name):
        return "The extension is excluded."
    return ""


def _fitted(
    entry: Entry, wishes: Wishes, known: set[str], masters: dict[str, str], left_out: dict[str, str]
) -> Entry | None:
    """The entry as the target takes it: without grants to roles that it does not have. None where nothing is left."""
    if entry.kind == "EXTENSION":
        name = wishes.extensions.get(entry.name, entry.name)
        return replace(entry, name=name, statements=entry.statements.replace(_quoted(entry.name), _quoted(name), 1))
    if entry.kind not in ("ACL", "DEFAULT ACL"):
        return entry
    kept = []
    for statement in _STATEMENT_END.split(entry.statements.removesuffix(";")):
        renamed = _for_masters(statement, masters)
        missing = sorted({_unquoted(name) for name in _named_roles(renamed)} - known - {"PUBLIC"})
        if missing:
            left_out[entry.key] = f"The target has no role {', '.join(missing)}."
        elif not _AUTHORIZATION.match(statement):
            kept.append(f"{renamed};")
    return replace(entry, statements="\n".join(kept)) if kept else None


def _named_roles(statement: str) -> list[str]:
    return [found[1] for pattern in (_GRANTEE, _FOR_ROLE) if (found := pattern.search(statement))]


def _for_masters(statement: str, masters: dict[str, str]) -> str:
    """The statement with the target's master for the source's."""
    for pattern in (_GRANTEE, _FOR_ROLE):
        found = pattern.search(statement)
        if found and _unquoted(found[1]) in masters:
            start, end = found.span(1)
            statement = statement[:start] + _quoted(masters[_unquoted(found[1])]) + statement[end:]
    return statement


def _quoted(name: str) -> str:
    """A name as pg_dump writes it, which quotes what is not plain."""
    return name if re.fullmatch(r"[a-z_][a-z0-9_]*", name) else '"' + name.replace('"', '""') + '"'


def _unquoted(name: str) -> str:
    return name[1:-1].replace('""', '"') if name.startswith('"') else name


def apply(connection, planned: Plan) -> None:
    """Create what is pending, each in a transaction with its record.

    Raises Refused at the first that the target does not take.
    """
    connection.execute(_RECORD)
    connection.execute(_SESSION)
    for entry in planned.pending:
        try:
            with connection.transaction():
                connection.execute(entry.statements)
                connection.execute(_REMEMBER, (entry.key, entry.sha256))
        except psycopg.Error as error:
            raise Refused(
                f"The target does not take {entry.key}: {error.diag.message_primary or str(error).strip()}. What was "
                "copied before it is kept. Remove the cause and run it again, or exclude this object."
            ) from error
