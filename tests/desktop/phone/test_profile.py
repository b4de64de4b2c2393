"""The iPhone profile holds documented keys only, and no password; DAVx5 gets its own address."""

from __future__ import annotations

import plistlib

from desktop.phone.profile import Hosted, configuration, davx5

ACCOUNT = Hosted("Fastmail & Söhne", "https://carddav.fastmail.com:8443/dav/", "ann@example.org")
TOP = {
    "PayloadType", "PayloadVersion", "PayloadIdentifier", "PayloadUUID", "PayloadContent",
    "PayloadDisplayName", "PayloadOrganization", "PayloadDescription", "TargetDeviceType",
}  # fmt: skip
COMMON = {
    "PayloadType", "PayloadVersion", "PayloadIdentifier", "PayloadUUID", "PayloadDisplayName",
}  # fmt: skip
DAV = {"HostName", "AccountDescription", "Username", "PrincipalURL", "UseSSL", "Port"}


def test_every_key_is_a_documented_one_and_none_is_a_password() -> None:
    profile = plistlib.loads(configuration(ACCOUNT, "vault"))
    assert set(profile) <= TOP
    for payload in profile["PayloadContent"]:
        prefix = {"com.apple.carddav.account": "CardDAV", "com.apple.caldav.account": "CalDAV"}[
            payload["PayloadType"]
        ]
        assert set(payload) <= COMMON | {prefix + key for key in DAV}
        assert payload[f"{prefix}HostName"] == "carddav.fastmail.com"
        assert payload[f"{prefix}Port"] == 8443
        assert payload[f"{prefix}UseSSL"] is True
    assert b"assword</key>" not in configuration(ACCOUNT, "vault")


def test_the_same_account_gives_the_same_profile_so_a_second_try_replaces_the_first() -> None:
    assert configuration(ACCOUNT, "vault") == configuration(ACCOUNT, "vault")
    assert configuration(ACCOUNT, "vault") != configuration(ACCOUNT, "another")


def test_davx5_is_opened_at_the_accounts_own_address() -> None:
    assert davx5(ACCOUNT) == "davx5://carddav.fastmail.com:8443/dav/"
