# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which regions there are, as far as botocore knows."""

from __future__ import annotations

from difflib import get_close_matches

try:
    from botocore.session import get_session
except ImportError:
    # AnsibleAWSModule says that botocore is missing, before anybody asks for regions.
    get_session = None


def known_regions() -> list[str]:
    """The regions of EC2 in every partition, from the data that botocore carries. No call is made."""
    session = get_session()
    partitions = session.get_available_partitions()
    return sorted(region for partition in partitions for region in session.get_available_regions("ec2", partition))


def region_problem(region: str | None, known: list[str]) -> str | None:
    """The sentence which refuses a region that does not exist; None when it does."""
    if not region:
        return "No region is stated: set the option region, or AWS_REGION."
    if region in known:
        return None
    near = get_close_matches(region, known, n=3)
    allowed = f"near it are {', '.join(near)}" if near else f"there are {', '.join(known)}"
    return f"There is no AWS region {region!r}; {allowed}."
