"""Sets a fresh machine up, then runs the demo or every check. Needs nothing but Python 3.11.

    python3 packaging/dev.py demo      the whole story, offline, on servers started on loopback
    python3 packaging/dev.py test      every check: style, types, walls, tests, real servers
    python3 packaging/dev.py run …     the program itself, with any arguments

Everything goes into `.venv` beside this file's folder, from the lock files, with hashes. It can be
run again at any time: what is there already is not fetched twice.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
RUN_LOCK = ROOT / "requirements.lock"
TEST_LOCK = ROOT / "packaging" / "test.lock"

WINDOW = (
    "libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0 libbrotli1 fonts-inter "
    "fonts-noto-core fonts-noto-color-emoji"
).split()
SCREEN = (
    "xvfb xauth libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 "
    "libxkbcommon-x11-0 libx11-xcb1"
).split()
TRAY = "openbox trayer dunst xdotool x11-utils imagemagick dbus-daemon".split()
SERVERS = "cyrus-caldav cyrus-admin cyrus-imapd sasl2-bin libsasl2-modules eatmydata".split()
MORE_SERVERS = (
    "php-sabre-dav php-cli php-mbstring php-sqlite3 php-xml davical php-pgsql postgresql sogo "
    "memcached"
).split()
"""Not in every release of every Debian; where they are absent, their tests are skipped."""
JUDGES = (
    "chromium libimage-exiftool-perl strace fuse3 libfuse3-3 nodejs npm git age python3-gi "
    "gir1.2-ebookcontacts-1.2 adb exiv2"
).split()
JUDGES_OF_PAGES = {
    "ELSEWHERE_AXE": (
        "axe-core@4.14.1",
        "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
        "axe.min.js",
    ),
    "ELSEWHERE_ICALJS": (
        "ical.js@2.2.1",
        "yK/UlPbEs316igb/tjRgbFA8ZV75rCsBJp/hWOatpyaPNlgw0dGDmU+FoicOcwX4xXkeXOkYiOmCqNPFpNPkQg==",
        "dist/ical.es5.min.cjs",
    ),
}
"""By the variable that names the file to the tests: package, SHA-512 (npm's own), file in it."""
NEWER = (
    "Debian 12 and Ubuntu 24.04: apt-get install python3 python3-venv; Fedora: dnf install "
    "python3.11; macOS: brew install python@3.11; Windows: winget install Python.Python.3.11. "
    "Then run this file with that Python."
)
"""What to install; this file itself is readable to Python from 3.7 on, so that it can say so."""
TEST_PACKAGES = WINDOW + SCREEN + TRAY + SERVERS + JUDGES


def main(arguments: list[str]) -> int:
    """Do what the first word asks; gives the exit status."""
    if sys.version_info < (3, 11):
        return give_up(
            f"This is Python {sys.version.split()[0]}; Elsewhere needs 3.11 or newer. {NEWER}"
        )
    word, rest = (arguments or [""])[0], arguments[1:]
    if word == "demo":
        prepare(RUN_LOCK)
        return run([str(PYTHON), "-m", "desktop", "demo", *rest])
    if word == "test":
        system_packages(TEST_PACKAGES)
        system_packages(MORE_SERVERS, needed=False)
        prepare(TEST_LOCK)
        return check(rest)
    if word == "run":
        prepare(RUN_LOCK)
        return run([str(PYTHON), "-m", "desktop", *rest])
    print(__doc__)
    return 2


def check(rest: list[str]) -> int:
    """Style, types, walls and tests in turn; the first that fails ends it."""
    reference = "1" if shutil.which("dpkg") and os.environ.get("CI") else "0"
    os.environ.setdefault("ELSEWHERE_FULL", reference)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    judges()
    second_google()
    steps = [
        ("style", ["ruff", "check", "."]),
        ("form", ["ruff", "format", "--check", "."]),
        ("types", ["mypy"]),
        ("walls", ["lint-imports"]),
        ("tests", [str(PYTHON), "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", *rest]),
    ]
    for name, command in steps:
        say(name)
        tool = PYTHON.parent / command[0]
        status = run([str(tool) if tool.exists() else command[0], *command[1:]])
        if status:
            return give_up(f"The step '{name}' failed with status {status}.")
    say("all checks passed")
    return 0


def judges() -> None:
    """Have the independent judges of the phone's page and files beside the environment."""
    for variable, (package, sha512, name) in JUDGES_OF_PAGES.items():
        script = ENVIRONMENT / name.rsplit("/", 1)[-1]
        if not script.exists() and shutil.which("npm"):
            say(f"fetching {package}, which judges what a phone is given")
            body = packed(package, sha512, name)
            if body is not None:
                script.write_bytes(body)
        if script.exists():
            os.environ.setdefault(variable, str(script))


def packed(package: str, sha512: str, name: str) -> bytes | None:
    """One file of a published package, if the package is the one with this hash."""
    with tempfile.TemporaryDirectory() as place:
        if run(["npm", "pack", "--silent", "--pack-destination", place, package], hush=True):
            return None
        archive = next(Path(place).glob("*.tgz"))
        found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if found != sha512:
            sys.exit(give_up(f"{package} is not the one that was chosen: its hash is another."))
        with tarfile.open(archive) as opened:
            member = opened.extractfile(f"package/{name}")
            return member.read() if member is not None else None


def second_google() -> None:
    """Have the imitation of Google that others wrote, as its lock names it, checked by hash."""
    place = ENVIRONMENT / "emulator"
    lock = ROOT / "tests" / "clouds" / "emulator" / "package-lock.json"
    mark = place / "ready"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if shutil.which("npm") and not (mark.exists() and mark.read_text("utf-8") == wanted):
        say("fetching the imitation of Google that is the second judge")
        place.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(lock.with_name(name), place / name)
        fetch = ["npm", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
        if run([*fetch, "--prefix", str(place)], hush=True) == 0:
            mark.write_text(wanted, "utf-8")
    if mark.exists():
        os.environ.setdefault("ELSEWHERE_EMULATOR", str(place))


def prepare(lock: Path) -> None:
    """Make the environment hold exactly what the lock file names."""
    mark = ENVIRONMENT / f"{lock.stem}.ready"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if PYTHON.exists() and mark.exists() and mark.read_text("utf-8") == wanted:
        return
    if not PYTHON.exists():
        say("making an environment of its own in .venv")
        make_environment()
    say(f"installing what {lock.relative_to(ROOT)} names, checked by hash")
    install = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if run([*install, "--require-hashes", "-r", str(lock)]):
        sys.exit(give_up("Not everything could be fetched. Is there a network? Run this again."))
    mark.write_text(wanted, "utf-8")


def make_environment() -> None:
    """A virtual environment; Debian keeps the piece that makes them in a package of its own."""
    try:
        venv.create(ENVIRONMENT, with_pip=True, clear=True)
    except (subprocess.CalledProcessError, ImportError):
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        system_packages(["python3-venv"])
        try:
            venv.create(ENVIRONMENT, with_pip=True, clear=True)
        except (subprocess.CalledProcessError, ImportError):
            shutil.rmtree(ENVIRONMENT, ignore_errors=True)
            sys.exit(
                give_up(
                    "This Python cannot make a virtual environment. Install its modules 'venv' and "
                    "'ensurepip' (Debian: python3-venv; Windows and macOS: Python from python.org)."
                )
            )


def system_packages(names: list[str], *, needed: bool = True) -> None:
    """See that Debian's packages are there; elsewhere say which they would be.

    Ends the program when they cannot be had, but for those that are not needed.
    """
    if not shutil.which("dpkg-query") or not shutil.which("apt-get"):
        say("this is not Debian: tests whose servers are absent will be skipped. On Debian 12 the")
        say("following would be installed: " + " ".join(names))
        return
    absent = [name for name in names if not installed(name)]
    if not absent:
        return
    say("installing from Debian: " + " ".join(absent))
    rights = [] if os.geteuid() == 0 else ["sudo"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    get = [*rights, "apt-get", "-q", "-y", "-o", "Dpkg::Use-Pty=0"]
    with keep_servers_asleep():
        updated = run([*get, "update"], quiet, hush=True)
        failed = updated or run(
            [*get, "install", "--no-install-recommends", *absent], quiet, hush=True
        )
    if failed:
        words = "Debian's packages could not be installed. As root:\n  apt-get install "
        status = give_up(words + " ".join(absent))
        if needed:
            sys.exit(status)


class keep_servers_asleep:  # noqa: N801 reads as a sentence after "with"
    """While packages are installed, no server of theirs is started on this machine."""

    policy = Path("/usr/sbin/policy-rc.d")

    def __enter__(self) -> None:
        self.ours = os.geteuid() == 0 and not self.policy.exists()
        if self.ours:
            self.policy.write_text("#!/bin/sh\nexit 101\n", "utf-8")
            self.policy.chmod(0o755)

    def __exit__(self, *_: object) -> None:
        if self.ours:
            self.policy.unlink()


def installed(package: str) -> bool:
    """Whether Debian says the package is installed."""
    query = ["dpkg-query", "-W", "-f", "${db:Status-Abbrev}", package]
    found = subprocess.run(query, capture_output=True, text=True, check=False)
    return found.stdout.startswith("ii") or (
        package in ("nodejs", "npm") and bool(shutil.which(package.removesuffix("js")))
    )


def run(
    command: list[str], environment: dict[str, str] | None = None, *, hush: bool = False
) -> int:
    """Run a command in the project's folder; its words only when it fails, if hushed."""
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=False, text=True, capture_output=hush
    )
    if hush and done.returncode:
        print(done.stdout[-4000:], done.stderr[-4000:], sep="\n")
    return done.returncode


def say(words: str) -> None:
    """One line of what is being done."""
    print(f"elsewhere: {words}", flush=True)


def give_up(words: str) -> int:
    """Say why it ends here; gives the exit status of a failure."""
    print(f"elsewhere: {words}", file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
