# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""PostgreSQL, of RDS, of Aurora or on its own."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from ansible.module_utils.basic import missing_required_lib
from ansible_collections.migrate.aws.plugins.module_utils import _postgres
from ansible_collections.migrate.aws.plugins.module_utils._dms.mappings import Selection
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._switchover.comparison import (
    Changed,
    Columns,
    Compared,
    Fingerprints,
    Key,
    Layout,
    Rows,
    Span,
    Table,
    quoted,
)
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines.database import Database
from ansible_collections.migrate.aws.plugins.module_utils._switchover.postgresql import (
    changes,
    fence,
    fingerprints,
    kept,
    layouts,
    leftovers,
    marker,
    runs,
    sequences,
    slots,
)
from ansible_collections.migrate.aws.plugins.module_utils._switchover.postgresql import rows as by_key
from ansible_collections.migrate.aws.plugins.module_utils._switchover.standing import Fence


class PostgreSQL(Database):
    """An autocommit connection of psycopg. A position is kept by a logical replication slot of its name."""

    LABEL = "PostgreSQL"
    MARKER = marker.TABLE
    #: The output plugin of the slots; DMS reads it as it reads pglogical.
    PLUGIN = "test_decoding"

    def __init__(self, connection: Any):
        self.connection = connection

    @staticmethod
    def serves(engine: str) -> bool:
        return "postgres" in engine

    @staticmethod
    def errors() -> tuple[type[Exception], ...]:
        return () if _postgres.IMPORT_ERROR else (_postgres.psycopg.Error,)

    @classmethod
    def connect(cls, held: dict[str, Any], options: dict[str, Any]) -> PostgreSQL:
        if _postgres.IMPORT_ERROR:
            raise Refused(missing_required_lib("psycopg"))
        return cls(_postgres.opened(held, options))

    def close(self) -> None:
        self.connection.close()

    @property
    def usable(self) -> bool:
        return not (self.connection.closed or self.connection.broken)

    def limit(self, seconds: float) -> None:
        self.connection.execute(f"SET statement_timeout = '{seconds:g}s'")

    def newest_token(self) -> int:
        return runs.newest(self.connection)

    def claim(self, token: int, holder: str) -> None:
        runs.claim(self.connection, token, holder)

    def issue_token(self, holder: str, after: int) -> int:
        return runs.issue(self.connection, holder, after)

    def join(self) -> None:
        runs.join(self.connection)

    def holding(self) -> AbstractContextManager[None]:
        return runs.holding(self.connection)

    def fence(self) -> Fence:
        return fence.state(self.connection)

    def install_fence(self) -> list[str]:
        return fence.install(self.connection)

    def remove_fence(self) -> None:
        fence.remove(self.connection)

    def freeze_problems(self) -> list[str]:
        return fence.bypasses(self.connection)

    def close_fence(self, holder: str, seconds: float | None = None, grace: float = 3.0) -> int:
        return fence.close(self.connection, holder, seconds=seconds, grace=grace)

    def keep_fence_closed(self, holder: str) -> None:
        fence.keep_closed(self.connection, holder)

    def reopen_fence(self, holder: str) -> None:
        fence.reopen(self.connection, holder)

    def hand_over(self, holder: str, epoch: int) -> None:
        fence.hand_over(self.connection, holder, epoch)

    def install_marker(self) -> None:
        marker.install(self.connection)

    def remove_marker(self) -> None:
        marker.remove(self.connection)

    def has_marker(self) -> bool:
        return marker.installed(self.connection)

    def write_marker(self) -> str:
        return marker.write(self.connection)

    def marker_arrived(self, marker_id: str) -> bool:
        return marker.arrived(self.connection, marker_id)

    def columns(self, selection: Selection) -> Columns:
        return fingerprints.columns(self.connection, selection)[0]

    def left_out(self, selection: Selection) -> list[str]:
        return [
            *fingerprints.columns(self.connection, selection)[1],
            *(quoted(*key) for key in sorted(sequences.left_out(self.connection, selection))),
        ]

    def layouts(self, tables: set[Table]) -> dict[Table, Layout]:
        return layouts.layouts(self.connection, tables)

    def fingerprints(self, how: str, wanted: list[Compared]) -> Fingerprints:
        return fingerprints.fingerprints(self.connection, how, wanted)

    def range_end(self, compared: Compared, after: Key | None, rows: int) -> Key | None:
        return by_key.range_end(self.connection, compared, after, rows)

    def range_sum(self, compared: Compared, span: Span) -> tuple[int, str]:
        return by_key.range_sum(self.connection, compared, span)

    def range_rows(self, compared: Compared, span: Span) -> Rows:
        return by_key.range_rows(self.connection, compared, span)

    def rows_by_key(self, compared: Compared, keys: list[Key]) -> Rows:
        return by_key.rows_by_key(self.connection, compared, keys)

    def reserve_comparison(self, seconds: float) -> None:
        changes.reserve(self.connection, seconds)

    def start_changes(self, seconds: float) -> str:
        return changes.start(self.connection, seconds)

    def changes_from(self) -> str | None:
        return changes.kept_from(self.connection)

    def is_after(self, one: str, other: str) -> bool:
        return changes.is_after(self.connection, one, other)

    def read_changes(self, keys: dict[Table, tuple[str, ...]]) -> tuple[str, Changed]:
        return changes.read(self.connection, keys)

    def forget_changes(self, position: str) -> None:
        changes.advance(self.connection, position)

    def stop_changes(self) -> None:
        changes.stop(self.connection)

    def kept_comparison(self) -> dict[str, Any]:
        return kept.read(self.connection)

    def keep_comparison(self, parts: dict[str, Any]) -> None:
        kept.write(self.connection, parts)

    def forget_comparison(self) -> None:
        kept.forget(self.connection)

    def counter_problems(self, old: PostgreSQL, margin: int, selection: Selection) -> list[str]:
        found = [
            *sequences.forbidden(old.connection, "old", "SELECT", selection),
            *sequences.forbidden(self.connection, "new", "UPDATE", selection),
        ]
        if found:
            return found
        try:
            self._planned(old, margin, selection)
        except Refused as refused:
            return [str(refused)]
        return []

    def advance_counters(self, old: PostgreSQL, margin: int, selection: Selection) -> dict[str, int]:
        planned = self._planned(old, margin, selection)
        sequences.advance(self.connection, planned)
        return {quoted(*key): value for key, value in planned.items()}

    def _planned(self, old: PostgreSQL, margin: int, selection: Selection) -> dict[Table, int]:
        sides = (sequences.read(side.connection, selection) for side in (old, self))
        return sequences.plan(*sides, margin)

    def keep_position(self, name: str) -> str:
        return slots.make(self.connection, name, self.PLUGIN)

    def position(self, name: str) -> str | None:
        return slots.position(self.connection, name)

    def drop_position(self, name: str) -> None:
        slots.drop(self.connection, name)

    def position_problems(self) -> list[str]:
        return slots.problems(self.connection)

    def positions(self, read: dict[str, str]) -> list[dict[str, Any]]:
        return [{**slot, "retention_hours": None} for slot in slots.held(self.connection)]

    def leftovers(self, writer: bool) -> dict[str, Any]:
        return leftovers.found(self.connection, writer)

    def remove_leftovers(self, found: dict[str, Any], holder: str) -> None:
        leftovers.remove(self.connection, found, holder)
