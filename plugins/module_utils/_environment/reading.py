# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Reads environments, several of them at the same time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils import _locations, _names
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError
from ansible_collections.migrate.aws.plugins.module_utils._environment import api
from ansible_collections.migrate.aws.plugins.module_utils._environment.errors import UnreadableAnswer, sentence
from ansible_collections.migrate.aws.plugins.module_utils._environment.migration import IDENTITY
from ansible_collections.migrate.aws.plugins.module_utils._environment.parts import PARTS, Reader
from ansible_collections.migrate.aws.plugins.module_utils._environment.regions import known_regions, region_problem
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused

#: The first call finds out whether anybody answers: it must not take minutes to learn that nobody does.
FIRST_CALL = {"connect_timeout": 4, "read_timeout": 20, "retries": {"total_max_attempts": 2}}
WORDS = ("application_name", "environment_side", "environment_suffix")


def problems(stated: Sequence[Mapping[str, Any]]) -> list[str]:
    """Sentences saying why these environments cannot be read; each has the options in IDENTITY."""
    regions = known_regions()
    found = [
        problem
        for options in stated
        for problem in (
            *_names.name_problems(*(options[word] for word in WORDS)),
            region_problem(options["region"], regions),
        )
        if problem
    ]
    return list(dict.fromkeys(found))


def read_all(client: Callable[..., Any], stated: Sequence[Mapping[str, Any]], gather: Sequence[str]) -> list[dict]:
    """What exists of each environment, as environment_info returns it; all of them are read at the same time.

    `client` is a module's, and `stated` holds the options in IDENTITY. Raises Refused with what to do where AWS cannot
    be reached or does not know who asks, AnsibleAWSError for what else goes wrong.
    """
    with ThreadPoolExecutor(max_workers=len(stated)) as pool:
        return list(pool.map(lambda options: _read(client, options, gather), stated))


def _read(client: Callable[..., Any], options: Mapping[str, Any], gather: Sequence[str]) -> dict[str, Any]:
    try:
        return {
            **{key: options[option] for option, key in IDENTITY.items()},
            **_describe(
                partial(client, **_locations.client_arguments(options)), [options[word] for word in WORDS], gather
            ),
        }
    except AnsibleAWSError as error:
        told = sentence(error, options["region"], options["profile"])
        if told is None:
            raise
        raise Refused(told) from error


def _describe(client: Callable[..., Any], words: Sequence[str], gather: Sequence[str]) -> dict[str, Any]:
    """Account, names, tags and the parts asked for; `client` makes a boto3 client of a service."""
    identity = _identify(client("sts", config=FIRST_CALL))
    account_id, partition = identity["Account"], identity["Arn"].split(":")[1]
    names = _names.environment_names(*words, account_id)
    reader = Reader(client, names, account_id, partition)
    return {
        "account_id": account_id,
        "names": names,
        "tags": _names.environment_tags(*words),
        **{part: PARTS[part](reader) for part in PARTS if part in gather},
    }


def _identify(sts: Any) -> dict[str, Any]:
    """AWS's answer to who we are. Raises Refused when what answers is something else."""
    try:
        return api.caller_identity(sts)
    except UnreadableAnswer as error:
        raise Refused(f"What answers at {sts.meta.endpoint_url} is not AWS: look at AWS_ENDPOINT_URL.") from error
