# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""MySQL and MariaDB, of RDS, of Aurora or on their own. What PostgreSQL calls a database is a server here."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from ansible.module_utils.basic import missing_required_lib
from ansible_collections.migrate.aws.plugins.module_utils import _mysql
from ansible_collections.migrate.aws.plugins.module_utils._dms.mappings import Selection
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._switchover.comparison import (
    Columns,
    Compared,
    Fingerprints,
    Layout,
    Table,
    quoted,
)
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines.unfollowed import Unfollowed
from ansible_collections.migrate.aws.plugins.module_utils._switchover.mysql import (
    counters,
    fence,
    fingerprints,
    leftovers,
    marker,
    positions,
    runs,
    tables,
)
from ansible_collections.migrate.aws.plugins.module_utils._switchover.standing import Fence


class MySQL(Unfollowed):
    """An autocommit connection of PyMySQL. A position is kept for as long as the binary log is."""

    LABEL = "MySQL"
    MARKER = marker.TABLE

    def __init__(self, connection: Any):
        self.connection = connection

    @staticmethod
    def serves(engine: str) -> bool:
        return engine in _mysql.FAMILY

    @staticmethod
    def errors() -> tuple[type[Exception], ...]:
        return () if _mysql.IMPORT_ERROR else (_mysql.pymysql.MySQLError,)

    @classmethod
    def connect(cls, held: dict[str, Any], options: dict[str, Any]) -> MySQL:
        if _mysql.IMPORT_ERROR:
            raise Refused(missing_required_lib("PyMySQL"))
        return cls(_mysql.opened(options["secret_id"], held, _mysql.libpq_options(options)))

    def close(self) -> None:
        if self.connection.open:
            self.connection.close()

    @property
    def usable(self) -> bool:
        try:
            self.connection.ping(reconnect=False)
        except _mysql.pymysql.MySQLError:
            return False
        return True

    def limit(self, seconds: float) -> None:
        _mysql.limit(self.connection, seconds)

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
        return tables.columns(self.connection, selection)[0]

    def left_out(self, selection: Selection) -> list[str]:
        return [
            *tables.columns(self.connection, selection)[1],
            *(quoted(*key) for key in counters.left_out(self.connection, selection)),
        ]

    def layouts(self, tables: set[Table]) -> dict[Table, Layout]:
        return fingerprints.layouts(self.connection, tables)

    def fingerprints(self, how: str, wanted: list[Compared]) -> Fingerprints:
        return fingerprints.fingerprints(self.connection, how, wanted)

    def counter_problems(self, old: MySQL, margin: int, selection: Selection) -> list[str]:
        try:
            self._planned(old, margin, selection)
        except Refused as refused:
            return [str(refused)]
        return []

    def advance_counters(self, old: MySQL, margin: int, selection: Selection) -> dict[str, int]:
        planned = self._planned(old, margin, selection)
        counters.advance(self.connection, planned)
        return {quoted(*key): value for key, value in planned.items()}

    def _planned(self, old: MySQL, margin: int, selection: Selection) -> dict[Table, int]:
        sides = (counters.read(side.connection, selection) for side in (old, self))
        return counters.plan(*sides, margin)

    def keep_position(self, name: str) -> str:
        return positions.keep(self.connection, name)

    def position(self, name: str) -> str | None:
        return positions.position(self.connection, name)

    def drop_position(self, name: str) -> None:
        positions.drop(self.connection, name)

    def position_problems(self) -> list[str]:
        return positions.problems(self.connection)

    def positions(self, read: dict[str, str]) -> list[dict[str, Any]]:
        return positions.held(self.connection, read)

    def leftovers(self, writer: bool) -> dict[str, Any]:
        return leftovers.found(self.connection, writer)

    def remove_leftovers(self, found: dict[str, Any], holder: str) -> None:
        leftovers.remove(self.connection, found, holder)
