# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Every check, in the order in which they are reported."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._verify.check import Check
from ansible_collections.migrate.aws.plugins.module_utils._verify.checks import (
    database,
    dms_roles,
    encryption,
    monitoring,
    names,
    network,
    public_access,
    replication,
    roles,
    service,
    storage,
    traffic,
)

CHECKS: tuple[Check, ...] = tuple(
    one
    for module in (
        dms_roles,
        roles,
        encryption,
        public_access,
        network,
        database,
        service,
        storage,
        replication,
        traffic,
        monitoring,
        names,
    )
    for one in module.CHECKS
)
