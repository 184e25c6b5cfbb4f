# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the role verify says as a page."""

from __future__ import annotations

import re

from tests.unit.roles.made_up import EVIL, VERIFY


def test_the_page_has_what_failed_and_what_to_do(checked):
    page = checked["broken", "html"]
    assert "3 failed" in page and "key_rotates, accepted" in page and "alias/payments" in page
    assert "None failed" in checked["well", "html"] and "There is none." in checked["well", "html"]


def test_whatever_others_have_named_is_escaped(checked):
    assert EVIL not in checked["broken", "html"] and "&lt;script&gt;" in checked["broken", "html"]
    page = (VERIFY / "templates/checks.html.j2").read_text(encoding="utf-8")
    said = [said for said in re.findall(r"{{(.*?)}}", page) if not said.endswith(" | e ")]
    assert said == [
        " ' well' if not __verify_failed else '' ",
        " ' well' if check.id in accepted else '' ",
        " ', accepted' if check.id in accepted else '' ",
    ]
