# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of dms_certificate."""

from __future__ import annotations

import base64
import hashlib
import ssl

from tests.local_aws.dms_support import make_pem
from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Lifecycle


def case(want):
    one, other = make_pem("one.example"), make_pem("other.example")
    return Lifecycle(
        options={"certificate_identifier": "contract", "certificate_pem": one, "allow_replace": True},
        change={"certificate_pem": other},
        identity=("certificate_identifier",),
        shows={"fingerprints": [hashlib.sha256(ssl.PEM_cert_to_DER_cert(other)).hexdigest()]},
        # it is another certificate
        unforeseen=frozenset({"certificate_arn", "certificate_creation_date", "valid_from_date", "valid_to_date"}),
    )


def examples(want):
    folder = want("tmp_path")
    (folder / "source-ca.pem").write_text(make_pem("source.example"))
    (folder / "cwallet.sso.b64").write_text(base64.b64encode(b"\xa1\xf8\x4e6").decode())
    want("monkeypatch").chdir(folder)
    values = {"username": "dms", "password": "Loud-donkey-17", "host": "127.0.0.1", "port": 5432}
    secret = places.secret(want, "payments/source", values)
    places.secrets_role(want, "payments-dms-secrets-role-source", secret)
    return {}
