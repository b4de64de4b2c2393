"""Google's client library as we use it."""

from __future__ import annotations

from connectors.google.client import Google
from tests.clouds.google import GoogleCloud


def test_a_part_of_an_api_is_made_once_and_asked_many_times(cloud: GoogleCloud) -> None:
    google = Google(cloud.session())
    try:
        people = google.people.people()
        assert google.people.people() is people
        connections = people.connections()
        assert people.connections() is connections
        asked = {"resourceName": "people/me", "personFields": "names"}
        for _ in range(2):
            assert google.send(connections.list(**asked))["totalItems"] == 0
        assert google.people.contactGroups() is not people
    finally:
        google.close()
