"""What happens between this computer and an account: the network, the server, its limits."""

from __future__ import annotations

from desktop.words.sentences import listed

WORDS = listed("""
failed
  {about} did not do what was asked.
  Everything copied so far is safe in your vault.
  Elsewhere tries again at the next turn; if it stays, look into the log.
try-later
  {about} asks for more time.
  Everything copied so far is safe in your vault, and nothing was removed.
  Nothing to do: Elsewhere goes on from here at its next turn.
busy
  {about} is busy, or we asked it too often.
  Everything copied so far is safe in your vault, and nothing was removed.
  Nothing to do: Elsewhere goes on from here at its next turn.
day-limit
  {about} allows only so much a day, and today's share is used up.
  Everything copied so far is safe in your vault.
  Nothing to do: the rest follows tomorrow.
offline
  {about} cannot be reached: this computer is offline, or the server is.
  Everything copied so far is safe in your vault.
  Nothing to do: Elsewhere tries again by itself once there is a connection.
unreachable
  {about} cannot be reached.
  Everything copied so far is safe in your vault.
  Check the address, and whether this computer is online; Elsewhere tries again by itself.
no-answer
  There is no answer at the address of {about}.
  Nothing was changed.
  Check the address, and whether this computer is online; then add the account again.
slow
  {about} answers too slowly to get anything done.
  Everything copied so far is safe in your vault.
  Nothing to do: Elsewhere tries again at the next turn.
proxy
  The proxy between this computer and {about} wants a sign-in of its own.
  Everything copied so far is safe in your vault.
  Sign in to the proxy or change the system's proxy settings; then try again.
wrong-network
  Something else answers in place of {about}: the sign-in page of a Wi-Fi network, perhaps.
  Nothing was changed: not in your vault, and not in any account.
  Sign in to the network in your browser, or wait; Elsewhere tries again by itself.
not-trusted
  The server of {about} could not prove that it is the one you mean.
  Nothing was sent to it, and nothing was changed.
  Check the address, this computer's date, and the network you are in; then try again.
certificate-date
  The certificate of {about}'s server is not valid on the day this computer's clock shows.
  Nothing was sent to it, and nothing was changed.
  Look at this computer's date; if it is right, whoever runs the server has to renew it.
bad-answer
  {about} answered something that makes no sense.
  Nothing of that answer was believed; everything copied so far is safe.
  Elsewhere tries again at the next turn; if it stays, tell us what the settings show for help.
parts-missing
  Parts of this download have not arrived, or are cut off: {about}.
  Everything copied so far is safe in your vault, and the parts that are there stay as they are.
  Download these parts again into the same folder; Elsewhere goes on by itself once they are there.
archive-altered
  Somebody replaced or went on writing {about} while it was read.
  What came whole was kept, and nothing else.
  Nothing to do: Elsewhere looks again at the next turn.
no-room-to-work
  The disk of this computer is full: there is no room to look into {about}.
  Everything copied so far is safe in your vault.
  Make room; Elsewhere goes on by itself.
incomplete
  The list from {about} broke off before its end.
  What came was kept; nothing was taken for removed.
  Nothing to do: Elsewhere asks for the whole list again at the next turn.
paging-loops
  The list from {about} has no end: its pages go round in a circle.
  What came was kept; nothing was taken for removed.
  Elsewhere tries again at the next turn; if it stays, tell the service.
start-over
  {about} no longer knows what we copied last.
  Nothing was removed for it.
  Nothing to do: everything is compared anew at the next turn.
not-there
  {about} is not there, or no longer.
  What your vault holds of it stays.
  Check the account in your browser; if it was you who removed it, nothing is to be done.
forbidden
  {about} does not let us in any more.
  What your vault holds of it stays.
  Check in your browser whether it is still shared with you.
no-rights
  {about} does not allow us to write there.
  Nothing was lost; your vault has everything.
  Give this account the right to write there, or choose another place.
full
  {about} is full.
  Your vault has everything, and what was sent before stays there.
  Make room there or choose a larger place; Elsewhere goes on where it stopped.
locked
  Another program holds {about} locked.
  Nothing was changed there.
  Nothing to do: Elsewhere tries again at the next turn.
read-only
  {about} can only be read, not written to.
  Nothing was changed there; your vault has everything.
  Choose a place that can be written to.
only-read
  {about} can only be read there, not written to.
  Nothing was changed there; your vault has everything.
  You can go on: the copy then goes into a new one, where the account lets us make one.
no-bucket
  There is no bucket of this name at {about}.
  Nothing was sent.
  Check the bucket's name and region in the account's settings.
bad-path
  {about} does not take a file of this name.
  The file is safe in your vault.
  Nothing to do: the others are copied; this one is named in the report.
bad-address
  This address cannot be used: {about}.
  Nothing was changed.
  Check how it is written; it begins with https://.
insecure-address
  The address {about} would send your password in the open.
  Nothing was sent.
  Use the address that begins with https://.
unsafe-address
  {about} pointed to an address that a service has no business with.
  It was not followed, and nothing was sent there.
  If this is your own server, check its settings; else tell the service.
other-host
  {about} sends us on to another server, which you did not name.
  Your password was not sent there.
  If that server is right, add the account with its address.
no-dav
  No contacts, calendars or to-dos were found at {about}.
  Nothing was changed.
  Check the address; your provider's help calls it the CardDAV or CalDAV address.
no-address
  No server could be found for {about}.
  Nothing was changed.
  Give the server's address as your provider's help names it.
no-user
  {about} needs a user name.
  Nothing was changed.
  Give the name you sign in with, often your e-mail address.
cannot-create
  {about} lets nobody make a new collection from outside.
  Your vault has everything.
  Make an empty one there by hand, under the same name; then try again.
disk-not-connected
  The disk or folder of {about} is not connected.
  What was copied there before is still on it; your vault has everything.
  Connect it; please do not make a new folder in its place.
disk-error
  The disk of {about} answers with errors.
  Your vault has everything.
  Check the cable and the disk; use another disk if it stays.
google-api-not-enabled
  Google says that your own client may not use this yet: {about}.
  Nothing was changed.
  Switch it on in the Google console (elsewhere services google has the address); try again later.
token-renewed
  {about} renewed your sign-in while we worked.
  Everything copied so far is safe.
  Nothing to do: Elsewhere goes on at the next turn.
no-rclone
  The program that reaches {about} (rclone) is missing or does not start.
  Nothing was changed; your vault has everything.
  Install Elsewhere again; if it stays, look into the log.
""")
