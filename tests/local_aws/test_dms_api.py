# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The embedded DMS answers as AWS does; every test here fails on plain moto."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

from tests.local_aws.dms_support import *  # fixtures and words

pytestmark = pytest.mark.patch
SOON = {"Delay": 1, "MaxAttempts": 3}


def refused(code, call, **arguments):
    """The message with which a call is refused, under the code expected."""
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    assert caught.value.response["Error"]["Code"] == code, caught.value
    return caught.value.response["Error"]["Message"]


def clear_text(**changes):
    """Fields of a PostgreSQL endpoint with clear-text credentials."""
    return {
        "EndpointIdentifier": unique("endpoint"),
        "EndpointType": "source",
        "EngineName": "postgres",
        "Username": "app",
        "Password": PASSWORD,
        "ServerName": "db.example",
        "Port": 5432,
        "DatabaseName": "shop",
        **changes,
    }


def with_secret(secret, **changes):
    """Fields of a PostgreSQL endpoint that reads a secret."""
    secret_arn, role = secret({"username": "app", "password": PASSWORD, "host": "db.example", "port": 5432})
    return {
        "EndpointIdentifier": unique("endpoint"),
        "EndpointType": "source",
        "EngineName": "aurora-postgresql",
        "DatabaseName": "shop",
        **changes,
        "PostgreSQLSettings": {
            "SecretsManagerSecretId": secret_arn,
            "SecretsManagerAccessRoleArn": role,
            **changes.get("PostgreSQLSettings", {}),
        },
    }


class TestSubnetGroups:
    """Replication subnet groups."""

    def test_vpc_zones_and_lower_case(self, client, vpc_role, network):
        group = client("dms").create_replication_subnet_group(
            ReplicationSubnetGroupIdentifier="Upper-Case",
            ReplicationSubnetGroupDescription="d",
            SubnetIds=network["subnets"][:2],
        )["ReplicationSubnetGroup"]
        assert group["ReplicationSubnetGroupIdentifier"] == "upper-case"
        assert group["VpcId"] == network["vpc"]
        assert {subnet["SubnetAvailabilityZone"]["Name"] for subnet in group["Subnets"]} == {"us-east-1a", "us-east-1b"}
        client("dms").delete_replication_subnet_group(ReplicationSubnetGroupIdentifier="upper-case")

    @pytest.mark.parametrize(
        "chosen, code",
        [
            ((0, 2), "ReplicationSubnetGroupDoesNotCoverEnoughAZs"),
            ((0,), "ReplicationSubnetGroupDoesNotCoverEnoughAZs"),
            ((0, None), "InvalidSubnet"),
        ],
    )
    def test_subnets_must_exist_and_cover_two_zones(self, client, vpc_role, network, chosen, code):
        subnets = ["subnet-0123456789abcdef0" if index is None else network["subnets"][index] for index in chosen]
        refused(
            code,
            client("dms").create_replication_subnet_group,
            ReplicationSubnetGroupIdentifier=unique("g"),
            ReplicationSubnetGroupDescription="d",
            SubnetIds=subnets,
        )

    def test_needs_the_vpc_role_with_its_policy(self, client, vpc_role, network):
        iam = client("iam")
        iam.detach_role_policy(RoleName="dms-vpc-role", PolicyArn=VPC_POLICY)
        try:
            message = refused(
                "AccessDeniedFault",
                client("dms").create_replication_subnet_group,
                ReplicationSubnetGroupIdentifier=unique("g"),
                ReplicationSubnetGroupDescription="d",
                SubnetIds=network["subnets"][:2],
            )
        finally:
            iam.attach_role_policy(RoleName="dms-vpc-role", PolicyArn=VPC_POLICY)
        assert message == "The IAM Role arn:aws:iam::123456789012:role/dms-vpc-role is not configured properly."

    def test_modify_duplicate_and_use(self, client, network, subnet_group, instance):
        dms = client("dms")
        group = dms.modify_replication_subnet_group(
            ReplicationSubnetGroupIdentifier=subnet_group, SubnetIds=network["subnets"]
        )["ReplicationSubnetGroup"]
        assert len(group["Subnets"]) == 3
        refused(
            "ResourceAlreadyExistsFault",
            dms.create_replication_subnet_group,
            ReplicationSubnetGroupIdentifier=subnet_group.upper(),
            ReplicationSubnetGroupDescription="d",
            SubnetIds=network["subnets"][:2],
        )
        refused(
            "InvalidResourceStateFault",
            dms.delete_replication_subnet_group,
            ReplicationSubnetGroupIdentifier=subnet_group,
        )

    def test_zone_of_an_instance_cannot_leave(self, client, network, subnet_group, instance):
        ec2, dms = client("ec2"), client("dms")
        other = ec2.create_subnet(VpcId=network["vpc"], CidrBlock="10.77.9.0/24", AvailabilityZone="us-east-1c")
        without_first_zone = [network["subnets"][1], other["Subnet"]["SubnetId"]]
        refused(
            "SubnetAlreadyInUse",
            dms.modify_replication_subnet_group,
            ReplicationSubnetGroupIdentifier=subnet_group,
            SubnetIds=without_first_zone,
        )


