"""Tools services share to reach the outside: HTTP, sign-in, DAV."""
