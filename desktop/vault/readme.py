"""The text of README.txt: how to read a vault without this program."""

README = """\
This folder is an Elsewhere vault: your contacts, calendars, to-dos and photos,
in standard files that other programs read. You need no special program.

  <account>/Contacts/<address book>/*.vcf     one vCard a file
  <account>/Calendars/<calendar>/*.ics        one iCalendar event a file, its exceptions with it
  <account>/Tasks/<list>/*.ics                one iCalendar to-do a file
  <account>/Photos/<year>/<year-month>/*      the original photos; <file>.xmp beside one says
                                              what the cloud knew of it
  <account>/Albums/*.json                     albums: names and order of photos
  .../SHA256SUMS                              check a folder with: sha256sum -c SHA256SUMS
  index.html                                  open it in a browser: photos by month, album and
                                              person, and all the rest; no connection needed

A name that ends in .other: it came as a photo, and under the name before that ending it
would start a program when opened.

Files you add are left alone. A file you change is never overwritten without your
version being kept beside it. Please do not change anything in .elsewhere.

What lies in .elsewhere (format 1)

  vault.json, vault-copy.json   the id of this vault
  objects/ab/<sha256>           earlier and removed versions; the name is the SHA-256 of the
                                bytes, the folder its first two digits. Plain copies.
  log/<account>/<month>.jsonl   what happened, one JSON object a line, oldest first.
      Lines count once a line {"e":"seal"} follows them, whose sha256 is SHA-256 of the seal
      before (as hex text, nothing for the first) and the lines between, with their line ends.
      After {"e":"again"} the unsealed lines before it, and that line, count for nothing.
      {"e":"account","name"}    whose log this is
      {"e":"shelf","shelf","service","id","kind","name","folder"}   a collection
      {"e":"keep","shelf","id","revision","path","sha256","size","uid","at","change"}
          an item came, or changed: its file is `path`, or objects/ by its sha256 once replaced
      {"e":"drop","shelf","id","path","sha256"}    an item was removed from the account and
          its file moved to objects/
      {"e":"moved","shelf","id","path"}            you renamed its file
      {"e":"hold"...}, {"e":"release"...}, {"e":"answer"...}    removals waiting for you
      {"e":"settle","shelf","cursor"}              up to where the account was read
  log-copy/                     the same again, in case a disk damages one of them
  service/<account>/*.jsonl     a service's own record of an item, where the file was made from
                                one; `original` of a keep line says which bytes of which file
  quarantine/                   items that could not be understood, as received
  ledgers/ runs/ evidence/      what was copied elsewhere, reports, proofs of restores
  pages/                        what index.html leads to; made anew when it is gone
  staging/                      files being written; of no use afterwards
"""
