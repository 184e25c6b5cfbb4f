# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which engine moves the rows of a task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import catalog
from .mysql.replication import MysqlReplication
from .replication import Replication

if TYPE_CHECKING:
    from .backend import DmsBackend
    from .engine import Engine
    from .task import Task


def engine_for(backend: DmsBackend, task: Task) -> Engine:
    """A new engine of the source's kind."""
    kind = MysqlReplication if task.source.engine in catalog.MYSQL else Replication
    return kind(backend, task)
