# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which SQL files are still to be applied."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._database.files import SqlFile, pending
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused

ONE, TWO = SqlFile("one.sql", "SELECT 1"), SqlFile("two.sql", "SELECT 2")


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [
        ({}, [ONE, TWO]),
        ({"one.sql": ONE.sha256}, [TWO]),
        ({"two.sql": TWO.sha256}, [ONE]),
        ({"one.sql": ONE.sha256, "two.sql": TWO.sha256, "three.sql": "of another list"}, []),
    ],
)
def test_pending_is_what_has_no_record(recorded, expected):
    assert pending([ONE, TWO], recorded) == expected


def test_every_changed_file_is_named():
    with pytest.raises(Refused, match=r"one\.sql, two\.sql changed after being applied"):
        pending([ONE, TWO], {"one.sql": "other", "two.sql": "other"})
