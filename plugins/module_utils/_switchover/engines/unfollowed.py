# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a comparison asks of a database whose changes nobody follows: all of it is compared while nobody writes."""

from __future__ import annotations

from typing import Any, NoReturn

from ansible_collections.migrate.aws.plugins.module_utils._switchover.comparison import (
    Changed,
    Compared,
    Key,
    NotFollowed,
    Rows,
    Span,
    Table,
)
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines.database import Database


class Unfollowed(Database):
    """A database that keeps no changes for a comparison. No range of it is compared, and nothing is kept here."""

    FOLLOWED = False

    def _refuse(self) -> NoReturn:
        raise NotFollowed(f"The changes of {self.LABEL} are not followed.")

    def range_end(self, compared: Compared, after: Key | None, rows: int) -> Key | None:
        self._refuse()

    def range_sum(self, compared: Compared, span: Span) -> tuple[int, str]:
        self._refuse()

    def range_rows(self, compared: Compared, span: Span) -> Rows:
        self._refuse()

    def rows_by_key(self, compared: Compared, keys: list[Key]) -> Rows:
        self._refuse()

    def reserve_comparison(self, seconds: float) -> None:
        return

    def start_changes(self, seconds: float) -> str:
        self._refuse()

    def changes_from(self) -> str | None:
        return None

    def is_after(self, one: str, other: str) -> bool:
        self._refuse()

    def read_changes(self, keys: dict[Table, tuple[str, ...]]) -> tuple[str, Changed]:
        self._refuse()

    def forget_changes(self, position: str) -> None:
        return

    def stop_changes(self) -> None:
        return

    def kept_comparison(self) -> dict[str, Any]:
        return {}

    def keep_comparison(self, parts: dict[str, Any]) -> None:
        self._refuse()

    def forget_comparison(self) -> None:
        return
