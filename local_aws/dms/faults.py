# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The service's errors, named as in the botocore model of DMS."""

from __future__ import annotations

from moto.core.exceptions import JsonRESTError


class DmsFault(JsonRESTError):
    """An error answer (HTTP 400) whose code is the class's own name."""

    code = 400

    def __init__(self, message: str):
        super().__init__(type(self).__name__, message)


class AccessDeniedFault(DmsFault):
    """The service was denied access to something that belongs to the customer."""


class InvalidCertificateFault(DmsFault):
    """What was to be imported is no certificate."""


class InvalidParameterCombinationException(DmsFault):
    """Parameters that are each valid but not together."""


class InvalidParameterValueException(DmsFault):
    """A value the service does not accept."""


class InvalidResourceStateFault(DmsFault):
    """The resource is in a state that forbids the request."""


class InvalidSubnet(DmsFault):
    """A subnet of the request does not exist, or lies in another VPC than the rest."""


class KMSKeyNotAccessibleFault(DmsFault):
    """The service cannot use the KMS key."""


class ReplicationSubnetGroupDoesNotCoverEnoughAZs(DmsFault):
    """The subnets lie in fewer than two availability zones."""


class ResourceAlreadyExistsFault(DmsFault):
    """The identifier or ARN is taken."""


class ResourceNotFoundFault(DmsFault):
    """No such resource, or nothing matches the filters."""


class SNSInvalidTopicFault(DmsFault):
    """No such SNS topic."""


class S3AccessDeniedFault(DmsFault):
    """The service may not write to the customer's bucket."""


class S3ResourceNotFoundFault(DmsFault):
    """No such bucket."""


class StorageQuotaExceededFault(DmsFault):
    """More storage than the service grants."""


class SubnetAlreadyInUse(DmsFault):
    """A subnet that a replication instance lives in cannot leave its group."""
