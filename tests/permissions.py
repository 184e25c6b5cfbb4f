# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The IAM actions that each playbook needs: docs/permissions.md, made of what playbooks were seen to call.

The tests of whole playbooks compare what they call with what is kept in tests/integration/calls, one file for each of
them, and write what they have seen into build/calls where it differs. `python -m tests.permissions` writes the page.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from policy_sentry.querying.actions import get_action_data

CHECKOUT = Path(__file__).resolve().parents[1]
KEPT, SEEN, PAGE = (CHECKOUT / part for part in ("tests/integration/calls", "build/calls", "docs/permissions.md"))
#: The playbooks of the page in its order. What a dry run and a refusal call is among what the run itself calls.
PLAYBOOKS = ("site", "verify", "preflight", "status", "compare", "cutover", "watch", "rollback", "finalize", "teardown")
#: Playbooks of the tests that ask what one of the collection's asks.
SAME = {"gates": "cutover"}

#: IAM's word for a service that signs by another name.
PREFIXES = {"monitoring": "cloudwatch"}
#: Actions whose name is not their operation's.
ACTIONS = {
    "dynamodb:TransactWriteItems": ("dynamodb:PutItem", "dynamodb:UpdateItem"),
    "lambda:Invoke": ("lambda:InvokeFunction",),
    "s3:DeleteBucketLifecycle": ("s3:PutLifecycleConfiguration",),
    "s3:DeleteBucketOwnershipControls": ("s3:PutBucketOwnershipControls",),
    "s3:DeleteBucketReplication": ("s3:PutReplicationConfiguration",),
    "s3:DeleteBucketTagging": ("s3:PutBucketTagging",),
    "s3:DeleteObjects": ("s3:DeleteObject", "s3:DeleteObjectVersion"),
    "s3:DeletePublicAccessBlock": ("s3:PutBucketPublicAccessBlock",),
    "s3:GetBucketAccelerateConfiguration": ("s3:GetAccelerateConfiguration",),
    "s3:GetBucketEncryption": ("s3:GetEncryptionConfiguration",),
    "s3:GetBucketLifecycleConfiguration": ("s3:GetLifecycleConfiguration",),
    "s3:GetBucketReplication": ("s3:GetReplicationConfiguration",),
    "s3:GetObjectLockConfiguration": ("s3:GetBucketObjectLockConfiguration",),
    "s3:GetPublicAccessBlock": ("s3:GetBucketPublicAccessBlock",),
    "s3:HeadBucket": ("s3:ListBucket",),
    "s3:HeadObject": ("s3:GetObject",),
    "s3:ListBuckets": ("s3:ListAllMyBuckets",),
    "s3:ListObjectVersions": ("s3:ListBucketVersions",),
    "s3:ListObjects": ("s3:ListBucket",),
    "s3:ListObjectsV2": ("s3:ListBucket",),
    "s3:PutBucketEncryption": ("s3:PutEncryptionConfiguration",),
    "s3:PutBucketLifecycleConfiguration": ("s3:PutLifecycleConfiguration",),
    "s3:PutBucketReplication": ("s3:PutReplicationConfiguration",),
    "s3:PutPublicAccessBlock": ("s3:PutBucketPublicAccessBlock",),
}
#: What is asked of who gives tags to what is being made.
TAGGING = {
    "dms": "dms:AddTagsToResource",
    "ec2": "ec2:CreateTags",
    "elasticloadbalancing": "elasticloadbalancing:AddTags",
    "rds": "rds:AddTagsToResource",
    "iam:CreateRole": "iam:TagRole",
    "iam:CreatePolicy": "iam:TagPolicy",
}
#: What no call shows, by the actions that AWS asks it for.
BESIDE = {
    "iam:PassRole": {
        "codedeploy:CreateDeploymentGroup",
        "dms:CreateEndpoint",
        "ec2:CreateFlowLogs",
        "ecs:CreateService",
        "ecs:RegisterTaskDefinition",
        "lambda:CreateFunction",
        "s3:PutReplicationConfiguration",
    },
    "iam:CreateServiceLinkedRole": {
        "ecs:CreateCluster",
        "elasticloadbalancing:CreateLoadBalancer",
        "rds:CreateDBInstance",
    },
    "kms:CreateGrant": {"dms:CreateReplicationInstance", "rds:CreateDBInstance"},
    "kms:Decrypt": {"secretsmanager:CreateSecret", "secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"},
    "kms:GenerateDataKey": {"secretsmanager:CreateSecret", "secretsmanager:PutSecretValue"},
}
#: What a run may call or not, as it comes: seen in one and not in the next.
SOMETIMES: dict[str, str] = {}

HEAD = """# IAM permissions of each playbook

The identity that runs a playbook needs the actions below, and no others. The lists are not written by hand. The tests
run every playbook on the embedded AWS, which records each API call. They fail when an action is missing here, or when
one is not needed. The runs cover an empty account, an existing deployment, drift, dry runs and refusals. They also
cover a cutover with all its gates, a rollback and a second cutover, the end of a migration, and teardown of one
environment and of everything. They use the settings of `inventories/local`.

Settings that this inventory does not use need more permissions: Aurora, MySQL, CodeDeploy and several regions. The
README of the role lists them under IAM.

The row **beside** has permissions that no recorded call shows. `iam:PassRole` passes the roles that the playbooks
create to AWS services. `iam:CreateServiceLinkedRole` lets the first resource of its kind in an account create its
service's role. The actions of `kms` use the environment's key for encrypted resources. Limit `iam:PassRole` to the
roles of your deployments, and `secretsmanager:GetSecretValue` to their secrets. Their names begin with the
application's name.

`sts:GetCallerIdentity` is among the calls. AWS allows it to every identity.
"""


