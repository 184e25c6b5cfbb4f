# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""For how many seconds AWS makes something. LOCAL_AWS_TIME_SCALE says how much of it passes here.

Typical times, seen in AWS; it promises none of them.
"""

from __future__ import annotations

DATABASE = 600
AURORA_CLUSTER = 120
AURORA_INSTANCE = 480
REPLICATION_INSTANCE = 420
DMS_ENDPOINT = 5
CONNECTION_TEST = 30
REPLICATION_TASK = 30
REPLICATION_TASK_START = 60
LOAD_BALANCER = 150
NAT_GATEWAY = 120
INTERFACE_ENDPOINT = 90
