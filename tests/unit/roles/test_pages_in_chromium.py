# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The pages of status, watch and verify as a browser shows them: on a phone, on a desk, by day and by night."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.plugin_utils import _watch_page

from tests.browser import chromium
from tests.unit.plugins.module_utils._status.test_look import seen
from tests.unit.plugins.plugin_utils.test_watch_page import frozen
from tests.unit.roles.made_up import CHECKED, HOSTS

LOOKS = {"frozen": frozen, "quiet": seen}
PAGES = [
    *(("status", host) for host in HOSTS),
    *(("watch", name) for name in LOOKS),
    *(("verify", host) for host in CHECKED),
]
SIZES = {"small phone": (320, 568), "phone": (390, 844), "phone on its side": (844, 390), "desk": (1440, 900)}
#: What WCAG asks of text at least.
CONTRAST = 4.5
#: Elements with text of their own: its contrast to what is behind, its size, and whether it sticks out of the window.
TEXTS = """
const colour = text => { const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number); return {rgb: [r, g, b], a}; };
const light = rgb => { const [r, g,
    b] = rgb.map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
  return .2126 * r + .7152 * g + .0722 * b; };
const behind = element => { for (let e = element; e;
    e = e.parentElement) { const c = colour(getComputedStyle(e).backgroundColor);
  if (c.a === 1) return c.rgb; } return matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255,
      255]; };
return [...document.body.querySelectorAll('*')]
  .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && e.getClientRects().length)
  .map(e => { const style = getComputedStyle(e), a = light(colour(style.color).rgb), b = light(behind(e)),
      box = e.getBoundingClientRect();
    return {text: e.textContent.trim().slice(0, 60), size: parseFloat(style.fontSize), right: box.right, left: box.left,
            contrast: (Math.max(a, b) + .05) / (Math.min(a, b) + .05)}; });
"""


@pytest.fixture(scope="module")
def browser():
    """A headless Chromium."""
    with chromium() as driver:
        yield driver


@pytest.fixture(scope="module")
def files(said, checked, tmp_path_factory):
    """{(role, host): URL of the page}"""
    directory = tmp_path_factory.mktemp("pages")
    texts = {
        **{("status", host): said[host, "html"] for host in HOSTS},
        # over, so that none reloads itself while it is looked at
        **{("watch", name): _watch_page.page(made(), "payments", 2, over=True) for name, made in LOOKS.items()},
        **{("verify", host): checked[host, "html"] for host in CHECKED},
    }
    urls = {}
    for (role, host), text in texts.items():
        path = directory / f"{role}-{host}.html"
        path.write_text(text, encoding="utf-8")
        urls[role, host] = path.as_uri()
    return urls


@pytest.fixture
def show(browser, files):
    """A function which opens a page in a window of a size, by day or by night."""

    def open_page(page, size=SIZES["desk"], scheme="light"):
        width, height = size
        browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 2, "mobile": width < 1000},
        )
        browser.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        )
        for log in ("browser", "performance"):
            browser.get_log(log)
        browser.get(files[page])
        return browser

    return open_page


@pytest.mark.parametrize("page", PAGES, ids="-".join)
def test_a_page_opens_without_a_complaint_and_asks_for_nothing_else(show, files, page):
    browser = show(page)
    assert browser.get_log("browser") == []
    assert browser.execute_script("return performance.getEntriesByType('resource').map(one => one.name)") == []
    asked = [
        entry["message"]
        for entry in browser.get_log("performance")
        if '"Network.requestWillBeSent"' in entry["message"]
    ]
    assert len(asked) == 1 and files[page] in asked[0]
    assert page[1] == "empty" or browser.title.endswith((": status", ": cutover", ": checks"))


def test_the_page_of_a_freeze_shows_what_the_night_asks_for(show):
    """Each in the words that the browser renders."""
    browser = show(("watch", "frozen"))
    text = browser.find_element("tag name", "body").text
    for line in (
        "drain (4 s)",
        "night holds the lock since 2026-05-01 02:00:00 UTC.",
        "Refused for 5.0 s of 120 s. Without the switch the source takes them again in 91 s.",
        "check_gates: 1 of 2 gates pass; 1 need more good samples",
        "forward: running, 0.4 s behind, 3,480 rows, 1,240 a second",
        "source-dev 75 % 76 %",
        "target-dev 25 % 24 %",
    ):
        assert line in text.splitlines(), text
    rows = [row.text for row in browser.find_elements("css selector", "table:first-of-type tbody tr")]
    assert "requests that <fail> - 0.01 pending" in rows, rows
    budget = browser.find_element("tag name", "progress")
    assert (budget.get_attribute("value"), budget.get_attribute("max")) == ("5", "120")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("page", PAGES, ids="-".join)
def test_a_page_can_be_read_without_scrolling_sideways(show, page, size):
    browser = show(page, SIZES[size])
    width = SIZES[size][0]
    inner, whole, visible = browser.execute_script(
        "const root = document.documentElement; return [innerWidth, root.scrollWidth, root.clientWidth]"
    )
    assert inner == width and whole == visible
    outside = [one for one in browser.execute_script(TEXTS) if one["right"] > width + 1 or one["left"] < -1]
    assert outside == []
    assert [one for one in browser.execute_script(TEXTS) if one["size"] < 12] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES, ids="-".join)
def test_every_word_stands_out_by_day_and_by_night(show, page, scheme):
    browser = show(page, scheme=scheme)
    texts = browser.execute_script(TEXTS)
    assert len(texts) > 5
    assert [one for one in texts if one["contrast"] < CONTRAST] == []
    red, green, blue = browser.execute_script(
        "return getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
    )
    assert (red + green + blue > 600) == (scheme == "light")
