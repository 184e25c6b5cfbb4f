# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where one of several things is that a module speaks of."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils import _locations


@pytest.mark.parametrize(
    ("options", "arguments"),
    [
        ({}, {}),
        ({"region": None, "profile": None, "stream": "x"}, {}),
        ({"region": "us-east-2", "profile": ""}, {"region": "us-east-2"}),
        ({"region": "us-east-2", "profile": "source"}, {"region": "us-east-2", "profile_name": "source"}),
    ],
)
def test_a_client_is_made_where_the_options_say(options, arguments):
    assert _locations.client_arguments(options) == arguments
    assert set(_locations.argument_spec()) == {"region", "profile"}
