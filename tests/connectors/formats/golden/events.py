"""Events and to-dos: pairs that mean the same, and pairs that almost do."""

from __future__ import annotations

Pair = tuple[str, bytes, bytes]


def zone(tzid: str, winter: str = "+0100", summer: str = "+0200") -> str:
    def part(kind: str, start: str, month: int, before: str, after: str) -> str:
        return (
            f"BEGIN:{kind}\r\nDTSTART:{start}\r\nRRULE:FREQ=YEARLY;BYMONTH={month};BYDAY=-1SU\r\n"
            f"TZOFFSETFROM:{before}\r\nTZOFFSETTO:{after}\r\nEND:{kind}\r\n"
        )

    daylight = part("DAYLIGHT", "19700329T020000", 3, winter, summer)
    standard = part("STANDARD", "19701025T030000", 10, summer, winter)
    return f"BEGIN:VTIMEZONE\r\nTZID:{tzid}\r\n{daylight}{standard}END:VTIMEZONE\r\n"


def whole(*parts: str, head: str = "VERSION:2.0\r\nPRODID:a\r\n") -> bytes:
    return f"BEGIN:VCALENDAR\r\n{head}{''.join(parts)}END:VCALENDAR\r\n".encode()


def part(*lines: str, kind: str = "VEVENT", uid: str = "u") -> str:
    return "\r\n".join([f"BEGIN:{kind}", f"UID:{uid}", *lines, f"END:{kind}", ""])


def event(*lines: str, start: str = "DTSTART:20240601T100000Z") -> bytes:
    return whole(part(start, *lines))


def todo(*lines: str) -> bytes:
    return whole(part("SUMMARY:t", *lines, kind="VTODO"))


