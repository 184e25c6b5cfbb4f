# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which SQL files are still to be applied."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._database.files import SqlFile, pending, read, statements
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused

ONE, TWO = SqlFile("one.sql", "SELECT 1"), SqlFile("two.sql", "SELECT 2")


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [
        ({}, [ONE, TWO]),
        ({"one.sql": ONE.sha256}, [TWO]),
        ({"two.sql": TWO.sha256}, [ONE]),
        ({"one.sql": ONE.sha256, "two.sql": TWO.sha256, "three.sql": "of another list"}, []),
    ],
)
def test_pending_is_what_has_no_record(recorded, expected):
    assert pending([ONE, TWO], recorded) == expected


def test_every_changed_file_is_named():
    with pytest.raises(Refused, match=r"one\.sql, two\.sql changed after being applied"):
        pending([ONE, TWO], {"one.sql": "other", "two.sql": "other"})


DUMP = "\\restrict a1B2\n\nSET x = 1;\nCREATE TABLE t (id int);\n\n\\unrestrict a1B2\n"


def test_the_lines_by_which_pg_dump_restricts_psql_are_left_out():
    """A dump is the same dump although it has another token each time."""
    expected = "\n\nSET x = 1;\nCREATE TABLE t (id int);\n\n\n"
    assert statements("a.sql", DUMP) == statements("a.sql", DUMP.replace("a1B2", "c3")) == expected
    assert statements("a.sql", DUMP.replace("\n", "\r\n")).split() == expected.split()


@pytest.mark.parametrize(
    "text",
    [
        "SELECT '\\restrict x'",
        "SELECT 'it''s \\.', \"a\\b\", E'it\\'s \\n'",
        "SELECT $$\n\\restrict x\n$$, $a$ $$ \\i b $a$, '\n\\unrestrict'",
        "-- \\connect a\nSELECT 1",
        "/* \\i a /* ' */ \\i b */ SELECT 1",
        "/* COPY t FROM stdin",
        "COPY t FROM '/a'; SELECT 1 AS stdin",
        "SELECT a$b$c, 1 AS $b$, 2",
        "SELECT 'COPY t FROM stdin'",
    ],
)
def test_what_only_looks_like_psql_is_kept(text):
    assert statements("a.sql", text) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT 1;\n\\connect other\n", r"a\.sql, line 2: \\connect is a command of psql, not SQL"),
        ("SELECT 1 \\gset\n", r"line 1: \\gset is"),
        ("\\restrict x\nSELECT 'a\nb';\r\n\\i b.sql\r\n", r"line 4: \\i is"),
        ("/* /* ' */ */ \\echo a", r"line 1: \\echo is"),
        ("\\i a\nCOPY t FROM stdin;\n\\.\n", r"line 1: \\i is"),
        (
            'CREATE TABLE t ();\n\nCOPY public.t (a, "b;") FROM stdin;\n1\tit\'s\n\\.\n',
            "line 3: COPY FROM stdin reads rows that only psql sends. Take it and its rows out of the file, which",
        ),
        ("copy t\nfrom  STDIN WITH (FORMAT csv);\n", "line 1: COPY FROM stdin"),
    ],
)
def test_what_psql_alone_understands_is_refused_with_its_line(text, said):
    with pytest.raises(Refused, match=said):
        statements("a.sql", text)


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path):
    (tmp_path / "a.sql").write_bytes(b"\xef\xbb\xbfSELECT 1;\r\n")
    assert read([str(tmp_path / "a.sql")])[0].text == "SELECT 1;\r\n"
