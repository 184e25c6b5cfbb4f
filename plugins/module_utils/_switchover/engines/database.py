# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a switchover needs of a database, whatever its engine. A file beside this one adds an engine."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms.mappings import Selection
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
)
from ansible_collections.migrate.aws.plugins.module_utils._switchover.standing import Fence


class Database(ABC):
    """One open database of a migration. Its errors are those of its driver, and Refused where a rule is broken.

    It acts for the run that `claim`, `issue_token` or `join` states. Everything that changes the database raises
    Superseded, and changes nothing, once a later run has claimed it.
    """

    #: The engine's name for people.
    LABEL: str
    #: The replicated table by which arrival is seen.
    MARKER: str
    #: Whether the keys of rows that change can be read, so that a comparison needs no freeze.
    FOLLOWED = True

    @staticmethod
    @abstractmethod
    def serves(engine: str) -> bool:
        """Whether this is the class for what a secret gives as `engine`, such as aurora-postgresql."""

    @staticmethod
    @abstractmethod
    def errors() -> tuple[type[Exception], ...]:
        """The exceptions of the driver; empty where it is not installed."""

    @classmethod
    @abstractmethod
    def connect(cls, held: dict[str, Any], options: dict[str, Any]) -> Database:
        """Open the database for what its secret holds and the options of registry.argument_spec.

        Raises Refused where the driver is missing, the secret is incomplete, or the database does not let us in.
        """

    @abstractmethod
    def close(self) -> None:
        """Close the connection."""

    @property
    @abstractmethod
    def usable(self) -> bool:
        """Whether the connection is still open, as far as this end knows."""

    @abstractmethod
    def limit(self, seconds: float) -> None:
        """Set how many seconds a statement may take from now on; 0 is without a limit."""

    @abstractmethod
    def newest_token(self) -> int:
        """The greatest token by which a run has claimed this database; 0 where none has."""

    @abstractmethod
    def claim(self, token: int, holder: str) -> None:
        """Act for the run of this token, and for no earlier one any more. Raises Superseded where there is a later."""

    @abstractmethod
    def issue_token(self, holder: str, after: int) -> int:
        """Claim the database with a token greater than `after` and all that it has seen. Returns the token."""

    @abstractmethod
    def join(self) -> None:
        """Act for no run in particular, for as long as no later one claims the database than have so far."""

    @abstractmethod
    def holding(self) -> AbstractContextManager[None]:
        """While it lasts no later run claims the database, unless it ends this connection. Raises Superseded."""

    @abstractmethod
    def fence(self) -> Fence:
        """The state of the fence."""

    @abstractmethod
    def install_fence(self) -> list[str]:
        """Put the fence on every table that has none, without changing its state. Returns the tables."""

    @abstractmethod
    def remove_fence(self) -> None:
        """Remove the fence and its records."""

    @abstractmethod
    def freeze_problems(self) -> list[str]:
        """A sentence for each reason why `close_fence` would be refused."""

    @abstractmethod
    def close_fence(self, holder: str, seconds: float | None = None, grace: float = 3.0) -> int:
        """Refuse the application's writes, for so many seconds or until the fence is opened.

        Writing transactions have `grace` seconds to end, then their sessions are ended; returns how many were. On
        return every acknowledged write is committed and a write is proven to be refused. Raises Refused otherwise.
        """

    @abstractmethod
    def keep_fence_closed(self, holder: str) -> None:
        """Turn a fence that opens by itself into one that does not. Raises Refused where it has opened already."""

    @abstractmethod
    def reopen_fence(self, holder: str) -> None:
        """Let the database that had the writes last take them again."""

    @abstractmethod
    def hand_over(self, holder: str, epoch: int) -> None:
        """Let this database take the writes as the `epoch`-th writer. Raises Refused where it already is that."""

    @abstractmethod
    def install_marker(self) -> None:
        """Create the marker's table, on both sides and before replication begins."""

    @abstractmethod
    def remove_marker(self) -> None:
        """Remove the marker's table."""

    @abstractmethod
    def has_marker(self) -> bool:
        """Whether the marker's table exists."""

    @abstractmethod
    def write_marker(self) -> str:
        """Write a new marker although the fence may be closed; returns its id."""

    @abstractmethod
    def marker_arrived(self, marker_id: str) -> bool:
        """Whether a marker of the other side has arrived."""

    @abstractmethod
    def columns(self, selection: Selection) -> Columns:
        """The application's tables and their columns, as far as the selection carries them."""

    @abstractmethod
    def left_out(self, selection: Selection) -> list[str]:
        """The names of the tables, columns and counters that the selection does not carry."""

    @abstractmethod
    def layouts(self, tables: set[Table]) -> dict[Table, Layout]:
        """How these tables are built."""

    @abstractmethod
    def fingerprints(self, how: str, wanted: list[Compared]) -> Fingerprints:
        """Rows and hash of these tables. `how` is checksum, count (no hash), or none (empty)."""

    @abstractmethod
    def range_end(self, compared: Compared, after: Key | None, rows: int) -> Key | None:
        """The key of the last of so many rows behind `after`; None where there are not that many."""

    @abstractmethod
    def range_sum(self, compared: Compared, span: Span) -> tuple[int, str]:
        """Rows and hash of a range. Raises Altered where the table is not built like that any more."""

    @abstractmethod
    def range_rows(self, compared: Compared, span: Span) -> Rows:
        """Every row of a range."""

    @abstractmethod
    def rows_by_key(self, compared: Compared, keys: list[Key]) -> Rows:
        """The rows of these keys that are there."""

    @abstractmethod
    def reserve_comparison(self, seconds: float) -> None:
        """Let no other session compare this database for as long as this one lasts.

        Raises Refused where another has done so for so many seconds, which a later run ends at once.
        """

    @abstractmethod
    def start_changes(self, seconds: float) -> str:
        """Keep the keys of changed rows from now on, for a comparison. Returns the position.

        Raises NotFollowed where that takes longer than so many seconds, or may not be.
        """

    @abstractmethod
    def changes_from(self) -> str | None:
        """The position from which they are kept; None where they are not, or no longer all of them."""

    @abstractmethod
    def is_after(self, one: str, other: str) -> bool:
        """Whether one position is behind another."""

    @abstractmethod
    def read_changes(self, keys: dict[Table, tuple[str, ...]]) -> tuple[str, Changed]:
        """The position of now, and what was changed until then in tables with these key columns.

        Whoever looks at a row from then on sees what was read. Raises NotFollowed where they are kept no longer.
        """

    @abstractmethod
    def forget_changes(self, position: str) -> None:
        """Keep those up to a position no longer."""

    @abstractmethod
    def stop_changes(self) -> None:
        """Keep none any more; nothing to do where none are kept."""

    @abstractmethod
    def kept_comparison(self) -> dict[str, Any]:
        """What a comparison has kept here, by its names; empty where nothing is."""

    @abstractmethod
    def keep_comparison(self, parts: dict[str, Any]) -> None:
        """Keep these parts, each over the one of the same name, all or none of them. Raises NotFollowed."""

    @abstractmethod
    def forget_comparison(self) -> None:
        """Keep nothing of a comparison any more."""

    @abstractmethod
    def counter_problems(self, old: Database, margin: int, selection: Selection) -> list[str]:
        """A sentence for each reason why `advance_counters` would be refused."""

    @abstractmethod
    def advance_counters(self, old: Database, margin: int, selection: Selection) -> dict[str, int]:
        """Set sequences and the like that the selection carries `margin` values past those of the old writer.

        Returns {name: number that is handed out next}.

        Raises Refused where one is missing here or would run out.
        """

    @abstractmethod
    def keep_position(self, name: str) -> str:
        """Keep the log from now on for the reverse replication, under a name. Returns the position."""

    @abstractmethod
    def position(self, name: str) -> str | None:
        """The position that is kept under a name; None where none is."""

    @abstractmethod
    def drop_position(self, name: str) -> None:
        """Keep the log for that name no longer; nothing to do where it is not kept, or is being read."""

    @abstractmethod
    def position_problems(self) -> list[str]:
        """A sentence for each reason why no position can be kept here, or not for long enough."""

    @abstractmethod
    def positions(self, read: dict[str, str]) -> list[dict[str, Any]]:
        """Everything that keeps this database's log.

        [{name, active, wal_status, safe_bytes, retained_bytes, retention_hours}]; the last is None where the log is
        kept until it was read. `read` is how far the task has come that began at a position, by name, as DMS says it.
        """

    @abstractmethod
    def leftovers(self, writer: bool) -> dict[str, Any]:
        """What is left: {slots, publications, event_triggers, functions, tables, fenced_tables}.

        The fence counts only on the writer: the other side stays closed.
        """

    @abstractmethod
    def remove_leftovers(self, found: dict[str, Any], holder: str) -> None:
        """Remove what `leftovers` has found."""
