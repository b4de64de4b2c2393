"""What was held back for the person. Doing nothing keeps everything."""

from __future__ import annotations

from desktop.words.sentences import listed

WORDS = listed("""
all-gone
  {about} is empty; there were {before} items before.
  All of them are safe in your vault, and nothing was removed.
  See what would go; keep it, or say that you removed it. Doing nothing keeps everything.
many-gone
  {gone} of {before} items are gone from {about}.
  All of them are safe in your vault, and nothing was removed.
  See what would go; keep it, or say that you removed it. Doing nothing keeps everything.
emptied
  {gone} items in {about} lost half of what was in them, or more.
  Your vault keeps the fuller versions as current.
  See them; keep the fuller ones, or accept the account's. Doing nothing keeps the fuller ones.
went-back
  {gone} items in {about} went back to an older version: the account may have gone back in time.
  Your vault keeps the newer versions as current.
  See them; keep the newer ones, or accept the account's. Doing nothing keeps the newer ones.
collection-gone
  {about} is no longer in the account.
  All of it is safe in your vault, and nothing was removed.
  Keep it, or say that you removed it. Doing nothing keeps everything.
incomplete-listing
  The list of {about} leaves out items that are still there when asked for one by one.
  Everything was kept.
  Nothing to do: Elsewhere tries again, and forgets this when the list is whole.
removed-there
  Somebody removed {count} items from the second copy of {about}.
  Your vault has all of them.
  If it was not you, look into that account. Answer {hold}: keep puts back, accept leaves out.
emptied-there
  The second copy of {about} was emptied.
  Your vault has everything.
  If it was not you, change its password. Answer {hold}: keep puts back, accept leaves out.
collection-gone-there
  The second copy of {about} is no longer there.
  Your vault has all of it.
  Answer {hold}: keep puts it back, accept leaves it out.
""")
