"""Make the virtual environment, also where Debian ships `venv` without pip."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)


def main() -> int:
    """Make the environment that the first argument names."""
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        print(f"Python 3.11 or newer is needed, this is {found}: make PYTHON=python3.11 …", file=sys.stderr)
        return 1
    folder = sys.argv[1]
    made = subprocess.run([sys.executable, "-m", "venv", folder], check=False, capture_output=True)
    if made.returncode or not (Path(folder) / "bin" / "pip").exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--user", "virtualenv"]
        if subprocess.run(pip, check=False).returncode:
            subprocess.run([*pip, "--break-system-packages"], check=True)
        subprocess.run([sys.executable, "-m", "virtualenv", "--quiet", "--clear", folder], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
