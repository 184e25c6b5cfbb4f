# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Gates as an inventory changes them."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.migrate.aws.plugins.filter.gates import FilterModule

gates_with = FilterModule().filters()["gates_with"]
BEHIND = {"name": "behind", "metric": {"metric_name": "CDCLatencyTarget", "period": 60}, "threshold": 10}
SMOKE = {"name": "smoke", "http": {"url": "http://a/", "status": [200, 204]}, "when": True}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (None, [BEHIND, {"name": "smoke", "http": SMOKE["http"]}]),
        ([{"name": "smoke", "when": False}], [BEHIND]),
        ([{"name": "smoke", "when": False}, {"name": "behind", "threshold": 30}], [{**BEHIND, "threshold": 30}]),
        (
            [{"name": "behind", "metric": {"period": 10}}, {"name": "smoke", "when": False}],
            [{**BEHIND, "metric": {"metric_name": "CDCLatencyTarget", "period": 10}}],
        ),
        (
            [{"name": "smoke", "http": {"status": [200]}}],
            [BEHIND, {"name": "smoke", "http": {"url": "http://a/", "status": [200]}}],
        ),
        (
            [{"name": "smoke", "when": False}, {"name": "new", "alarms": ["a"]}, {"name": "never", "when": False}],
            [BEHIND, {"name": "new", "alarms": ["a"]}],
        ),
    ],
)
def test_changes_are_laid_over_gates_by_name(changes, expected):
    assert gates_with([BEHIND, SMOKE], changes) == expected


def test_a_gate_without_a_name_is_refused():
    with pytest.raises(AnsibleFilterError, match="A gate has no name"):
        gates_with([BEHIND], [{"threshold": 1}])