class TestInstances:
    """Replication instances."""

    def create(self, client, **changes):
        fields = {"ReplicationInstanceIdentifier": unique("rep"), "ReplicationInstanceClass": "dms.t3.small", **changes}
        return client("dms").create_replication_instance(**fields)["ReplicationInstance"]

    def test_life(self, client, subnet_group, network):
        dms = client("dms")
        made = self.create(
            client,
            ReplicationSubnetGroupIdentifier=subnet_group,
            Tags=[{"Key": "a", "Value": "b"}],
            VpcSecurityGroupIds=[network["group"]],
        )
        assert made["ReplicationInstanceStatus"] == "creating"
        assert made["ReplicationInstanceArn"].rsplit(":", 1)[1].isupper()
        assert made["VpcSecurityGroups"] == [{"VpcSecurityGroupId": network["group"], "Status": "active"}]
        filters = [{"Name": "replication-instance-arn", "Values": [made["ReplicationInstanceArn"]]}]
        dms.get_waiter("replication_instance_available").wait(Filters=filters, WaiterConfig=SOON)
        assert dms.list_tags_for_resource(ResourceArn=made["ReplicationInstanceArn"])["TagList"] == [
            {"Key": "a", "Value": "b"}
        ]
        dms.delete_replication_instance(ReplicationInstanceArn=made["ReplicationInstanceArn"])
        dms.get_waiter("replication_instance_deleted").wait(Filters=filters, WaiterConfig=SOON)

    def test_takes_its_time_where_time_is_scaled(self, client, monkeypatch):
        dms = client("dms")
        monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.005")
        arn = self.create(client)["ReplicationInstanceArn"]
        monkeypatch.delenv("LOCAL_AWS_TIME_SCALE")

        def status():
            return dms.describe_replication_instances(Filters=[{"Name": "replication-instance-arn", "Values": [arn]}])[
                "ReplicationInstances"
            ][0]["ReplicationInstanceStatus"]

        assert status() == "creating"
        eventually(status, lambda seen: seen == "available")
        dms.delete_replication_instance(ReplicationInstanceArn=arn)

    @pytest.mark.parametrize(
        "changes, code",
        [
            ({"ReplicationInstanceClass": "dms.huge"}, "InvalidParameterValueException"),
            ({"AllocatedStorage": 4}, "InvalidParameterValueException"),
            ({"AllocatedStorage": 7000}, "StorageQuotaExceededFault"),
            ({"ReplicationSubnetGroupIdentifier": "nowhere"}, "ResourceNotFoundFault"),
            ({"VpcSecurityGroupIds": ["sg-0123456789abcdef0"]}, "InvalidParameterValueException"),
            ({"EngineVersion": "1.0"}, "InvalidParameterValueException"),
            ({"MultiAZ": True, "AvailabilityZone": "us-east-1a"}, "InvalidParameterCombinationException"),
            ({"NetworkType": "IPV5"}, "InvalidParameterValueException"),
            ({"ReplicationInstanceIdentifier": "ends-with-"}, "InvalidParameterValueException"),
        ],
    )
    def test_bad_input(self, client, changes, code):
        with pytest.raises(ClientError) as caught:
            self.create(client, **changes)
        assert caught.value.response["Error"]["Code"] == code

    def test_modification_waits_for_the_window_unless_told(self, client):
        dms, made = client("dms"), self.create(client)
        arn = made["ReplicationInstanceArn"]
        later = dms.modify_replication_instance(ReplicationInstanceArn=arn, ReplicationInstanceClass="dms.t3.large")
        assert later["ReplicationInstance"]["ReplicationInstanceClass"] == "dms.t3.small"
        assert later["ReplicationInstance"]["PendingModifiedValues"] == {"ReplicationInstanceClass": "dms.t3.large"}
        now = dms.modify_replication_instance(ReplicationInstanceArn=arn, MultiAZ=True, ApplyImmediately=True)
        assert now["ReplicationInstance"]["ReplicationInstanceStatus"] == "modifying"
        assert now["ReplicationInstance"]["ReplicationInstanceClass"] == "dms.t3.large"
        assert now["ReplicationInstance"]["PendingModifiedValues"] == {}
        dms.delete_replication_instance(ReplicationInstanceArn=arn)

    def test_what_waits_is_taken_back_by_the_value_in_force(self, client):
        dms = client("dms")
        arn = self.create(client)["ReplicationInstanceArn"]
        later = dms.modify_replication_instance(ReplicationInstanceArn=arn, NetworkType="DUAL", MultiAZ=True)
        assert later["ReplicationInstance"]["PendingModifiedValues"] == {"NetworkType": "DUAL", "MultiAZ": True}
        kerberos = {"KeyCacheSecretId": "cache", "Krb5FileContents": "[realms]"}
        back = dms.modify_replication_instance(
            ReplicationInstanceArn=arn, NetworkType="IPV4", KerberosAuthenticationSettings=kerberos
        )
        assert back["ReplicationInstance"]["PendingModifiedValues"] == {"MultiAZ": True}
        assert back["ReplicationInstance"]["KerberosAuthenticationSettings"] == kerberos
        refused(
            "InvalidParameterValueException",
            dms.modify_replication_instance,
            ReplicationInstanceArn=arn,
            NetworkType="IPV5",
        )
        dms.delete_replication_instance(ReplicationInstanceArn=arn)

    def test_no_match_is_not_found(self, client):
        refused(
            "ResourceNotFoundFault",
            client("dms").describe_replication_instances,
            Filters=[{"Name": "replication-instance-id", "Values": ["nobody"]}],
        )

    def test_pages(self, client):
        made = [self.create(client)["ReplicationInstanceArn"] for _ in range(25)]
        pages = list(
            client("dms").get_paginator("describe_replication_instances").paginate(PaginationConfig={"PageSize": 20})
        )
        assert [len(pages[0]["ReplicationInstances"]), len(pages)] == [20, 2]
        refused("InvalidParameterValueException", client("dms").describe_replication_instances, MaxRecords=5)
        for arn in made:
            client("dms").delete_replication_instance(ReplicationInstanceArn=arn)


