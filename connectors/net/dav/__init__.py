"""The protocol of CardDAV, CalDAV and WebDAV, apart from any service."""
