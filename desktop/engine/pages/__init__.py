"""The folder's own pages: photos by month, album and person, for any browser, without us."""
