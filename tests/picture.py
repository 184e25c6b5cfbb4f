# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""`python -m tests.picture`: docs/watch.png, the page of a watch in the middle of a cutover.

Watches a cutover of inventories/local on the embedded AWS, which has to be there (`make demo`), and keeps the picture
of the moment in which writes are refused, or of the last step that was seen, where that moment was not. Moves the
writes back.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from pathlib import Path

from tests.browser import chromium

CHECKOUT = Path(__file__).resolve().parents[1]
PICTURE = CHECKOUT / "docs/watch.png"
#: What the page says instead of a step while none runs.
IDLE = ("not begun", "done: ", "interrupted", "between two steps")


def worth(text: str) -> int:
    """How much a page is worth a picture: 2 while writes are refused, 1 while another step runs, else 0."""
    if '<p class="big">refused</p>' in text:
        return 2
    return int(not any(f'<p class="big">{words}' in text for words in IDLE))


def play(playbook: str, *arguments: str) -> subprocess.Popen:
    """Begin a playbook."""
    command = ["ansible-playbook", playbook, "-i", "inventories/local", *arguments]
    return subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.DEVNULL)


def main() -> None:
    """Take the picture."""
    with tempfile.TemporaryDirectory() as directory, chromium(1000, 900) as browser:
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