class TestEndpoints:
    """Endpoints."""

    def test_round_trip_without_password(self, client):
        settings = {
            "HeartbeatEnable": True,
            "PluginName": "pglogical",
            "MapBooleanAsBoolean": True,
            "Password": PASSWORD,
            "ServerName": "db.example",
            "Port": 5432,
            "Username": "app",
            "DatabaseName": "shop",
        }
        made = client("dms").create_endpoint(
            EndpointIdentifier=unique("Endpoint"),
            EndpointType="source",
            EngineName="postgres",
            PostgreSQLSettings=settings,
        )["Endpoint"]
        seen = client("dms").describe_endpoints(Filters=[{"Name": "endpoint-arn", "Values": [made["EndpointArn"]]}])[
            "Endpoints"
        ][0]
        assert PASSWORD not in json.dumps(seen)
        assert seen["PostgreSQLSettings"] == {key: value for key, value in settings.items() if key != "Password"}
        assert [seen[key] for key in ("ServerName", "Port", "Username", "Status", "SslMode", "EngineDisplayName")] == [
            "db.example",
            5432,
            "app",
            "active",
            "none",
            "PostgreSQL",
        ]
        assert seen["EndpointIdentifier"].islower()

    def test_reads_a_secret(self, client, secret):
        fields = with_secret(secret)
        made = client("dms").create_endpoint(**fields)["Endpoint"]
        assert made["PostgreSQLSettings"] == fields["PostgreSQLSettings"] | {"DatabaseName": "shop"}
        assert "ServerName" not in made

    @pytest.mark.parametrize(
        "changes, code",
        [
            ({"Port": 5432}, "InvalidParameterCombinationException"),
            ({"PostgreSQLSettings": {"Password": "x"}}, "InvalidParameterCombinationException"),
            ({"PostgreSQLSettings": {"SecretsManagerAccessRoleArn": ""}}, "InvalidParameterCombinationException"),
            (
                {"PostgreSQLSettings": {"SecretsManagerAccessRoleArn": "arn:aws:iam::123456789012:role/none"}},
                "AccessDeniedFault",
            ),
            ({"DatabaseName": ""}, "InvalidParameterValueException"),
            ({"EngineName": "quill"}, "InvalidParameterValueException"),
            ({"SslMode": "verify-full"}, "InvalidParameterCombinationException"),
            ({"MySQLSettings": {"EventsPollInterval": 5}}, "InvalidParameterCombinationException"),
        ],
    )
    def test_bad_input(self, client, secret, changes, code):
        refused(code, client("dms").create_endpoint, **with_secret(secret, **changes))

    def test_access_role_must_trust_the_regional_principal(self, client, secret):
        secret_arn, role = secret({}, principals=(GLOBAL_PRINCIPAL,))
        message = refused(
            "AccessDeniedFault",
            client("dms").create_endpoint,
            **with_secret(
                secret, PostgreSQLSettings={"SecretsManagerSecretId": secret_arn, "SecretsManagerAccessRoleArn": role}
            ),
        )
        assert "DMS Regional Service Principal" in message

    def test_mysql_has_no_database_name(self, client):
        refused("InvalidParameterCombinationException", client("dms").create_endpoint, **clear_text(EngineName="mysql"))
        fields = clear_text(EngineName="mysql", MySQLSettings={"EventsPollInterval": 5})
        del fields["DatabaseName"]
        made = client("dms").create_endpoint(**fields)["Endpoint"]
        assert made["MySQLSettings"]["EventsPollInterval"] == 5

    def test_mysql_has_one_where_everything_goes_into_it(self, client):
        made = client("dms").create_endpoint(
            **clear_text(EngineName="mysql", MySQLSettings={"TargetDbType": "specific-database"})
        )["Endpoint"]
        assert made["MySQLSettings"]["DatabaseName"] == "shop"

    def test_mongodb_may_need_no_user(self, client):
        settings = {"ServerName": "db.example", "Port": 27017, "AuthType": "no"}
        fields = {"EndpointIdentifier": unique("endpoint"), "EndpointType": "source", "EngineName": "mongodb"}
        made = client("dms").create_endpoint(**fields, MongoDbSettings=settings)["Endpoint"]
        assert made["MongoDbSettings"] == settings
        refused(
            "InvalidParameterValueException",
            client("dms").create_endpoint,
            **{**fields, "EndpointIdentifier": unique("endpoint")},
            MongoDbSettings={**settings, "AuthType": "password"},
        )

    def test_no_secret_of_oracle_is_shown(self, client):
        settings = {"AsmPassword": PASSWORD, "SecurityDbEncryption": PASSWORD, "SecurityDbEncryptionName": "key"}
        made = client("dms").create_endpoint(**clear_text(EngineName="oracle", OracleSettings=settings))["Endpoint"]
        assert PASSWORD not in json.dumps(made)
        assert made["OracleSettings"]["SecurityDbEncryptionName"] == "key"

    @pytest.mark.parametrize(
        "engine, settings",
        [
            ("timestream", {"TimestreamSettings": {"DatabaseName": "d", "MemoryDuration": 1, "MagneticDuration": 2}}),
            ("redis", {"RedisSettings": {"ServerName": "cache", "Port": 6379}}),
            ("opensearch", {"ElasticsearchSettings": {"EndpointUri": "u", "ServiceAccessRoleArn": "r"}}),
        ],
    )
    def test_targets_without_a_secret(self, client, engine, settings):
        fields = {"EndpointIdentifier": unique("endpoint"), "EngineName": engine, **settings}
        made = client("dms").create_endpoint(EndpointType="target", **fields)["Endpoint"]
        assert {key: made[key] for key in settings} == settings
        refused(
            "InvalidParameterValueException",
            client("dms").create_endpoint,
            EndpointType="source",
            **{**fields, "EndpointIdentifier": unique("endpoint")},
        )

    def test_settings_of_other_engines_are_refused(self, client):
        for settings in ({"DmsTransferSettings": {"BucketName": "b"}}, {"GcpMySQLSettings": {"MaxFileSize": 1}}):
            refused("InvalidParameterCombinationException", client("dms").create_endpoint, **clear_text(**settings))

    def test_duplicate(self, client):
        fields = clear_text()
        client("dms").create_endpoint(**fields)
        refused("ResourceAlreadyExistsFault", client("dms").create_endpoint, **fields)

    def test_modify_merges_settings_unless_exact(self, client):
        dms = client("dms")
        arn = dms.create_endpoint(**clear_text(PostgreSQLSettings={"HeartbeatEnable": True, "MaxFileSize": 7}))[
            "Endpoint"
        ]["EndpointArn"]
        merged = dms.modify_endpoint(EndpointArn=arn, PostgreSQLSettings={"MaxFileSize": 8})["Endpoint"]
        assert merged["PostgreSQLSettings"]["HeartbeatEnable"] is True
        assert merged["PostgreSQLSettings"]["MaxFileSize"] == 8
        exact = dms.modify_endpoint(EndpointArn=arn, ExactSettings=True, PostgreSQLSettings={"MaxFileSize": 9})
        assert "HeartbeatEnable" not in exact["Endpoint"]["PostgreSQLSettings"]
        assert (
            dms.modify_endpoint(EndpointArn=arn, ServerName="other.example")["Endpoint"]["PostgreSQLSettings"][
                "ServerName"
            ]
            == "other.example"
        )

    def test_modify_from_clear_text_to_secret(self, client, secret):
        arn = client("dms").create_endpoint(**clear_text())["Endpoint"]["EndpointArn"]
        settings = with_secret(secret)["PostgreSQLSettings"]
        changed = client("dms").modify_endpoint(EndpointArn=arn, PostgreSQLSettings=settings)["Endpoint"]
        assert changed["PostgreSQLSettings"] == settings | {"DatabaseName": "shop"}
        assert "Username" not in changed

    def test_deleted(self, client):
        dms = client("dms")
        arn = dms.create_endpoint(**clear_text())["Endpoint"]["EndpointArn"]
        dms.delete_endpoint(EndpointArn=arn)
        dms.get_waiter("endpoint_deleted").wait(Filters=[{"Name": "endpoint-arn", "Values": [arn]}], WaiterConfig=SOON)


