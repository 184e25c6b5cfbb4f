# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sentences in which DMS reports failures, as users find them in LastFailureMessage, and its spelling of times."""

from __future__ import annotations

import datetime


def now() -> str:
    """The time, in UTC."""
    moment = datetime.datetime.now(datetime.UTC)
    return f"{moment:%Y-%m-%d %H:%M:%S}.{moment.microsecond // 1000:03}"


def test_failed(message: str, detail: str) -> str:
    """LastFailureMessage of a connection test."""
    return (
        f"Test Endpoint failed: Application-Status: 1020912, Application-Message: {message}, "
        f"Application-Detailed-Message: {detail}"
    )


def sql_error(detail: str) -> str:
    """An ODBC error as DMS repeats it; SqlState 08001 stands for every connection that was not made."""
    return f"RetCode: SQL_ERROR SqlState: 08001 NativeError: 101 Message: {detail}"


def secret_error(secret: str, reason: str) -> str:
    """Why a secret could not be read."""
    return (
        f"Failed to retrieve secret. Unable to find AWS Secrets Manager secret Arn '{secret}' "
        f"The secrets_manager get secret value failed: {reason}"
    )


def fatal(cause: str, code: str = "1020418", source: str = "reptask/replicationtask.c:2859") -> str:
    """LastFailureMessage of a task that gave up."""
    return (
        f"Last Error {cause} Task error notification received from subtask 0, thread 0 [{source}] [{code}] "
        f"Stop Reason FATAL_ERROR Error Level FATAL"
    )


def role_not_configured(role_arn: str) -> str:
    """What every request meets that needs a service role which is absent or wrong."""
    return f"The IAM Role {role_arn} is not configured properly."


NORMAL = "Stop Reason NORMAL"
FATAL_ERROR = "Stop Reason FATAL_ERROR"
FULL_LOAD_ONLY_FINISHED = "Stop Reason FULL_LOAD_ONLY_FINISHED"
STOPPED_AFTER_FULL_LOAD = "Stop Reason STOPPED_AFTER_FULL_LOAD"
STOPPED_AFTER_CACHED_EVENTS = "Stop Reason STOPPED_AFTER_CACHED_EVENTS"
STOPPED_AT_SERVER_TIME = "Stop Reason STOPPED_AT_SERVER_TIME"
STOPPED_AT_COMMIT_TIME = "Stop Reason STOPPED_AT_COMMIT_TIME"

NO_TABLES = (
    "No tables were found at task initialization. Either the selected table(s) or schemas(s) no longer exist "
    "or no match was found for the table selection pattern(s)."
)
TEST_CONNECTION_FIRST = (
    "Test connection for replication instance and endpoint should be successful for starting the replication task"
)
