# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lambda functions in Python, run for real: their package unpacked, in a process of their own, with this AWS
as theirs.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from moto.iam.models import iam_backends
from moto.utilities.utils import get_partition

#: What the process does: one environment for several events, as Lambda keeps it, each handled after the other.
RUNNER = """
import importlib, json, logging, sys
sys.path.insert(0, "")
logging.basicConfig(stream=sys.stdout)
module, _dot, name = sys.argv[1].rpartition(".")
handler = getattr(importlib.import_module(module.replace("/", ".")), name)
for event in json.load(sys.stdin):
    handler(event, None)
"""


class FunctionFailed(Exception):
    """The function raised, or took too long; the message is what it said last."""


def invoke(function: Any, events: list[dict[str, Any]], endpoint_url: str) -> None:
    """Have moto's function handle the events, one after the other; the first that fails ends it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment |= {
        "AWS_ENDPOINT_URL": endpoint_url,
        "AWS_DEFAULT_REGION": function.region,
        "AWS_REGION": function.region,
    }
    environment |= _credentials(function)
    environment |= function.environment_vars or {}
    with tempfile.TemporaryDirectory() as directory:
        zipfile.ZipFile(io.BytesIO(function.code_bytes)).extractall(directory)
        _run(Path(directory), function, json.dumps(events), environment)


def _credentials(function: Any) -> dict[str, str]:
    """Temporary credentials in the function's account."""
    key = iam_backends[function.account_id][get_partition(function.region)].create_temp_access_key()
    return {
        "AWS_ACCESS_KEY_ID": key.access_key_id,
        "AWS_SECRET_ACCESS_KEY": key.secret_access_key,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def _run(directory: Path, function: Any, events: str, environment: dict[str, str]) -> None:
    try:
        done = subprocess.run(
            [sys.executable, "-c", RUNNER, function.handler],
            input=events,
            cwd=directory,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=int(function.timeout) * 4,
        )
    except subprocess.TimeoutExpired as late:
        raise FunctionFailed(f"Task timed out after {function.timeout} seconds") from late
    if done.returncode:
        raise FunctionFailed((done.stderr.strip() or "it ended").splitlines()[-1])