class TestCertificates:
    """Certificates."""

    def imported(self, client, **changes):
        fields = {"CertificateIdentifier": unique("Cert"), "CertificatePem": make_pem("ca.example"), **changes}
        return client("dms").import_certificate(**fields)["Certificate"]

    def test_life(self, client):
        dms = client("dms")
        made = self.imported(client, Tags=[{"Key": "a", "Value": "b"}])
        assert made["CertificateArn"].split(":")[5] == "cert"
        assert (made["KeyLength"], made["SigningAlgorithm"]) == (256, "SHA256withECDSA")
        assert made["ValidFromDate"] < made["ValidToDate"]
        assert made["CertificateIdentifier"].islower()
        assert dms.list_tags_for_resource(ResourceArn=made["CertificateArn"])["TagList"] == [{"Key": "a", "Value": "b"}]
        filters = [{"Name": "certificate-id", "Values": [made["CertificateIdentifier"]]}]
        assert dms.describe_certificates(Filters=filters)["Certificates"] == [made]
        dms.delete_certificate(CertificateArn=made["CertificateArn"])
        refused("ResourceNotFoundFault", dms.describe_certificates, Filters=filters)
        refused("ResourceNotFoundFault", dms.delete_certificate, CertificateArn=made["CertificateArn"])

    def test_wallet(self, client):
        made = client("dms").import_certificate(
            CertificateIdentifier=unique("wallet"), CertificateWallet=b"\xa1\xf8\x4e6"
        )["Certificate"]
        assert made["CertificateWallet"] == b"\xa1\xf8\x4e6"
        assert "CertificatePem" not in made

    @pytest.mark.parametrize(
        "changes, code",
        [
            ({"CertificatePem": "no certificate"}, "InvalidCertificateFault"),
            ({"CertificateWallet": b"\xa1\xf8\x4e6"}, "InvalidParameterCombinationException"),
            ({"CertificateIdentifier": "-x"}, "InvalidParameterValueException"),
            ({"KmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/none"}, "KMSKeyNotAccessibleFault"),
            ({"KmsKeyId": "alias/none"}, "KMSKeyNotAccessibleFault"),
        ],
    )
    def test_bad_input(self, client, changes, code):
        fields = {"CertificateIdentifier": unique("bad"), "CertificatePem": make_pem("ca.example"), **changes}
        refused(code, client("dms").import_certificate, **fields)

    def test_bad_wallet_and_duplicate(self, client):
        refused(
            "InvalidCertificateFault",
            client("dms").import_certificate,
            CertificateIdentifier=unique("bad"),
            CertificateWallet=b"zip",
        )
        made = self.imported(client)
        refused(
            "ResourceAlreadyExistsFault",
            client("dms").import_certificate,
            CertificateIdentifier=made["CertificateIdentifier"].upper(),
            CertificatePem=make_pem("b.example"),
        )

    def test_what_an_endpoint_uses_cannot_go(self, client):
        dms, made = client("dms"), self.imported(client)
        arn = made["CertificateArn"]
        endpoint = dms.create_endpoint(**clear_text(SslMode="verify-full", CertificateArn=arn))["Endpoint"][
            "EndpointArn"
        ]
        refused("InvalidResourceStateFault", dms.delete_certificate, CertificateArn=arn)
        dms.delete_endpoint(EndpointArn=endpoint)
        dms.delete_certificate(CertificateArn=arn)
        refused("ResourceNotFoundFault", dms.create_endpoint, **clear_text(SslMode="verify-ca", CertificateArn=arn))

    def test_ten_to_a_page(self, client):
        for _number in range(11):
            self.imported(client)
        first = client("dms").describe_certificates()
        assert len(first["Certificates"]) == 10
        assert client("dms").describe_certificates(Marker=first["Marker"])["Certificates"]


