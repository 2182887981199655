"""The npm packages in node_modules, and the styles and scripts built from them into var/assets."""

import shutil
import subprocess

from launcher import logged, place, stamps
from launcher.words import Problem, step

OLDEST_NODE = 18
LISTS = ("package.json", "package-lock.json", ".npmrc")


def install() -> None:
    """Have var/assets built from the present sources; quick when it is. Raises Problem when that fails."""
    lists = [place.ROOT / name for name in LISTS if (place.ROOT / name).exists()]
    packages = stamps.key(lists)
    assets = stamps.key(lists + stamps.files_under(place.ROOT / "static"))
    if stamps.is_current("assets", assets, place.VAR / "assets"):
        return
    npm = _npm()
    if not stamps.is_current("npm", packages, place.ROOT / "node_modules"):
        stamps.remove("npm", "assets")
        with step("Installing npm packages"):
            logged.run("npm", [npm, "ci", "--include=dev", "--no-audit", "--no-fund"], _explain)
        stamps.put("npm", packages)
    stamps.remove("assets")
    with step("Building styles and scripts"):
        logged.run(
            "assets", [npm, "run", "build"], lambda _told: "The styles and scripts could not be built: see below."
        )
    stamps.put("assets", assets)


def _npm() -> str:
    """The path of npm. Raises Problem when node or npm is missing or too old."""
    mend = (
        f"install Node.js {OLDEST_NODE} or later with npm "
        "(on Debian or Ubuntu: sudo apt install nodejs npm) and run the same command again."
    )
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        raise Problem(f"The portal's styles are built with Node.js and {'npm' if node else 'node'} is not here: {mend}")
    version = subprocess.run([node, "--version"], capture_output=True, check=False, text=True).stdout.strip()
    major = version.removeprefix("v").partition(".")[0]
    if not major.isdigit() or int(major) < OLDEST_NODE:
        raise Problem(f"The portal's styles need a later Node.js than {version or 'this one'}: {mend}")
    return npm


def _explain(told: str) -> str:
    if "EINTEGRITY" in told:
        return (
            "A downloaded npm package is not the one that package-lock.json names (its hash differs): "
            "empty the cache with `npm cache clean --force` and run the same command again."
        )
    if "package-lock.json" in told and "in sync" in told:
        return "package.json and package-lock.json differ: run `npm install` to bring them together."
    return "The npm packages could not be installed: check the network and the npm registry, and run the command again."
