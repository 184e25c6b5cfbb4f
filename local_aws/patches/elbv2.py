# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Elastic Load Balancing: complete attributes, real zone ids, and access logs that need a bucket which accepts them."""

from __future__ import annotations

from moto.cloudwatch.models import CloudWatchBackend
from moto.elbv2.exceptions import ELBClientError
from moto.elbv2.models import ELBv2Backend, FakeLoadBalancer, FakeTargetGroup
from moto.moto_api._internal import mock_random
from moto.s3.exceptions import MissingBucket
from moto.s3.models import s3_backends

from local_aws import latencies
from local_aws.lifecycle import SlowState
from local_aws.patching import around
from local_aws.traffic import metrics, target_health

#: What a new Application Load Balancer answers to DescribeLoadBalancerAttributes.
APPLICATION_ATTRIBUTES = {
    "access_logs.s3.enabled": "false",
    "access_logs.s3.bucket": "",
    "access_logs.s3.prefix": "",
    "client_keep_alive.seconds": "3600",
    "connection_logs.s3.enabled": "false",
    "connection_logs.s3.bucket": "",
    "connection_logs.s3.prefix": "",
    "deletion_protection.enabled": "false",
    "idle_timeout.timeout_seconds": "60",
    "ipv6.deny_all_igw_traffic": "false",
    "load_balancing.cross_zone.enabled": "true",
    "routing.http.desync_mitigation_mode": "defensive",
    "routing.http.drop_invalid_header_fields.enabled": "false",
    "routing.http.preserve_host_header.enabled": "false",
    "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": "false",
    "routing.http.xff_client_port.enabled": "false",
    "routing.http.xff_header_processing.mode": "append",
    "routing.http2.enabled": "true",
    "waf.fail_open.enabled": "false",
    "zonal_shift.config.enabled": "false",
}

#: The hosted zones of the regions' Application Load Balancers, which an alias record must name.
ZONES = {
    "ap-northeast-1": "Z14GRHDCWA56QT",
    "ap-south-1": "ZP97RAFLXTNZK",
    "ap-southeast-1": "Z1LMS91P8CMLE5",
    "ap-southeast-2": "Z1GM3OXH4ZPM65",
    "ca-central-1": "ZQSVJUPU6J1EY",
    "cn-north-1": "Z1GDH35T77C1KE",
    "eu-central-1": "Z215JYRZR1TBD5",
    "eu-north-1": "Z23TAZ6LKFMNIO",
    "eu-west-1": "Z32O12XQLNTSW2",
    "eu-west-2": "ZHURV8PSTC4K8",
    "eu-west-3": "Z3Q77PNBQS71R4",
    "us-east-1": "Z35SXDOTRQ7X7K",
    "us-east-2": "Z3AADJGX6KTTL2",
    "us-gov-west-1": "Z33AYJ8TM3BH4J",
    "us-west-1": "Z368ELLRRE2KJ0",
    "us-west-2": "Z1H1FL5HABSF5",
}


def apply() -> None:
    """Apply every patch of this file."""
    attributes_are_complete()
    balancers_have_their_own_name_and_zone()
    balancers_span_two_zones()
    protected_balancers_are_kept()
    deleted_balancers_leave_their_target_groups()
    target_groups_of_a_changed_listener_have_its_balancer()
    access_logs_need_a_bucket()
    targets_are_as_healthy_as_their_tasks()
    requests_are_counted()
    states_take_time()


def states_take_time() -> None:
    """A new load balancer is `provisioning` for as long as LOCAL_AWS_TIME_SCALE makes of AWS's time."""
    FakeLoadBalancer.state = SlowState("provisioning", "active", lambda _balancer: latencies.LOAD_BALANCER)


def attributes_are_complete() -> None:
    """DescribeLoadBalancerAttributes answers with every attribute of the type, stated or not."""

    @around(FakeLoadBalancer, "__init__")
    def init(original, self, *args, **kwargs):
        original(self, *args, **kwargs)
        if self.type == "application":
            self.attrs = dict(APPLICATION_ATTRIBUTES)


def balancers_have_their_own_name_and_zone() -> None:
    """A load balancer's DNS name is never used twice, and its zone is that of its region's load balancers."""

    @around(ELBv2Backend, "create_load_balancer")
    def create(original, self, *args, **kwargs):
        balancer = original(self, *args, **kwargs)
        number = mock_random.randint(10**8, 10**10 - 1)
        internal = "internal-" if balancer.scheme == "internal" else ""
        balancer.dns_name = f"{internal}{balancer.name}-{number}.{self.region_name}.elb.amazonaws.com"
        balancer.canonical_hosted_zone_id = ZONES.get(self.region_name, balancer.canonical_hosted_zone_id)
        return balancer


