# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""`python -m tests.picture`: docs/watch.png, the page of a watch in the middle of a cutover.

Watches a cutover of inventories/local on the embedded AWS, which has to be there (`make demo`), and keeps the picture
of the moment in which writes are refused, or of the last step where that moment was not seen. Moves the writes back.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from pathlib import Path

from tests.browser import chromium

CHECKOUT = Path(__file__).resolve().parents[1]
PICTURE = CHECKOUT / "docs/watch.png"
#: What the page shows, from the least worth a picture to the most.
WORTH = ("not begun", "done", "interrupted", "between two steps", "", "refused")


def worth(text: str) -> int:
    """How much a page's text is worth."""
    return max(number for number, words in enumerate(WORTH) if words in text.lower())


def play(playbook: str, *arguments: str) -> subprocess.Popen:
    """Begin a playbook."""
    command = ["ansible-playbook", playbook, "-i", "inventories/local", *arguments]
    return subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.DEVNULL)


def main() -> None:
    """Take the picture."""
    with tempfile.TemporaryDirectory() as directory, chromium(1000, 760) as browser:
        page = Path(directory) / "watch.html"
        watching = play("playbooks/watch.yml", "-e", f"status_path={page}", "-e", "status_watch_interval=0.5")
        while not page.exists():
            time.sleep(0.2)
        cutover = play("playbooks/cutover.yml", "-e", "cutover_until=switched")
        best, seen = -1, ""
        while cutover.poll() is None:
            text = page.read_text(encoding="utf-8")
            if text != seen and worth(text) >= best:
                best, seen = worth(text), text
                still = page.with_name("still.html")
                still.write_text(text.replace('http-equiv="refresh"', ""), encoding="utf-8")
                browser.get(still.as_uri())
                browser.save_screenshot(str(PICTURE))
            time.sleep(0.1)
        watching.wait()
    if cutover.returncode or play("playbooks/rollback.yml").wait():
        raise SystemExit("The cutover or its rollback failed: run them by hand to see why.")
    print(f"Wrote {PICTURE.relative_to(CHECKOUT)}.")


if __name__ == "__main__":
    main()
