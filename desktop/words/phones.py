"""A phone on a cable: not there, not allowed, gone in the middle; and the page for one without."""

from __future__ import annotations

from desktop.words.sentences import listed

WORDS = listed("""
no-adb
  The program adb, which speaks to Android phones, is not on this computer.
  Nothing was changed, here or on the phone.
  Install Android's platform tools, or use the QR code instead: elsewhere phone.
no-phone
  No Android phone answers on a cable.
  Nothing was changed, here or on the phone.
  Plug the phone in, switch USB debugging on in its developer options, and try again.
phone-not-allowed
  The phone does not let this computer in yet.
  Nothing was changed, here or on the phone.
  Unlock the phone, allow this computer on its screen, and try again.
two-phones
  More than one phone is plugged in.
  Nothing was changed, here or on the phones.
  Leave only the new phone on the cable, and try again.
phone-stopped
  The phone stopped answering, or refused what was to be put there.
  Your vault is untouched, and what is on the phone already stays there.
  Look at the cable and the phone's screen, then do it again: it goes on, and doubles nothing.
port-taken
  Port {about} of this computer is another program's, or not for everyone.
  Nothing was changed; your vault is untouched.
  Choose another with --port, or leave it out: any free one is taken then.
camera-full
  There is no room left where the photos were to go.
  Your vault is untouched; every photo that arrived there is whole.
  Make room there, then do it again: it goes on where it stopped.
""")
