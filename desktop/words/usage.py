"""What was asked cannot be: a name that is not there, a plan that makes no sense."""

from __future__ import annotations

from desktop.words.sentences import listed

WORDS = listed("""
no-such-account
  There is no account named {about}.
  Nothing was changed.
  See the names with: elsewhere account list.
no-such-service
  There is no service named {about}.
  Nothing was changed.
  See them with: elsewhere services.
no-such-plan
  There is no such plan for {about}.
  Nothing was changed.
  See the plans with: elsewhere plan list.
no-such-hold
  Nothing is held under the name {about}.
  Nothing was changed.
  See what is held with: elsewhere status.
bad-name
  The name {about} cannot be a folder's name on every system.
  Nothing was changed.
  Choose a shorter name of letters, digits, spaces and hyphens.
name-taken
  There is an account named {about} already, or one so alike that some system mixes them up.
  Nothing was changed.
  Choose another name.
setting-missing
  A setting is missing or not one of those possible: {about}.
  Nothing was changed.
  Fill it in and try again.
bad-date
  This is not a date or time: {about}.
  Nothing was changed.
  Write it like 2026-03-02, or 2026-03-02T14:30.
no-last-good
  The copy of {about} has no pinned state: no copying ever had to ask about it.
  Nothing was changed, and every version is kept.
  Name a date instead, like 2026-03-02.
cannot-pull
  {about} is a place for copies; nothing can be copied from it.
  Nothing was changed.
  Choose an account with contacts, calendars, to-dos or photos.
cannot-write
  {about} can only be read.
  Nothing was changed.
  Choose an account that can be written to.
keeps-no-files
  {about} is not a place for files.
  Nothing was changed.
  Mirror to it as items, or choose a folder, bucket or server for files.
same-account
  A copy of {about} in the same account would be no second copy.
  Nothing was changed.
  Choose another account, best with another company.
mirror-onto-itself
  A copy of {about} in the same account would be no second copy.
  Nothing was changed.
  Choose another account, best with another company.
""")
