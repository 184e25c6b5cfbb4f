# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every test marked `patch` fails on plain moto: what is patched is really missing there, and the tests would
notice.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


def test_every_patch_test_fails_on_plain_moto():
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "tests/local_aws",
            "-m",
            "patch",
            "-n",
            "2",
            "--dist",
            "loadfile",
            "-q",
            "-rp",
            "--tb=no",
            "-p",
            "no:cacheprovider",
        ],
        cwd=CHECKOUT,
        env={**os.environ, "LOCAL_AWS_PATCHES": "none"},
        capture_output=True,
        text=True,
        check=False,
        timeout=1800,
    )
    passed = re.findall(r"^PASSED (\S+)", done.stdout, re.MULTILINE)
    assert passed == [], "these pass without any patch"
    assert re.search(r"\d+ (failed|error)", done.stdout), done.stdout[-2000:] + done.stderr[-2000:]
