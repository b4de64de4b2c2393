"""Encrypted copies: the recovery sheet, what was typed of it, and what does not go together."""

from __future__ import annotations

from desktop.words.sentences import listed

WORDS = listed("""
sheet-needed
  The copy in {about} is encrypted, and its key is not on this computer.
  Nothing was changed, and the copy there is whole for whoever has its recovery sheet.
  Fetch the recovery sheet and type its words. On a command line: elsewhere sheet NAME --accept.
sheet-not-accepted
  The recovery sheet for {about} has not been typed back yet.
  Everything copied so far is safe in your vault; nothing was sent to {about}.
  Print the sheet and type it back once. On a command line: elsewhere sheet NAME --accept.
sheet-word-unknown
  Word {count} is not one of the words that a recovery sheet is made of.
  Nothing was changed.
  Look at word {count} on the sheet again; its first four letters are enough.
sheet-word-wrong
  Word {count} is not the one on the recovery sheet for {about}.
  Nothing was changed.
  Look at word {count} on the sheet again, then try once more.
sheet-wrong-count
  A recovery sheet has 24 words; {count} were typed.
  Nothing was changed.
  Type all 24 in the order of their numbers, or the key in letters that stands below them.
sheet-unreadable
  What was typed is not a whole recovery sheet: a word or a letter of it is wrong.
  Nothing was changed.
  Compare it with the sheet, word by word, then try once more.
sheet-of-another
  This recovery sheet does not open the copy in {about}: it belongs to another one.
  Nothing was changed.
  Look for the sheet whose mark stands in the file ENCRYPTED.txt of that copy.
encrypt-not-empty
  There are files in {about} already; an encrypted copy is never put among others.
  Nothing was changed, and what lies there stays as it is.
  Choose an empty folder for the encrypted copy, and add it as an account of its own.
sheet-old
  The recovery sheet of {about} was last typed back on {when}.
  The copy and your vault are as they were.
  See if the paper is still there, and type it back: in Settings, or elsewhere sheet NAME --accept.
encrypted-already
  The copy in {about} is encrypted already.
  Nothing was changed.
  See its recovery sheet again with: elsewhere sheet NAME.
not-encrypted
  There is no encrypted copy in {about}, so it has no recovery sheet.
  Nothing was changed.
  To have one, choose an empty place and turn on encryption: elsewhere plan add FROM TO --encrypt.
encrypted-as-files
  {about} is encrypted, and what is encrypted can only lie there as files, not as items.
  Nothing was changed.
  Leave the form out, or choose another account for a copy as items.
copy-is-encrypted
  An encrypted copy lies there; nothing plain is put beside it.
  Nothing was changed, there or in your vault.
  Give its recovery sheet to go on with it, or choose another folder for this copy.
unsound-there
  What lies in the second cloud for {about} is not what was put there.
  Your vault has it whole; nothing of what was found there was used.
  Nothing to do: the next copy puts it right; if it happens again, ask whoever runs that place.
""")
