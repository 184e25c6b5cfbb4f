# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of dms_certificate_info."""

from __future__ import annotations

from tests.local_aws.dms_support import make_pem, unique
from tests.unit.plugins.modules.contract.kinds import Reading


def case(want):
    made = want("client")("dms").import_certificate(
        CertificateIdentifier=unique("contract"), CertificatePem=make_pem("contract.example")
    )["Certificate"]["CertificateArn"]
    return Reading(
        options={"certificate_arn": made},
        finds=lambda result: [found["certificate_arn"] for found in result["certificates"]] == [made],
    )
