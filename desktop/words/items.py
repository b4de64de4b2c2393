"""What happens to single items; the others are never stopped by it."""

from __future__ import annotations

from desktop.words.sentences import listed

WORDS = listed("""
unparseable
  {about} is not written as its standard says.
  It is kept byte for byte as it was received.
  Nothing to do; other programs may not be able to read it.
uid-apart
  {about} bears the mark (UID) of another item, and in one file a mark can stand only once.
  Nothing was left out: this one is in {file}.
  Take both files in, one after the other; a program may ask which of the two it is to keep.
changed-here
  The file of {about} was changed in the folder by hand, and the account has a new version too.
  Both are kept, side by side.
  Compare the two when you like.
file-locked
  The file of {about} is locked, and the account has a new version.
  Both are kept, side by side; the locked file stays as it is.
  Unlock it if you did not mean to; you may then remove the older of the two.
picture-missing
  The picture of {about} is named by the account, but it does not give it.
  All else of it is copied; a picture your vault had of it stays.
  Nothing to do: it is asked for again when the account is listed anew.
picked-not-ready
  Google is still working on the film {about}, and does not give it yet.
  All others were copied.
  Pick it once more later, or take it from Takeout.
left-out
  {about} was listed, but not given when asked for.
  The version your vault holds, if any, stays.
  Nothing to do: it is asked for again at the next turn.
fewer-than-told
  The account says it has {count} in {about}, and named only those of which your vault holds {left}.
  Nothing was removed; all it named is kept.
  Nothing to do: the next turn compares again. If it stays so, ask the service what it hides.
item-later
  {about} could not be fetched for now.
  All others were copied.
  Nothing to do: it is tried again at the next turn.
item-failed
  {about} could not be fetched.
  All others were copied.
  Nothing to do: it is tried again at the next turn.
refused
  {about} was refused.
  It is safe in your vault.
  Nothing to do: all others went on; this one is named in the report.
too-large
  {about} is too large for where it was to go.
  It stays where it is, and safe.
  Nothing to do: all others were copied.
not-taken-now
  The other account stumbled over {about} each time it was sent.
  It is safe in your vault, and all others were sent.
  A copy tries again by itself at the next turn. What you restore, restore once more later.
not-removed-now
  The other account stumbled over {about} each time it was to be taken away.
  It stays there as it is, and all others were taken away.
  Nothing to do for a copy: it is tried again at the next turn. What you undo, undo once more later.
not-given
  The other account names {about}, and does not give it however often it is asked.
  What your vault holds stays as it is, and all others were done.
  A copy tries again by itself at the next turn. What you restore, restore once more later.
not-valid
  The other account finds {about} not valid and does not take it.
  It is safe in your vault as it was received.
  Nothing to do: all others were sent.
uid-taken
  The other account has an item with the same mark as {about} already, in another place.
  Nothing was overwritten; yours is safe in your vault.
  Compare the two; remove the one over there if it is old.
group-card
  {about} is a group, and groups are kept in another way over there.
  It is safe in your vault.
  Nothing to do: its people were copied.
exists
  {about} is there already.
  Nothing was doubled.
  Nothing to do.
changed-meanwhile
  {about} was changed over there while we worked.
  Nothing was overwritten.
  Nothing to do: it is compared again at the next turn.
damaged
  What arrived at {about} is not what was sent.
  Yours is safe in your vault; the damaged copy does not count as one.
  Nothing to do: it is sent again at the next turn.
damaged-body
  {about} arrived damaged and was not taken.
  A good version, where your vault had one, stays.
  Nothing to do: it is tried again at the next turn.
no-jpeg
  No JPEG could be made of {about}.
  The photo itself was written as it is.
  Nothing to do; a newer device shows it.
damaged-in-vault
  {about} is damaged in your vault, and no good copy of it was found there.
  All other files are good.
  Run a check with your second copy: it heals what it can prove.
not-kept-there
  {about} was sent, but is not there when read back.
  It is safe in your vault; it does not count as copied.
  Nothing to do: it is sent again at the next turn.
differs-there
  {about} is not quite the same over there as in your vault.
  Your vault has the full version.
  Look at what the other service cannot keep; nothing else is to be done.
another-version-there
  In {about} another version is there than the one asked for ({count} in all).
  Nothing was replaced; your vault holds both versions.
  To have the version asked for in its place, restore once more and choose to replace.
another-file-there
  In {about} another version is there than the one asked for ({count} in all).
  Nothing was replaced; your vault holds both versions.
  To have the version asked for, restore it into another, empty folder.
not-copied-yet
  {about} was changed over there since it was last copied.
  It was left as it is, since your vault does not hold that version yet.
  Copy the account now, then restore once more.
replaces-elsewhere
  Only in the account a copy is of can other versions be replaced, and {about} is another one.
  Nothing was written.
  Restore into the account itself, or without replacing.
edited-there
  {count} items were changed in the second account ({about}).
  Those versions were saved in your vault before anything was sent.
  Make your changes in the first account: the second one is a copy.
kind-not-taken
  {about} cannot hold items of this kind.
  They are safe in your vault.
  Choose another second account for them, or mirror them as files.
changed-since
  {about} was changed after it was put there.
  It was left as it is.
  Remove it by hand if you do not want it.
changes-wait
  {count} changes for {about} wait until a held question is answered.
  Your vault has every version.
  Answer the held question; the changes follow by themselves.
crosses-neighbours
  A changed date of {about} lies beyond the dates next to it, which this calendar does not take.
  The whole series is safe in your vault.
  Nothing needs doing; it stays in the vault and in copies as files.
repeats-otherwise
  {about} repeats in a way this calendar cannot hold.
  It is safe in your vault; it was left out, never bent.
  Nothing needs doing; it stays in the vault and in copies as files.
repeats-in-part
  {about} repeats without end in a way this calendar does not know.
  It shows some of the days there, all of them right, and says so; the whole is safe in your vault.
  Look at the event itself for the other days; nothing is lost.
repeats-by-days
  {about} repeats in a way this calendar does not know.
  Each of its days stands there as an event of its own; the whole is safe in your vault.
  Nothing to do; it comes back as one event.
day-apart
  A changed date of {about} lies beyond the dates next to it, which this calendar does not take.
  That date stands there as an event of its own; the whole is safe in your vault.
  Nothing to do; it comes back as one event.
repeats-not-there
  {about} repeats, and stands over there without its repetition, which that list does not take.
  The whole to-do is safe in your vault, and its repetition comes back with it.
  Set the repetition there by hand if you want to be reminded again.
would-mail
  Sending {about} could have made the server write to its guests.
  It was not sent, and nobody was written to; it is safe in your vault.
  Nothing to do: all others were sent.
no-master
  {about} has changed dates of a series, but not the series itself; the other account needs it.
  It is safe in your vault.
  Nothing to do: all others were sent.
no-start
  {about} has no date on which it begins, and the other account needs one.
  It is safe in your vault.
  Nothing to do: all others were sent.
exception-lost
  A changed date of {about} did not find its place in the other account.
  The whole series is safe in your vault.
  Nothing to do: the rest of it was sent.
would-mail-guests
  {about} still names guests in a way another server might write to.
  It is safe in your vault, and nobody was written to.
  Nothing to do; put it there by hand if you want it there.
changed-on-disk
  {about} was changed on this computer while it was being sent.
  It stays as it is here; the half-sent copy was thrown away.
  Nothing to do: it is sent again at the next turn.
photo-refused
  {about} was refused: the service does not take it as a photo or film.
  It is safe in your vault.
  Nothing to do: all others were sent; this one is named in the report.
cannot-remove
  The service lets nobody remove {about} from outside.
  Nothing was removed there.
  Remove it by hand in the service's own app if you want it gone.
cannot-replace
  The service lets nobody replace {about} from outside.
  The older one stays there; the newer one is safe in your vault.
  Remove the older one by hand, and the newer one is sent at the next turn.
damaged-archive
  The archive {about} is damaged, or a part of it is missing.
  What could be read of it is kept.
  Download it again from the service, all parts of it; then pull once more.
hostile-archive
  The archive {about} is built in a way no honest one is, and was not unpacked further.
  Nothing was written outside your vault; what came before is kept.
  Use only archives you downloaded yourself from the service.
without-details
  {about} came without what the cloud knew of it.
  The photo itself is safe in your vault, with all that its file says.
  Nothing to do; a part of the download that is still missing may hold the rest.
live-photo-still
  Of the Live Photo {about} Microsoft gives the still alone; its film cannot be had from there.
  The still is safe in your vault.
  Nothing to do here; copy the film from the iPhone itself, or by iCloud, if you want to keep it.
packed-inside
  {about} is an archive within the archive; shared albums come so.
  It was left as it is, and nothing of it is lost.
  Take it out of the archive, and add it as a zip of photos if you want it copied too.
no-archives
  No export was found in {about}.
  Nothing was copied from there, and nothing is lost.
  See that it is the right folder; once an export arrives, the next copy takes it in.
without-photo
  The download holds the details of a photo, {about}, but not the photo.
  Everything that is in the download is safe in your vault.
  Ask the service for the download again, if you miss this photo.
""")
