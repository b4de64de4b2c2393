"""What happens to the vault, to its disk, and to this program."""

from __future__ import annotations

from desktop.words.sentences import listed

WORDS = listed("""
no-vault-yet
  There is no vault at its place yet.
  Nothing was written; a vault that you have elsewhere is not touched.
  Copy an account, which begins one, or choose the folder of the vault that you have.
vault-not-connected
  Your vault is not at its place: its disk is not connected, or its folder was moved.
  What it holds is where it was; nothing was written.
  Connect the disk or choose the folder; please do not make a new folder in its place.
vault-is-another
  The folder is there, but it is not your vault.
  Nothing was written.
  Choose the right folder, or another one for this vault.
vault-newer
  This vault was written by a newer version of Elsewhere.
  Nothing was changed.
  Use the newer version.
vault-read-only
  Your vault cannot be written to.
  What it holds is safe.
  Take the write protection off, or choose a disk that can be written to.
vault-full
  The disk of your vault is full.
  What was saved is safe.
  Make room; Elsewhere goes on by itself where it stopped.
vault-lent
  Another computer ({about}) is working in this vault at the moment.
  Nothing was changed from here.
  Wait until it is done. Was it switched off in the middle, this one can go on half an hour later.
vault-busy
  Another Elsewhere is working in this vault at the moment.
  Nothing was changed by this one.
  Wait until it is done, and try again.
vault-too-many-files
  The disk of your vault has room, but takes no more files.
  What was saved before is safe; nothing half-written is left.
  Remove many small files there, or move the vault to another disk in Settings.
vault-linked
  A folder inside your vault is a link that leads elsewhere.
  Nothing was written or removed behind it; what is kept stays as it is.
  Put the folder itself back in its place. The whole vault can be moved in Settings.
no-access
  You are not allowed to open or to write {about}.
  Nothing was changed; what is in there stays.
  Give yourself the right to read and write it, or use the account of this computer it belongs to.
vault-failing
  The disk of your vault answers with errors.
  What was saved before is still there as far as the disk is good.
  Check cable and disk soon; run a check, and have a second copy.
folder-not-empty
  There is something in {about} already that is not this vault.
  Nothing was written there, and your vault is where it was.
  Choose an empty folder, or a new one.
folder-inside
  {about} and your vault's folder lie one inside the other.
  Nothing was changed.
  Choose a folder beside it.
folder-no-room
  {about} has too little room: {count} MB are needed.
  Nothing was changed, and your vault is where it was.
  Make room there, or choose another disk.
folder-not-equal
  What was copied to {about} did not read back as it was.
  Your vault is where it was, whole; the new folder is not used.
  Check that disk, or choose another one.
no-vault-there
  There is no copy of a vault at {about}.
  Nothing was changed.
  Check the account and its folder.
history-not-there
  {about} has lost its folder .elsewhere, which held the history and the record of the accounts.
  Every file in its standard folders is kept; older versions and what was removed are not there.
  Look for .elsewhere there: some programs leave hidden folders out. Else sign in to your accounts.
another-vault-there
  {about} holds the copy of another vault.
  Nothing was written there.
  Choose another folder there for this vault.
no-room-to-drill
  Reading the copy back takes {count} GB on this computer for a while, and {left} GB are free.
  Nothing was changed; the restore is not proven today.
  Make room on this computer's own disk, and drill again.
no-copy-yet
  The vault holds nothing of {about} yet.
  Nothing was changed.
  Pull {about} first.
not-mirrored
  {about} holds nothing that was sent there from here, so there was nothing to compare.
  Your vault was checked, and nothing was changed.
  Mirror an account to {about} first, or name the place that holds the copy.
no-such-run
  There is no run {about} that could be undone.
  Nothing was changed.
  Look into the history for the run's name.
export-inside-vault
  The folder {about} lies inside the vault.
  Nothing was written.
  Choose a folder outside it.
mirror-inside-vault
  {about} lies inside the vault itself, so that the copy would copy itself.
  Nothing was written.
  Choose a folder outside it, best on another disk.
source-has-vault
  {about} is the vault's own folder, lies in it or holds it, so that the copy would copy itself.
  Nothing was copied.
  Add a folder that has nothing to do with the vault, or move the vault out of it.
cannot-write-there
  The folder {about} cannot be written to.
  Nothing in your vault was changed.
  Choose another folder.
stopped
  The job was stopped.
  What was kept by then stays kept.
  Start it again when you like: it goes on from there.
closing
  Elsewhere is closing.
  What was kept by then stays kept.
  Start it again after the program's next start.
plans-damaged
  The plans in {about} cannot be read, and nothing is copied by itself until they can.
  Your vault and your accounts are not concerned: everything copied so far is safe.
  Move that file away and make the plans again.
settings-damaged
  The settings in {about} cannot be read.
  Your vault is not concerned: everything copied so far is safe.
  Move that file away and add the accounts again under the same names.
unexpected
  Something went wrong that Elsewhere has no words for ({about}).
  Everything saved so far is safe in your vault.
  Try again; if it comes back, ask for help with what the settings, or elsewhere diagnostics, show.
online-only
  Files of your vault ({count}) are in a cloud and not on this computer: its program made room here.
  They are most likely sound, but could not be read. Nothing was changed.
  Have that program keep the folder on this device always, or keep the vault in another folder.
went-wrong
  Something went wrong that Elsewhere has no words for ({about}).
  Everything saved so far is safe in your vault.
  Try again; if it comes back, ask for help with what the settings, or elsewhere diagnostics, show.
""")
