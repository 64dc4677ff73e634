"""Screenshots of every designed state, from the dev page: `python dev/shots.py OUT_DIR [STATE ...]`."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
STATES = [
    "empty", "topics", "running", "full", "open", "guidance", "add", "menu", "confirm", "selected",
    "failed", "halffailed", "save", "saved", "outputs", "hostile", "closed", "lost", "silent", "readonly", "edit",
    "label", "preview", "estimate", "template", "share",
    "task", "goal", "model", "tags", "history", "keys", "failures", "dataset",
]  # fmt: skip
SIZES = {"wide": 1200, "narrow": 700}


def main(out: Path, states: list[str]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    server = subprocess.Popen(["node", HERE / "serve.mjs", "0"], stdout=subprocess.PIPE, text=True)
    try:
        address = server.stdout.readline().split("?")[0]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
            )
            for theme in ("light", "dark"):
                for size, width in SIZES.items():
                    for state in states:
                        if theme == "dark" and state not in ("full", "open", "empty", "running", "halffailed", "lost", "outputs", "label", "preview", "template", "share"):
                            continue
                        page = browser.new_page(viewport={"width": width, "height": 640})
                        page.on("pageerror", lambda error, state=state: print(state, error))
                        shown = state if state not in ACTIONS else "full"
                        page.goto(f"{address}?state={shown}&theme={theme}")
                        if state == "silent":
                            page.get_by_text("No kernel").wait_for()
                        elif state not in ("closed", "lost"):
                            page.get_by_role("grid").wait_for()
                        page.wait_for_timeout(450)
                        if state in ACTIONS:
                            ACTIONS[state](page)
                            page.wait_for_timeout(250)
                        page.screenshot(path=out / f"{state}-{size}-{theme}.png")
                        page.close()
    finally:
        server.terminate()


def open_sample(page: Page) -> None:
    page.get_by_role("row").nth(5).click()


def open_menu(page: Page) -> None:
    page.get_by_role("treeitem", name="Billing").click()
    page.get_by_role("button", name="Actions for topic Billing").click()


def confirm_delete(page: Page) -> None:
    page.get_by_role("treeitem", name="Billing").click()
    page.get_by_role("tree").press("Delete")


def select_some(page: Page) -> None:
    page.get_by_role("grid").focus()
    for _ in range(4):
        page.keyboard.press("Shift+ArrowDown")


def edit(page: Page) -> None:
    open_sample(page)
    page.get_by_role("button", name="Edit output").click()


def label(page: Page) -> None:
    select_some(page)
    page.get_by_role("button", name="Set label").click()


def share(page: Page) -> None:
    page.get_by_role("button", name="meant to pass").click()


def take(page: Page) -> None:
    stage(r"^Inputs", "Guidance")(page)
    page.get_by_role("combobox", name="Template to take").select_option("toxicity")


def stage(name: str, button: str):
    def act(page: Page) -> None:
        page.get_by_role("button", name=re.compile(name)).first.click()
        page.get_by_role("button", name=button, exact=True).first.click()

    return act


def fact(name: str):
    return lambda page: page.get_by_role("button", name=re.compile(name)).first.click()


ACTIONS = {
    "task": fact("^Task:"),
    "goal": fact("^Goal:"),
    "model": fact("^Model:"),
    "tags": fact("^Tags:"),
    "history": fact("^History"),
    "keys": fact("^Keys"),
    "failures": fact("failures?$"),
    "open": open_sample,
    "menu": open_menu,
    "confirm": confirm_delete,
    "selected": select_some,
    "edit": edit,
    "outputs": lambda page: page.get_by_role("button", name=re.compile("^Outputs")).first.click(),
    "guidance": stage(r"^Inputs", "Guidance"),
    "label": label,
    "preview": stage(r"^Inputs", "Preview"),
    "estimate": stage(r"^Topics", "Estimate"),
    "template": take,
    "share": share,
    "add": stage(r"^Topics", "Add by hand"),
    "save": lambda page: page.get_by_role("button", name=re.compile("^Save [0-9]")).click(),
}

if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] or STATES)