def alarm(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VALARM", *lines, "END:VALARM"])


BERLIN = "DTSTART;TZID=Europe/Berlin:20240601T100000"
WEEKLY = part(BERLIN, "RRULE:FREQ=WEEKLY;COUNT=9")
MOVED = part(
    "RECURRENCE-ID;TZID=Europe/Berlin:20240608T100000", "DTSTART;TZID=Europe/Berlin:20240608T150000"
)
RINGS = alarm("ACTION:DISPLAY", "TRIGGER:-PT15M", "DESCRIPTION:x")

EQUAL: list[Pair] = [
    ("order of lines", event("SUMMARY:a", "LOCATION:b"), event("LOCATION:b", "SUMMARY:a")),
    ("bookkeeping", event("DTSTAMP:20240101T000000Z", "SEQUENCE:1", "CREATED:20240101T000000Z"),
     event("DTSTAMP:20250101T000000Z", "SEQUENCE:4", "LAST-MODIFIED:20250101T000000Z")),
    ("calendar's own lines", whole(WEEKLY), whole(WEEKLY, head="VERSION:2.0\r\nPRODID:b\r\nX-WR-CALNAME:c\r\nMETHOD:PUBLISH\r\n")),
    ("order inside a rule", event("RRULE:FREQ=WEEKLY;BYDAY=MO,TU;COUNT=3"), event("RRULE:COUNT=3;BYDAY=TU,MO;FREQ=weekly;INTERVAL=1")),
    ("a rule with what is meant anyway", event("RRULE:FREQ=WEEKLY"), event("RRULE:FREQ=WEEKLY;BYDAY=SA;WKST=MO")),
    ("count or until", event("RRULE:FREQ=DAILY;COUNT=3"), event("RRULE:FREQ=DAILY;UNTIL=20240603T100000Z")),
    ("zone by the server", whole(part(BERLIN)), whole(zone("Europe/Berlin"), part(BERLIN))),
    ("zone under its Windows name", whole(part(BERLIN)), whole(part("DTSTART;TZID=W. Europe Standard Time:20240601T100000"))),
    ("zone under a vendor's path", whole(part(BERLIN)), whole(part("DTSTART;TZID=/citadel.org/2021_1/Europe/Berlin:20240601T100000"))),
    ("zone under a name of its own", whole(part(BERLIN)), whole(zone("Mine"), part("DTSTART;TZID=Mine:20240601T100000"))),
    ("UTC by name", event(), event(start="DTSTART;TZID=Etc/UTC:20240601T100000")),
    ("end or length", event("DTEND:20240601T113000Z"), event("DURATION:PT1H30M")),
    ("end or length over a change of clocks", event("DTEND;TZID=Europe/Berlin:20241027T120000", start="DTSTART;TZID=Europe/Berlin:20241026T120000"),
     event("DURATION:PT25H", start="DTSTART;TZID=Europe/Berlin:20241026T120000")),
    ("a whole day without its end", event(start="DTSTART;VALUE=DATE:20240601"), event("DTEND;VALUE=DATE:20240602", start="DTSTART;VALUE=DATE:20240601")),
    ("no length or none said", event(), event("DURATION:PT0S")),
    ("left-out dates on one line", event("RRULE:FREQ=DAILY", "EXDATE:20240602T100000Z,20240603T100000Z"),
     event("RRULE:FREQ=DAILY", "EXDATE:20240603T100000Z", "EXDATE:20240602T100000Z")),
    ("left-out date in UTC", event("RRULE:FREQ=DAILY", "EXDATE;TZID=Europe/Berlin:20240602T100000", start=BERLIN),
     event("RRULE:FREQ=DAILY", "EXDATE:20240602T080000Z", start=BERLIN)),
    ("exception before its master", whole(WEEKLY, MOVED), whole(MOVED, WEEKLY)),
    ("exception named in UTC", whole(WEEKLY, MOVED), whole(WEEKLY, MOVED.replace("RECURRENCE-ID;TZID=Europe/Berlin:20240608T100000", "RECURRENCE-ID:20240608T080000Z"))),
    ("what is so by default", event("TRANSP:OPAQUE", "CLASS:PUBLIC", "PRIORITY:0"), event()),
    ("guest in other letters", event("ATTENDEE;CN=Ana;PARTSTAT=NEEDS-ACTION:mailto:ana@x.org"), event('ATTENDEE;CN="Ana":MAILTO:Ana@x.org')),
    ("guest with the server's notes", event("ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@x"), event("ATTENDEE;PARTSTAT=ACCEPTED;SCHEDULE-STATUS=2.0:mailto:a@x")),
    ("guest put out of the server's sight", event("ATTENDEE:mailto:a@x"), event("X-ELSEWHERE-ATTENDEE:mailto:a@x")),
    ("categories on two lines", event("CATEGORIES:a,b"), event("CATEGORIES:b", "CATEGORIES:a")),
    ("alarm in other words", event(RINGS), event(alarm("TRIGGER;RELATED=START;VALUE=DURATION:-PT900S", "UID:1", "ACTION:display", "DESCRIPTION:Reminder"))),
    ("order of alarms", event(RINGS, alarm("ACTION:AUDIO", "TRIGGER:PT0S")), event(alarm("ACTION:AUDIO", "TRIGGER:-PT0M"), RINGS)),
    ("position with zeros", event("GEO:52.5;13.4"), event("GEO:52.500000;13.400000")),
    ("text escaped otherwise", event("SUMMARY:a\\, b\\:c", "LOCATION:x\\;y"), event("SUMMARY:a\\, b:c", "LOCATION:x\\;y")),
    ("X- value escaped", event("X-A:geo:1,2"), event("X-A:geo:1\\,2")),
    ("quotes the server took off", event('X-A;X-P="b":c'), event("X-A;X-P=b:c")),
    ("marks of a library", event("X-A:b"), event("X-A;X-VOBJ-ORIGINAL-TZID=x:b")),
    ("lower case all over", event("SUMMARY:a"), event("SUMMARY:a").replace(b"SUMMARY", b"summary").replace(b"BEGIN:VEVENT", b"begin:vevent")),
    ("folded in a word", event("DESCRIPTION:" + "word" * 40), event("DESCRIPTION:" + "word" * 15 + "\r\n " + "word" * 25)),
    ("to-do not begun", todo("PERCENT-COMPLETE:0"), todo()),
    ("to-do done, order", todo("STATUS:COMPLETED", "COMPLETED:20240601T100000Z"), todo("COMPLETED:20240601T100000Z", "STATUS:completed")),
    ("to-do due in a zone of two names", todo("DUE;TZID=Europe/Berlin:20240601T100000"), todo("DUE;TZID=Romance Standard Time:20240601T100000")),
    ("alias of a zone", event(start="DTSTART;TZID=US/Eastern:20240601T100000"), event(start="DTSTART;TZID=America/New_York:20240601T100000")),
    ("a rule nobody follows, order", event("RRULE:FREQ=MINUTELY;COUNT=3"), event("RRULE:COUNT=3;FREQ=MINUTELY")),
    ("line ends", event("SUMMARY:a"), event("SUMMARY:a").replace(b"\r\n", b"\n")),
    ("empty description left out", event("DESCRIPTION:"), event()),
]  # fmt: skip

DIFFERENT: list[Pair] = [
    ("an hour later", event(), event(start="DTSTART:20240601T110000Z")),
    ("zone lost", whole(part(BERLIN)), event(start="DTSTART:20240601T080000Z")),
    ("zone became floating", whole(part(BERLIN)), event(start="DTSTART:20240601T100000")),
    ("zone that shows the same only in summer", whole(part(BERLIN)), whole(part("DTSTART;TZID=Africa/Johannesburg:20240601T100000"))),
    ("zone of its own without summer time", whole(part(BERLIN)), whole(zone("Mine", "+0200", "+0200"), part("DTSTART;TZID=Mine:20240601T100000"))),
    ("same zone name, other zone", whole(zone("Mine"), part("DTSTART;TZID=Mine:20240601T100000")),
     whole(zone("Mine", "+0200", "+0300"), part("DTSTART;TZID=Mine:20240601T100000"))),
    ("whole day became midnight", event(start="DTSTART;VALUE=DATE:20240601"), event(start="DTSTART:20240601T000000")),
    ("a day shorter", event("DTEND;VALUE=DATE:20240603", start="DTSTART;VALUE=DATE:20240601"), event(start="DTSTART;VALUE=DATE:20240601")),
    ("an hour made up", event(), event("DURATION:PT1H")),
    ("a day is not 24 hours", event("RRULE:FREQ=DAILY", "DURATION:P1D", start=BERLIN), event("RRULE:FREQ=DAILY", "DURATION:PT24H", start=BERLIN)),
    ("repetition lost", event("RRULE:FREQ=DAILY"), event()),
    ("one time less", event("RRULE:FREQ=DAILY;COUNT=4"), event("RRULE:FREQ=DAILY;COUNT=3")),
    ("end of repetition lost", event("RRULE:FREQ=YEARLY;COUNT=40"), event("RRULE:FREQ=YEARLY")),
    ("end far away, moved", event("RRULE:FREQ=YEARLY;COUNT=40"), event("RRULE:FREQ=YEARLY;COUNT=39")),
    ("another weekday", event("RRULE:FREQ=WEEKLY;BYDAY=MO,WE"), event("RRULE:FREQ=WEEKLY;BYDAY=MO,TH")),
    ("week begins elsewhere", event("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO"), event("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU")),
    ("last Friday became fourth", event("RRULE:FREQ=MONTHLY;BYDAY=-1FR"), event("RRULE:FREQ=MONTHLY;BYDAY=4FR")),
    ("until a day early", event("RRULE:FREQ=DAILY;UNTIL=20240610T100000Z"), event("RRULE:FREQ=DAILY;UNTIL=20240609T100000Z")),
    ("left-out date lost", event("RRULE:FREQ=DAILY", "EXDATE:20240602T100000Z"), event("RRULE:FREQ=DAILY")),
    ("left-out date list cut", event("RRULE:FREQ=DAILY", "EXDATE:20240602T100000Z,20240603T100000Z"), event("RRULE:FREQ=DAILY", "EXDATE:20240602T100000Z")),
    ("extra date lost", event("RDATE:20240702T100000Z,20240703T100000Z"), event("RDATE:20240702T100000Z")),
    ("exception lost", whole(WEEKLY, MOVED), whole(WEEKLY)),
    ("exception on another day", whole(WEEKLY, MOVED), whole(WEEKLY, MOVED.replace("0608T100000", "0615T100000"))),
    ("exception moved elsewhere", whole(WEEKLY, MOVED), whole(WEEKLY, MOVED.replace("150000", "160000"))),
    ("master lost", whole(WEEKLY, MOVED), whole(MOVED)),
    ("alarm lost", event(RINGS), event()),
    ("alarm shifted", event(RINGS), event(RINGS.replace("15M", "10M"))),
    ("alarm after instead of before", event(RINGS), event(RINGS.replace("-PT", "PT"))),
    ("alarm at the end", event(RINGS), event(RINGS.replace("TRIGGER", "TRIGGER;RELATED=END"))),
    ("alarm rings, no longer shows", event(RINGS), event(RINGS.replace("DISPLAY", "AUDIO"))),
    ("one of two alarms lost", event(RINGS, RINGS.replace("15M", "5M")), event(RINGS)),
    ("guest lost", event("ATTENDEE:mailto:a@x", "ATTENDEE:mailto:b@x"), event("ATTENDEE:mailto:a@x")),
    ("answer of a guest lost", event("ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@x"), event("ATTENDEE:mailto:a@x")),
    ("host lost", event("ORGANIZER:mailto:a@x"), event()),
    ("description cut", event("DESCRIPTION:one\\ntwo"), event("DESCRIPTION:one")),
    ("title cut at the comma", event("SUMMARY:a\\, b"), event("SUMMARY:a")),
    ("a category lost", event("CATEGORIES:a,b"), event("CATEGORIES:a")),
    ("place lost", event("LOCATION:x"), event()),
    ("X- value cut", event("X-APPLE-STRUCTURED-LOCATION;VALUE=URI:geo:52.5,13.4"), event("X-APPLE-STRUCTURED-LOCATION;VALUE=URI:geo:52.5")),
    ("free became busy", event("TRANSP:TRANSPARENT"), event()),
    ("private became public", event("CLASS:PRIVATE"), event()),
    ("cancelled came back", event("STATUS:CANCELLED"), event()),
    ("attachment lost", event("ATTACH:http://x/y"), event()),
    ("to-do done again open", todo("STATUS:COMPLETED"), todo("STATUS:NEEDS-ACTION")),
    ("to-do half done", todo("PERCENT-COMPLETE:50"), todo("PERCENT-COMPLETE:40")),
    ("to-do due a day later", todo("DUE;VALUE=DATE:20240601"), todo("DUE;VALUE=DATE:20240602")),
    ("to-do without its due time", todo("DUE:20240601T100000Z"), todo("DUE;VALUE=DATE:20240601")),
    ("to-do no longer due", todo("DUE:20240601T100000Z"), todo()),
    ("to-do done at another time", todo("COMPLETED:20240601T100000Z"), todo("COMPLETED:20240602T100000Z")),
    ("to-do became an event", todo(), whole(part("SUMMARY:t"))),
    ("parent of a to-do lost", todo("RELATED-TO:p"), todo()),
    ("another event", whole(part(BERLIN, uid="a")), whole(part(BERLIN, uid="b"))),
    ("rule nobody follows, changed", event("RRULE:FREQ=MINUTELY;COUNT=3"), event("RRULE:FREQ=MINUTELY;COUNT=4")),
    ("empty calendar", event(), whole()),
    ("no calendar", event(), b"<html>"),
    ("broken date, changed", event(start="DTSTART:20241332"), event(start="DTSTART:20241333")),
]  # fmt: skip
