"""A JupyterLab and a Chromium for the browser tests; a page that tells on whoever misbehaves in it.

Everything is per package, not per session: Playwright's synchronous API leaves a running event
loop in its thread, which tests outside of this folder must not find.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, ViewportSize, sync_playwright

from tests.browser.chromium import ARGS, chromium
from tests.browser.lab import Lab
from tests.browser.lab_server import LabServer

_PATIENCE_MS = 10_000
_VIEWPORT: ViewportSize = {"width": 1680, "height": 1100}
_PERMISSIONS = ["clipboard-read", "clipboard-write"]
_NOT_OURS = re.compile(
    r"Failed to load resource: the server responded with a status of 404"
    # Notebook 7 asks for the settings of a plugin that it does not have.
    r"|Cannot read properties of undefined \(reading 'schema'\)"
    # What JupyterLab says of every widget in a notebook whose kernel is another by now.
    r"|^Error: widget model not found"
)
_failed_tests: set[str] = set()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        _failed_tests.add(item.nodeid)
    return report


@pytest.fixture(scope="package")
def lab_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    with LabServer(tmp_path_factory.mktemp("lab")) as server:
        yield server


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        pytest.fail("There is no Chromium here; run scripts/ensure_browser.py, or set CHROMIUM.")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=ARGS)


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Page]:
    """A page in which an error in the console, a dialog or a request to another machine fails the test."""
    context = browser.new_context(viewport=_VIEWPORT, permissions=_PERMISSIONS)
    page = context.new_page()
    page.set_default_timeout(_PATIENCE_MS)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(f"uncaught {error}"))
    page.on(
        "console",
        lambda said: problems.append(said.text) if said.type == "error" else None,
    )
    page.on(
        "request",
        lambda sent: None if _is_local(sent.url) else problems.append(f"reached for {sent.url}"),
    )
    page.on("dialog", lambda dialog: _answer(dialog, problems))
    yield page
    if request.node.nodeid in _failed_tests:
        page.screenshot(path=tmp_path / "failed.png")
        request.node.add_report_section("call", "the page as it was", str(tmp_path / "failed.png"))
    context.close()
    ours = [problem for problem in problems if not _NOT_OURS.search(problem)]
    assert not ours, "\n".join(ours)


@pytest.fixture
def lab(lab_server: LabServer, page: Page, request: pytest.FixtureRequest) -> Iterator[Lab]:
    """JupyterLab with an empty folder for this test; its kernels end with the test."""
    yield Lab(lab_server, page, re.sub(r"\W+", "-", request.node.name))
    lab_server.end_sessions()


def _answer(dialog: Dialog, problems: list[str]) -> None:
    if dialog.type == "beforeunload":
        dialog.accept()
        return
    problems.append(f"opened a dialog: {dialog.message}")
    dialog.dismiss()


def _is_local(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "blob:", "data:"))
