# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How `make docs` builds the documentation: these pages, and a reference generated from modules and roles."""

from pygments.lexers.special import TextLexer

project = "migrate.aws"
copyright = "2026, migrate.aws contributors"

extensions = ["myst_parser", "sphinx_antsibull_ext"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
myst_heading_anchors = 3
default_role = "any"

html_theme = "furo"
html_title = "migrate.aws"
html_copy_source = False
pygments_style = "ansible"

nitpicky = True
# Documented elsewhere, and this is built without a network: what ansible-core and amazon.aws say of themselves.
nitpick_ignore_regex = [
    ("any|std:ref", r"ansible_collections\.(amazon|community|ansible)\..*"),
    (
        "any|std:ref",
        r"(ansible|common|connection|become|action|callback|check|diff|list|module|plugin|collections|playbooks|working)_.*",
    ),
]


def setup(app):
    """Show a diagram as its text. GitHub draws Mermaid; here that takes a script from the network."""
    app.add_lexer("mermaid", TextLexer)
