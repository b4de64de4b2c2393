"""What only the person can mend: signing in, secrets, the keyring."""

from __future__ import annotations

from desktop.words.sentences import listed

WORDS = listed("""
sign-in-again
  {about} asks you to sign in again.
  Everything copied so far is safe in your vault.
  Sign in again; copying goes on from there.
sign-in-cancelled
  The sign-in at {about} was cancelled.
  Nothing was changed.
  Sign in again when you like.
sign-in-refused
  {about} refused the sign-in.
  Nothing was changed.
  Check name and password; many services want an app password made for this purpose.
sign-in-timeout
  Nobody finished the sign-in at {about} in time.
  Nothing was changed.
  Start the sign-in again.
other-account
  Somebody else's account answers where {about} is expected.
  Nothing was copied or removed.
  Sign in again as the one you signed in as at first, or add the other under a name of its own.
permission-missing
  {about} was not given the permission it needs.
  What was allowed is copied; nothing was removed.
  Sign in again and leave every box ticked.
only-reading
  {about} may only be read: no more was asked for when you signed in.
  Nothing was changed there; your vault has everything.
  Sign in again, with “yes” for “Also put copies into this account”.
google-unticked
  A box was left unticked at Google's sign-in, so {about} cannot be read.
  What was allowed is copied; nothing was removed.
  Sign in again and tick every box.
sign-in-ends
  The sign-in of {about} ends on {when}.
  Everything copied so far is safe in your vault.
  Sign in again before then, and copying goes on without a break.
google-sign-in-ends
  Google ends the sign-in of {about} on {when}.
  Everything copied so far is safe in your vault.
  Sign in again before then; once your own client is published, Google sets no such end.
export-ends
  The year of exports that Google sends for {about} is over on {when}.
  Everything copied so far is safe in your vault.
  Order another year at Google Takeout, then give its first day to {about}.
no-such-day
  {about} is not a day.
  Nothing was changed.
  Give it as year, month and day, like 2026-11-22.
nothing-picked
  Nobody finished picking photos for {about} in time.
  Nothing was changed.
  Start again and press Done in Google's page when you have picked.
pick-again
  Google no longer remembers what was picked for {about}.
  Everything copied so far is safe in your vault.
  Sign in again and pick once more; what is here already is not copied twice.
google-testing-mode
  Google ends this sign-in every seven days, since your own client is in testing mode.
  Everything copied so far is safe in your vault.
  Sign in again; publish the client in the Google console to make it last.
google-client-missing
  Google needs a client of your own before you can sign in, and none was given.
  Nothing was changed.
  Make one in ten minutes: the window shows each step, and so does elsewhere services google.
google-client-unreadable
  The file {about} is not one that Google gives for a client.
  Nothing was changed.
  Download the client's file again from the Google console.
google-client-type
  The client in {about} is of another type than a desktop app.
  Nothing was changed.
  Make a client of the type "Desktop app" in the Google console.
google-client-wrong
  Google does not know this client any more.
  Nothing was changed.
  Download the client's file again from the Google console, or make a new one.
app-password
  {about} wants an app password here, and what was given looks like another.
  Nothing was changed.
  Make one at account.apple.com, Sign-In and Security, App-Specific Passwords, and give that.
microsoft-client-missing
  Microsoft needs a client id before you can sign in, and none was given.
  Nothing was changed.
  Register an app for personal accounts with Microsoft, as the help page shows, and give its id.
microsoft-client-wrong
  Microsoft does not know this client id.
  Nothing was changed.
  Check the id in Microsoft's portal, and that public client flows are allowed there.
wrong-key
  {about} does not accept this key.
  Nothing was changed.
  Check key and secret; add the account again with the right ones.
clock-wrong
  This computer's clock is wrong, so {about} does not trust it.
  Nothing was changed.
  Set date and time to automatic; then try again.
keyring-locked
  Your system's keyring is locked or does not answer, so the sign-in of {about} cannot be read.
  Everything copied so far is safe in your vault.
  Unlock the keyring; copying goes on at the next turn.
no-keyring
  This computer has no keyring in which secrets are safe, and we never write them in plain text.
  Nothing was changed.
  Give a program that prints the secret (--secret-command), or a passphrase (ELSEWHERE_PASSPHRASE).
secrets-damaged
  Your saved sign-ins cannot be opened: these are other words than sealed them, or they are damaged.
  Your vault is not concerned: everything copied so far is safe.
  Give the right words; if they are lost, sign in again to each account, and nothing else is lost.
password-in-address
  The address of {about} has a password in it.
  Nothing was changed, and the address was not kept.
  Give the address without it, and the password by itself.
secret-command-failed
  The program that gives the secret of {about} failed or printed nothing.
  Everything copied so far is safe in your vault.
  Run that program yourself to see what is wrong; then try again.
other-host-key
  The server of {about} shows another key than at the first sign-in, or none.
  Nothing was sent to it.
  If its owner says that the key was changed, add the account again; else do not trust it.
""")