class TestEventSubscriptions:
    """Event subscriptions."""

    @pytest.fixture
    def topic(self, client):
        return client("sns").create_topic(Name=unique("topic"))["TopicArn"]

    def create(self, client, topic, **changes):
        fields = {"SubscriptionName": unique("Events"), "SnsTopicArn": topic, **changes}
        return client("dms").create_event_subscription(**fields)["EventSubscription"]

    def show(self, client, name):
        return client("dms").describe_event_subscriptions(SubscriptionName=name)["EventSubscriptionsList"][0]

    def test_life(self, client, topic):
        dms = client("dms")
        made = self.create(
            client, topic, SourceType="replication-task", EventCategories=["failure"], Tags=[{"Key": "a", "Value": "b"}]
        )
        name = made["CustSubscriptionId"]
        assert (made["Status"], made["Enabled"]) == ("creating", True)
        assert self.show(client, name) == {**made, "Status": "active"}
        arn = f"arn:aws:dms:us-east-1:{made['CustomerAwsId']}:es:{name}"
        assert dms.list_tags_for_resource(ResourceArn=arn)["TagList"] == [{"Key": "a", "Value": "b"}]
        changed = dms.modify_event_subscription(SubscriptionName=name, Enabled=False, EventCategories=[])
        assert changed["EventSubscription"]["Status"] == "modifying"
        seen = self.show(client, name)
        assert (seen["Enabled"], seen["SourceType"], "EventCategoriesList" in seen) == (
            False,
            "replication-task",
            False,
        )
        filters = [{"Name": "event-subscription-id", "Values": [name]}]
        assert dms.describe_event_subscriptions(Filters=filters)["EventSubscriptionsList"] == [seen]
        assert dms.delete_event_subscription(SubscriptionName=name)["EventSubscription"]["Status"] == "deleting"
        refused("ResourceNotFoundFault", dms.describe_event_subscriptions, SubscriptionName=name)

    def test_sources_must_exist(self, client, topic, instance):
        found = client("dms").describe_replication_instances(
            Filters=[{"Name": "replication-instance-arn", "Values": [instance]}]
        )["ReplicationInstances"][0]
        made = self.create(
            client, topic, SourceType="replication-instance", SourceIds=[found["ReplicationInstanceIdentifier"]]
        )
        assert made["SourceIdsList"] == [found["ReplicationInstanceIdentifier"]]

    @pytest.mark.parametrize(
        "changes, code",
        [
            ({"SnsTopicArn": "arn:aws:sns:us-east-1:123456789012:none"}, "SNSInvalidTopicFault"),
            ({"SourceType": "replication-task", "SourceIds": ["none"]}, "ResourceNotFoundFault"),
            ({"SourceType": "database"}, "InvalidParameterValueException"),
            ({"SourceType": "replication-task", "EventCategories": ["failover"]}, "InvalidParameterValueException"),
            ({"EventCategories": ["failure"]}, "InvalidParameterCombinationException"),
            ({"SubscriptionName": "x" * 255}, "InvalidParameterValueException"),
        ],
    )
    def test_bad_input(self, client, topic, changes, code):
        fields = {"SubscriptionName": unique("events"), "SnsTopicArn": topic, **changes}
        refused(code, client("dms").create_event_subscription, **fields)

    def test_duplicate_and_lost_topic(self, client, topic):
        name = self.create(client, topic)["CustSubscriptionId"]
        refused(
            "ResourceAlreadyExistsFault",
            client("dms").create_event_subscription,
            SubscriptionName=name,
            SnsTopicArn=topic,
        )
        client("sns").delete_topic(TopicArn=topic)
        assert self.show(client, name)["Status"] == "topic-not-exist"

    def test_takes_its_time_where_time_is_scaled(self, client, topic, monkeypatch):
        monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "1")
        name = self.create(client, topic)["CustSubscriptionId"]
        assert self.show(client, name)["Status"] == "creating"
        refused(
            "InvalidResourceStateFault", client("dms").modify_event_subscription, SubscriptionName=name, Enabled=True
        )

    def test_categories(self, client):
        groups = client("dms").describe_event_categories()["EventCategoryGroupList"]
        assert {group["SourceType"] for group in groups} == {"replication-instance", "replication-task"}
        of_tasks = client("dms").describe_event_categories(SourceType="replication-task")["EventCategoryGroupList"]
        assert [sorted(group["EventCategories"]) for group in of_tasks] == [
            ["configuration change", "creation", "deletion", "failure", "state change"]
        ]
        refused("InvalidParameterValueException", client("dms").describe_event_categories, SourceType="database")


