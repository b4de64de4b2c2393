"""Cyrus's httpd on a free port of loopback, as root: `python -m tests.clouds.cyrus`."""

from __future__ import annotations

import imaplib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.clouds.cloud import Cloud, behind_faults, free_port, quick, serving, started
from tests.clouds.missing import missing

MASTER = Path("/usr/lib/cyrus/bin/master")
_SETTINGS = """\
configdirectory: {s}/conf
proc_path: {s}/conf/proc
mboxname_lockpath: {s}/conf/lock
defaultpartition: default
partition-default: {s}/spool
sievedir: {s}/sieve
servername: localhost
admins: cyrus
unixhierarchysep: yes
virtdomains: off
allowplaintext: yes
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: {s}/sasldb2
sasl_mech_list: PLAIN
httpmodules: caldav carddav
httpkeepalive: 60s
caldav_realm: test
carddav_realm: test
caldav_allowscheduling: off
autocreate_quota: 0
autocreate_post: 1
umask: 077
lmtpsocket: {s}/conf/socket/lmtp
idlesocket: {s}/conf/socket/idle
notifysocket: {s}/conf/socket/notify
syslog_prefix: elsewheretest
"""


def start(folder: Path) -> Cloud:
    if not MASTER.exists() or os.geteuid() != 0 or shutil.which("saslpasswd2") is None:
        missing("cyrus", "as root: cyrus-caldav cyrus-admin cyrus-imapd sasl2-bin")
    # The server changes to its own user, who must be able to reach its folder.
    state = Path(tempfile.mkdtemp(prefix="elsewhere-cyrus-"))
    port, imap = free_port(), free_port()
    for part in ("conf/socket", "conf/proc", "conf/lock", "spool", "sieve"):
        (state / part).mkdir(parents=True)
    (state / "imapd.conf").write_text(_SETTINGS.format(s=state), "utf-8")
    (state / "cyrus.conf").write_text(
        f'START {{ recover cmd="ctl_cyrusdb -C {state}/imapd.conf -r" }}\n'
        "SERVICES {\n"
        f'  imap cmd="imapd -C {state}/imapd.conf -U 30" listen="127.0.0.1:{imap}" proto="tcp4" prefork=0 maxchild=10\n'
        f'  http cmd="httpd -C {state}/imapd.conf -U 250" listen="127.0.0.1:{port}" proto="tcp4" prefork=1 maxchild=50\n'
        "}\n"
        f'EVENTS {{ checkpoint cmd="ctl_cyrusdb -C {state}/imapd.conf -c" period=30 }}\n',
        "utf-8",
    )
    for user in ("cyrus", "alice", "bob"):
        subprocess.run(
            ["saslpasswd2", "-c", "-p", "-f", str(state / "sasldb2"), "-u", "localhost", user],
            input=f"{user}pw".encode(),
            check=True,
        )
    for place in (state, *state.rglob("*")):
        shutil.chown(place, "cyrus", "mail")
    command = [
        *(str(MASTER), "-C", f"{state}/imapd.conf", "-M", f"{state}/cyrus.conf"),
        *("-p", f"{state}/master.pid", "-L", f"{state}/master.log"),
    ]
    halt = started(quick(command), port, folder / "log")

    def stop() -> None:
        halt()
        shutil.rmtree(state, ignore_errors=True)

    try:
        with imaplib.IMAP4("127.0.0.1", imap) as admin:
            admin.authenticate("PLAIN", lambda _: b"\0cyrus\0cyruspw")
            admin.create("user/alice")
            admin.create("user/bob")
    except BaseException:
        stop()
        raise
    return behind_faults("cyrus", port, "alice", "alicepw", stop)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place, serving(start(Path(place))):
        pass
