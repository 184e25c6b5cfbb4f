# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Every engine between whose databases the writes can move, found by what the secret of a database says."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils import _postgres
from ansible_collections.migrate.aws.plugins.module_utils._credentials import credential
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import attempt
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines.database import Database
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines.mysql import MySQL
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines.postgresql import PostgreSQL

ENGINES: tuple[type[Database], ...] = (PostgreSQL, MySQL)
#: What a secret without an engine is of.
DEFAULT = "postgres"


def argument_spec() -> dict[str, Any]:
    """The options of `connect`, which are the same for every engine."""
    return _postgres.argument_spec()


def engine_of(secret_id: str, held: dict[str, Any]) -> type[Database]:
    """The class for what a secret holds. Raises Refused for an engine that has none."""
    name = str(held.get("engine") or DEFAULT)
    found = next((engine for engine in ENGINES if engine.serves(name)), None)
    if found is None:
        supported = " and ".join(engine.LABEL for engine in ENGINES)
        raise Refused(f"Secret {secret_id} is of a {name} database. The writes of {supported} alone can be moved.")
    return found


def refuse_mixed(source: Database, target: Database) -> None:
    """Raise Refused for two databases of different engines."""
    if source.LABEL != target.LABEL:
        raise Refused(
            f"The source is a {source.LABEL} database and the target a {target.LABEL} database. Both have to be of the "
            "same engine: two of PostgreSQL, or two of MySQL and MariaDB."
        )


def connect(secretsmanager, options: dict[str, Any]) -> Database:
    """The database of the options in `argument_spec`, open. Raises Refused, and AnsibleAWSError where AWS refuses."""
    held = credential(secretsmanager, options["secret_id"])
    return engine_of(options["secret_id"], held).connect(held, options)


def errors() -> tuple[type[Exception], ...]:
    """The exceptions of every driver that is installed."""
    return tuple(error for engine in ENGINES for error in engine.errors())


def sentence(error: Exception) -> str:
    """What a database answers, with the number of the error where its driver gives one."""
    return " ".join(str(part).strip() for part in error.args)


def refuse_errors(work: Callable[[], Any]) -> Any:
    """The result of `work`. Raises Refused with what a database answers against it."""
    try:
        return work()
    # pylint does not see that a tuple made at run time holds exceptions
    except errors() as error:  # pylint: disable=catching-non-exception
        raise Refused(f"The database answers: {sentence(error)}") from error  # pylint: disable=bad-exception-cause


def run(module, work: Callable[[Database], dict[str, Any]]) -> None:
    """A module's main in one line: connect, exit with what `work` makes of the database, or fail with a sentence.

    A run that begins meanwhile is the last to change the database.
    """
    client = module.client("secretsmanager")

    def worked() -> dict[str, Any]:
        with closing(connect(client, module.params)) as database:
            database.join()
            return work(database)

    module.exit_json(**attempt(module, lambda: refuse_errors(worked)))