class TestTasks:
    """Replication tasks, none of which moves a row here."""

    @pytest.fixture
    def sides(self, client):
        ends = [
            client("dms").create_endpoint(**clear_text(EndpointType=side))["Endpoint"]["EndpointArn"]
            for side in ("source", "target")
        ]
        return {"SourceEndpointArn": ends[0], "TargetEndpointArn": ends[1]}

    def create(self, dms, sides, **changes):
        fields = {
            "ReplicationTaskIdentifier": unique("task"),
            "ReplicationInstanceArn": dms.instance,
            "MigrationType": "cdc",
            "TableMappings": rules(selection()),
            **sides,
            **changes,
        }
        return dms.api.create_replication_task(**fields)["ReplicationTask"]

    def test_settings_are_enriched(self, dms, sides):
        made = self.create(dms, sides, ReplicationTaskSettings=json.dumps({"Logging": {"EnableLogging": True}}))
        assert made["Status"] == "creating"
        settings = json.loads(dms.show(made["ReplicationTaskArn"])["ReplicationTaskSettings"])
        assert settings["Logging"]["EnableLogging"] is True
        assert settings["Logging"]["CloudWatchLogGroup"] is None
        assert settings["FullLoadSettings"]["TargetTablePrepMode"] == "DROP_AND_CREATE"
        assert len(settings) > 12
        dms.api.get_waiter("replication_task_ready").wait(
            Filters=[{"Name": "replication-task-arn", "Values": [made["ReplicationTaskArn"]]}], WaiterConfig=SOON
        )

    @pytest.mark.parametrize(
        "changes",
        [
            {"TableMappings": "{not json"},
            {"TableMappings": '{"rules": []}'},
            {"TableMappings": rules(selection(number=1), selection(number=1))},
            {"TableMappings": rules(selection(action="exclude"))},
            {"TableMappings": rules(selection(action="maybe"))},
            {"ReplicationTaskSettings": "nothing"},
            {"ReplicationTaskSettings": '{"FullLoadSettings": {"TargetTablePrepMode": "ERASE"}}'},
            {"ReplicationTaskSettings": '{"FullLoadSetting": {}}'},
            {"ReplicationTaskSettings": '{"Logging": {"CloudWatchLogGroup": "mine"}}'},
            {"ReplicationTaskIdentifier": "two--hyphens"},
        ],
    )
    def test_bad_input(self, dms, sides, changes):
        with pytest.raises(ClientError) as caught:
            self.create(dms, sides, **changes)
        assert caught.value.response["Error"]["Code"] == "InvalidParameterValueException"

    def test_endpoints_on_the_wrong_side_or_missing(self, dms, sides):
        swapped = {"SourceEndpointArn": sides["TargetEndpointArn"], "TargetEndpointArn": sides["SourceEndpointArn"]}
        with pytest.raises(dms.api.exceptions.ClientError, match="is not a source endpoint"):
            self.create(dms, swapped)
        with pytest.raises(dms.api.exceptions.ResourceNotFoundFault):
            self.create(dms, {**sides, "SourceEndpointArn": sides["SourceEndpointArn"] + "X"})

    def test_what_a_task_uses_cannot_go(self, dms, sides):
        self.create(dms, sides)
        with pytest.raises(dms.api.exceptions.InvalidResourceStateFault):
            dms.api.delete_endpoint(EndpointArn=sides["SourceEndpointArn"])
        with pytest.raises(dms.api.exceptions.InvalidResourceStateFault):
            dms.api.delete_replication_instance(ReplicationInstanceArn=dms.instance)

    def test_start_rules(self, dms, sides):
        arn = self.create(dms, sides)["ReplicationTaskArn"]
        with pytest.raises(dms.api.exceptions.InvalidResourceStateFault, match="Test connection for replication inst"):
            dms.start(arn)
        with pytest.raises(dms.api.exceptions.ClientError, match="RESUME_PROCESSING"):
            dms.start(arn, "resume-processing")
        with pytest.raises(dms.api.exceptions.InvalidResourceStateFault):
            dms.api.stop_replication_task(ReplicationTaskArn=arn)

    def test_modify_merges_settings(self, dms, sides):
        arn = self.create(dms, sides, ReplicationTaskSettings='{"FullLoadSettings": {"MaxFullLoadSubTasks": 2}}')[
            "ReplicationTaskArn"
        ]
        changed = dms.api.modify_replication_task(
            ReplicationTaskArn=arn,
            MigrationType="full-load",
            TableMappings=rules(selection("shop")),
            ReplicationTaskSettings='{"ValidationSettings": {"EnableValidation": true}}',
        )["ReplicationTask"]
        assert changed["Status"] == "modifying"
        seen = dms.show(arn)
        settings = json.loads(seen["ReplicationTaskSettings"])
        assert [seen["Status"], seen["MigrationType"]] == ["ready", "full-load"]
        assert settings["FullLoadSettings"]["MaxFullLoadSubTasks"] == 2
        assert settings["ValidationSettings"]["EnableValidation"] is True

    def test_deleted_and_not_found(self, dms, sides):
        arn = self.create(dms, sides)["ReplicationTaskArn"]
        assert dms.api.delete_replication_task(ReplicationTaskArn=arn)["ReplicationTask"]["Status"] == "deleting"
        dms.api.get_waiter("replication_task_deleted").wait(
            Filters=[{"Name": "replication-task-arn", "Values": [arn]}], WaiterConfig=SOON
        )
        with pytest.raises(dms.api.exceptions.ResourceNotFoundFault):
            dms.api.describe_table_statistics(ReplicationTaskArn=arn)

    def test_moved_to_another_instance(self, dms, sides, client):
        other = client("dms").create_replication_instance(
            ReplicationInstanceIdentifier=unique("rep"), ReplicationInstanceClass="dms.t3.small"
        )["ReplicationInstance"]["ReplicationInstanceArn"]
        arn = self.create(dms, sides)["ReplicationTaskArn"]
        dms.api.move_replication_task(ReplicationTaskArn=arn, TargetReplicationInstanceArn=other)
        assert dms.show(arn)["ReplicationInstanceArn"] == other


