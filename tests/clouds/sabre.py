"""sabre/dav, the engine of Nextcloud, ownCloud and Baikal: `python -m tests.clouds.sabre`.

Debian's is of 2013. It knows no sync-collection, so that every visit goes by ctag and etags.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.clouds.cloud import Cloud, behind_faults, free_port, serving, started
from tests.clouds.missing import missing

ENGINE = Path("/usr/share/php/Sabre/autoload.php")
_SERVER = Path(__file__).with_name("sabre.php")


def start(folder: Path) -> Cloud:
    if not ENGINE.exists() or shutil.which("php") is None:
        missing("sabre/dav", "php-sabre-dav php-cli php-mbstring php-sqlite3 php-xml")
    port = free_port()
    told = {**os.environ, "PLACE": str(folder), "PHP_CLI_SERVER_WORKERS": "4"}
    subprocess.run(["php", str(_SERVER)], env=told, check=True)
    command = ["php", "-d", "post_max_size=64M", "-S", f"127.0.0.1:{port}", str(_SERVER)]
    stop = started(command, port, folder / "log", env=told)
    return behind_faults("sabre", port, "alice", "alicepw", stop)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place, serving(start(Path(place))):
        pass