SQL = """## SQL grants for MySQL and MariaDB

One user for each server does everything: it is in the secret, and preflight, DMS, fence and cutover connect as it. On
RDS and Aurora, it is the master user, which has these rights. On any other server, grant them to a user of your own. A
test runs the fence and the steps of a move with these grants and no others.

```sql
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, TRIGGER ON *.* TO 'migrate'@'%';
GRANT REPLICATION CLIENT, REPLICATION SLAVE, PROCESS, XA_RECOVER_ADMIN, CONNECTION_ADMIN ON *.* TO 'migrate'@'%';
```

| right | use |
| --- | --- |
| `SELECT`, `INSERT`, `UPDATE`, `DELETE` | DMS, the comparison, the row of the fence, the marker |
| `CREATE`, `DROP`, `ALTER` | the schemas `migrate_aws`, `migrate_aws_stream` and `awsdms_control`; `AUTO_INCREMENT` |
| `TRIGGER` | the fence |
| `REPLICATION CLIENT`, `REPLICATION SLAVE` | the position of the binary log; DMS reads the log |
| `PROCESS` | the open transactions for which the freeze waits |
| `XA_RECOVER_ADMIN` | the prepared transactions that prevent a freeze |
| `CONNECTION_ADMIN` | to end the sessions of the application after the grace period, and those of a superseded run |

- On MariaDB, `XA_RECOVER_ADMIN` does not exist and is not needed, and `CONNECTION_ADMIN` is `CONNECTION ADMIN`. On
  MySQL 5.7, it is `SUPER`.
- On RDS and Aurora, a user other than the master user also needs `EXECUTE` on `mysql.rds_kill` and
  `mysql.rds_show_configuration`. The role `rds` needs `mysql.rds_set_configuration`.
- The application's user needs no more rights. The triggers run with the rights of the user that created them. Do not
  drop that user while a fence exists: every write would fail.
"""


def actions(calls: Iterable[str]) -> set[str]:
    """The IAM actions for these calls, each `service:Operation`, with `+tags` where tags are given."""
    found: set[str] = set()
    for call in calls:
        name, tagged = call.removesuffix("+tags"), call.endswith("+tags")
        service, _colon, operation = name.partition(":")
        service = PREFIXES.get(service, service)
        found |= set(ACTIONS.get(name, (f"{service}:{operation}",)))
        if tagged and not operation.startswith(("Tag", "AddTags", "CreateTags")):
            found.add(TAGGING.get(name) or TAGGING.get(service) or f"{service}:TagResource")
    return found


def beside(needed: set[str]) -> set[str]:
    """The actions that no call shows."""
    return {action for action, asked in BESIDE.items() if asked & needed} - needed


def unknown(found: Iterable[str]) -> list[str]:
    """Those that AWS's own list of actions does not have."""
    return sorted(action for action in found if not get_action_data(*action.split(":")))


def kept(name: str) -> dict[str, list[str]]:
    """The calls that a file of tests is known to make, by playbook."""
    path = KEPT / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def differences(name: str, recorded: dict[str, list[str]]) -> list[str]:
    """How what a file of tests has called differs from what is kept, as sentences; then what was seen is in
    build/calls.
    """
    seen: dict[str, set[str]] = {}
    for playbook, calls in recorded.items():
        seen.setdefault(SAME.get(playbook, playbook), set()).update(calls)
    seen = {playbook: calls for playbook, calls in seen.items() if playbook in PLAYBOOKS}
    known = {playbook: set(calls) for playbook, calls in kept(name).items()}
    found = []
    for playbook in sorted({*seen, *known}):
        new, gone = (
            seen.get(playbook, set()) - known.get(playbook, set()),
            known.get(playbook, set()) - seen.get(playbook, set()),
        )
        found += [
            f"{playbook} calls {call}, which docs/permissions.md does not know."
            for call in sorted(new - set(SOMETIMES))
        ]
        found += [
            f"{playbook} does not call {call}, which docs/permissions.md asks for."
            for call in sorted(gone - set(SOMETIMES))
        ]
    if found:
        SEEN.mkdir(parents=True, exist_ok=True)
        written = {
            playbook: sorted({*calls, *(known.get(playbook, set()) & set(SOMETIMES))})
            for playbook, calls in sorted(seen.items())
        }
        (SEEN / f"{name}.json").write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
        found.append(
            f"To keep what was seen: cp build/calls/{name}.json tests/integration/calls/ && python -m tests.permissions"
        )
    return found


def needed() -> dict[str, set[str]]:
    """The actions of each playbook, of all that is kept."""
    calls: dict[str, set[str]] = {playbook: set() for playbook in PLAYBOOKS}
    for path in sorted(KEPT.glob("*.json")):
        for playbook, found in kept(path.stem).items():
            calls[playbook] |= set(found)
    return {playbook: actions(found) for playbook, found in calls.items()}


def page() -> str:
    """docs/permissions.md"""
    parts = [HEAD]
    for playbook, found in needed().items():
        services: dict[str, list[str]] = {}
        for action in sorted(found):
            services.setdefault(action.partition(":")[0], []).append(action)
        path = "site.yml" if playbook == "site" else f"playbooks/{playbook}.yml"
        rows = [
            f"| {service} | {', '.join(f'`{action}`' for action in listed)} |" for service, listed in services.items()
        ]
        rows += [f"| beside | {', '.join(f'`{action}`' for action in sorted(beside(found))) or 'none'} |"]
        parts.append("\n".join([f"## {path}", "", "| service | actions |", "| --- | --- |", *rows, ""]))
    return "\n".join([*parts, SQL])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
