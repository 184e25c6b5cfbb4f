# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The project's English: phrases that may not come back, and how long a sentence may be.

Code spans, fenced blocks and links' targets are left out, because they hold names and not prose.
"""

from __future__ import annotations

import ast
import io
import re
import statistics
import tokenize
from pathlib import Path

import pytest
import yaml

from tests.commands import PAGES
from tests.unit.module_files import CHECKOUT

#: Phrases that no text of the project may have, and what to write.
ANYWHERE = {
    r"\bshall\b": "should, must, or the present tense",
    r"\bWho (runs|presses|starts|uses|adds|gives|has)\b": "the identity, operator or user that ...",
    r"\bFor who\b": "For the operator who ...",
    r"\bpresses the key\b": "runs the cutover",
    r"\bbrought about\b": "triggers",
    r"\b(of|is|are) (our|ours to) mak(e|ing)\b": "this collection does not create ...",
    r"\bnone that\b": "does not",
    r"\banother (\S+ ){1,2}than\b": "changing ..., a different ... from",
    r"\bBehind the switch\b": "after the switch",
    r"\b(sees|see) to (it|what)\b": "name the action",
    r"\bthe way back\b|\bways? back\b": "reverse replication, or rollback path",
    r"\blaid (up)?on\b|\blaid over\b": "applied to, merged over",
    r"\b[Mm]essages? of AWS\b": "events",
    r"\bwhither\b|\bwhence\b": "from, to",
    r"\bof (our|their|its) own accord\b": "automatically",
    r"\bFrom how many\b": "Report ... longer than",
    r"\bwhat others\b": "name the resources",
    r"\bon whoever states it\b": "name the person",
    r"\bThe same (text )?as long as\b": "Do not change it while ...",
    r"\bSilent it is\b": "It prints nothing",
}
#: Phrases that pages, READMEs of roles, option documentation and inventories may not have either.
GUIDES = {
    r"\b(anew|whoever|whomever|hither|thither)\b": "again, the operator, the user",
    r"\b[Gg]oing back\b": "rollback",
    r"\b(the|a|each|which) streams?\b": "replication task",
    r"\b(tells?|told)\b": "report, print, send",
    r"\b(is|are|was|be|been|not|and) said\b|\bsaid (by|of|again|above|otherwise)\b": "report, print, list",
    r"\b[Mm]end(s|ed)?\b": "fix",
    r"\b(is|are) to be\b": "must be, is",
    r"\bas it should be\b": "as declared in the inventory",
    r"\bwhat it was\b": "name it",
    r"\bof it all\b": "of everything",
    r"\b[Ss]ay\b": "set, list, report",
    r"\b(rings|ring)\b": "goes into ALARM",
    r"\bstands? in the way\b": "blocks",
    r"\bwhat stands? between\b": "the resources between",
    r"\bcut short\b": "interrupted",
    r"\b(somebody|nobody)\b": "name the person",
    r"\bmeanwhile\b": "in the meantime, or name the step",
}
LONGEST, MEDIAN = 40, 18


def prose(text):
    """The text of Markdown without fenced blocks, comments, code spans and targets of links."""
    text = re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    return re.sub(r"\]\([^)]*\)", "]", re.sub(r"`[^`]*`", "code", text))


def sentences(text):
    """The sentences of Markdown: those of paragraphs and of list items, not those of tables and headings."""
    lines = [line for line in prose(text).splitlines() if not re.match(r" *(\||#|    )", line)]
    paragraphs = re.split(r"\n\s*\n|\n(?= *(?:[-*]|\d+\.) )", "\n".join(lines))
    for paragraph in paragraphs:
        plain = " ".join(re.sub(r"^ *(?:[-*]|\d+\.) ", "", paragraph).replace("*", "").split())
        yield from (part for part in re.split(r"(?<=[.!?:])\s+(?=[\"“(\[A-Z]|code)", plain) if len(part.split()) > 1)


def texts_of_python(path):
    """Comments and literal texts of a Python file."""
    source = path.read_text(encoding="utf-8")
    comments = [
        token.string
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    ]
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    return "\n".join([*comments, *(node.value for node in nodes if isinstance(node.value, str))])


def text_of(path):
    """What a reader sees of a file; breaks of lines are blanks, so that a phrase is found across them."""
    if path.suffix == ".py":
        return " ".join(re.sub(r"\n#", "\n", texts_of_python(path)).split())
    text = path.read_text(encoding="utf-8")
    return " ".join(prose(text).split() if path.suffix == ".md" else re.sub(r"\n *#", "\n", text).split())


def files(*patterns):
    return [path for pattern in patterns for path in sorted(CHECKOUT.glob(pattern))]


READ = [
    *PAGES,
    CHECKOUT / "SECURITY.md",
    *files(
        "roles/*/README.md",
        "roles/*/meta/argument_specs.yml",
        "roles/*/defaults/main.yml",
        "inventories/**/*.yml",
        "inventories/**/*.md",
        "playbooks/*.yml",
    ),
]
REST = files("roles/*/tasks/*.yml", "roles/*/vars/*.yml", "plugins/**/*.py", "extensions/**/*.yml", "awx/*.yml")


def name(path):
    return str(Path(path).relative_to(CHECKOUT))


def found(path, phrases):
    text = text_of(path)
    return [
        f"... {text[max(0, hit.start() - 40) : hit.end() + 40]} ...: write {better}"
        for phrase, better in phrases.items()
        for hit in re.finditer(phrase, text)
    ]


@pytest.mark.parametrize("path", READ, ids=name)
def test_a_page_has_none_of_the_phrases_that_may_not_come_back(path):
    assert found(path, ANYWHERE | GUIDES) == []


@pytest.mark.parametrize("path", REST, ids=name)
def test_code_has_none_of_the_phrases_that_may_not_come_back(path):
    assert found(path, ANYWHERE) == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_no_sentence_is_too_long(path):
    all_of_them = list(sentences(path.read_text(encoding="utf-8")))
    assert [sentence for sentence in all_of_them if len(sentence.split()) > LONGEST] == []
    assert statistics.median(len(sentence.split()) for sentence in all_of_them or [""]) <= MEDIAN


@pytest.mark.parametrize("path", files("roles/*/meta/argument_specs.yml"), ids=name)
def test_an_option_starts_with_a_noun_or_with_whether_to(path):
    specs = yaml.safe_load(path.read_text(encoding="utf-8"))["argument_specs"]
    firsts = {
        option: " ".join(spec["description"] if isinstance(spec["description"], list) else [spec["description"]])
        for point in specs.values()
        for option, spec in point.get("options", {}).items()
    }
    assert [
        f"{option}: {text[:60]}"
        for option, text in firsts.items()
        if re.match(r"(Whether there|Whether [a-z]+ is to|What |Who |How |Where |From |For |When |If )", text)
    ] == []


def test_the_splitter_finds_sentences_in_paragraphs_and_items_and_leaves_out_code_and_tables():
    text = (
        "# Heading\n\nOne sentence. Another\none.\n\n- An item\n  of two lines.\n- A second `a b c` item.\n\n| a b |\n"
    )
    assert list(sentences(text + "\n```sh run\nmake it so\n```\n")) == [
        "One sentence.",
        "Another one.",
        "An item of two lines.",
        "A second code item.",
    ]