def test_tags_come_and_go(client):
    """Also through the Resource Groups Tagging API."""
    dms = client("dms")
    arn = dms.create_endpoint(**clear_text(Tags=[{"Key": "a", "Value": "1"}]))["Endpoint"]["EndpointArn"]
    dms.add_tags_to_resource(ResourceArn=arn, Tags=[{"Key": "a", "Value": "2"}, {"Key": "b", "Value": "3"}])
    dms.remove_tags_from_resource(ResourceArn=arn, TagKeys=["b"])
    assert dms.list_tags_for_resource(ResourceArn=arn)["TagList"] == [{"Key": "a", "Value": "2"}]
    tagged = client("resourcegroupstaggingapi").get_resources(
        TagFilters=[{"Key": "a", "Values": ["2"]}], ResourceTypeFilters=["dms"]
    )["ResourceTagMappingList"]
    assert [resource["ResourceARN"] for resource in tagged] == [arn]
    refused("ResourceNotFoundFault", dms.list_tags_for_resource, ResourceArn=arn + "X")


def test_offers(client):
    """What may be ordered, and how much of it."""
    dms = client("dms")
    classes = [
        offer["ReplicationInstanceClass"]
        for page in dms.get_paginator("describe_orderable_replication_instances").paginate()
        for offer in page["OrderableReplicationInstances"]
    ]
    assert "dms.t3.medium" in classes
    engines = dms.describe_endpoint_types(Filters=[{"Name": "engine-name", "Values": ["postgres"]}])
    assert {offer["EndpointType"] for offer in engines["SupportedEndpointTypes"]} == {"source", "target"}
    quotas = {quota["AccountQuotaName"]: quota for quota in dms.describe_account_attributes()["AccountQuotas"]}
    assert quotas["Endpoints"]["Max"] == 1000