def balancers_span_two_zones() -> None:
    """CreateLoadBalancer refuses subnets of a single availability zone for an Application Load Balancer, unknown
    security groups, and a name that is too long or taken."""

    @around(ELBv2Backend, "create_load_balancer")
    def create(original, self, name, security_groups, subnet_ids, *args, **kwargs):
        if len(name) > 32:
            raise ELBClientError(
                "ValidationError", f"The load balancer name '{name}' cannot be longer than '32' characters"
            )
        if any(balancer.name == name for balancer in self.load_balancers.values()):
            raise ELBClientError(
                "DuplicateLoadBalancerName",
                f"A load balancer with the same name '{name}' exists, but with different settings",
            )
        for group in security_groups or []:
            if self.ec2_backend.get_security_group_from_id(group) is None:
                raise ELBClientError("InvalidSecurityGroup", f"One or more security groups are invalid: {group}")
        zones = {self.ec2_backend.get_subnet(subnet).availability_zone for subnet in subnet_ids or []}
        if (
            len(zones) < 2
            and not kwargs.get("subnet_mappings")
            and kwargs.get("loadbalancer_type") in (None, "application")
        ):
            raise ELBClientError(
                "ValidationError", "At least two subnets in two different Availability Zones must be specified"
            )
        return original(self, name, security_groups, subnet_ids, *args, **kwargs)


def protected_balancers_are_kept() -> None:
    """DeleteLoadBalancer refuses with OperationNotPermitted while deletion protection is on."""

    @around(ELBv2Backend, "delete_load_balancer")
    def delete(original, self, arn):
        balancer = self.load_balancers.get(arn)
        if balancer and balancer.attrs["deletion_protection.enabled"] == "true":
            raise ELBClientError(
                "OperationNotPermitted",
                f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled",
            )
        return original(self, arn)


def deleted_balancers_leave_their_target_groups() -> None:
    """A target group no longer names a load balancer that was deleted."""

    @around(ELBv2Backend, "delete_load_balancer")
    def leave(original, self, arn):
        original(self, arn)
        for group in self.target_groups.values():
            group.load_balancer_arns = [used for used in group.load_balancer_arns if used != arn]


def target_groups_of_a_changed_listener_have_its_balancer() -> None:
    """ModifyListener lets the target groups of new actions name the load balancer, as CreateListener does."""

    @around(ELBv2Backend, "modify_listener")
    def modify(original, self, *args, **kwargs):
        listener = original(self, *args, **kwargs)
        for action in listener.default_actions:
            for arn in self._get_target_group_arns_from(action_data=action.data) if action.type == "forward" else []:
                balancers = self.target_groups[arn].load_balancer_arns
                if listener.load_balancer_arn not in balancers:
                    balancers.append(listener.load_balancer_arn)
        return listener


def access_logs_need_a_bucket() -> None:
    """ModifyLoadBalancerAttributes refuses access logs to a bucket that is missing, has no policy, or encrypts with
    KMS.
    """

    @around(ELBv2Backend, "modify_load_balancer_attributes")
    def modify(original, self, arn, attrs):
        balancer = self.load_balancers.get(arn)
        wanted = {**(balancer.attrs if balancer else {}), **attrs}
        if wanted.get("access_logs.s3.enabled") == "true":
            _check_log_bucket(self, wanted.get("access_logs.s3.bucket"))
        return original(self, arn, attrs)


def _check_log_bucket(backend: ELBv2Backend, name: str | None) -> None:
    """Raise what ELB raises where its log delivery cannot write to the bucket."""
    try:
        bucket = s3_backends[backend.account_id][backend.partition].get_bucket(name)
    except MissingBucket as missing:
        raise ELBClientError("InvalidConfigurationRequest", f"S3Bucket: {name} is not found") from missing
    rule = (bucket.encryption or {}).get("Rule", {}).get("ApplyServerSideEncryptionByDefault", {})
    if rule.get("SSEAlgorithm", "AES256") != "AES256" or not bucket.policy:
        raise ELBClientError(
            "InvalidConfigurationRequest", f"Access Denied for bucket: {name}. Please check S3bucket permission"
        )


def targets_are_as_healthy_as_their_tasks() -> None:
    """DescribeTargetHealth tells what the load balancer's health checks found where a task of ECS runs behind
    a target.
    """

    @around(FakeTargetGroup, "health_for")
    def health(original, self, target, ec2_backend):
        status = original(self, target, ec2_backend)
        described = target_health.described(self, target["Id"])
        if described:
            status.status, status.reason, status.description = described.state, described.reason, described.description
        return status


def requests_are_counted() -> None:
    """CloudWatch has what the load balancers counted so far."""

    @around(CloudWatchBackend, "get_metric_data", "get_metric_statistics", "list_metrics")
    def count(original, self, *args, **kwargs):
        metrics.publish()
        return original(self, *args, **kwargs)
