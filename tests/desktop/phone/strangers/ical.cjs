// With ical.js, JSON lines out: "cards" reads a file of cards; "events FROM TO" expands each of a
// JSON list of calendars, and says null where it cannot read one.
"use strict";
const crypto = require("node:crypto");
const fs = require("node:fs");
const ICAL = require(process.env.ELSEWHERE_ICALJS);
const text = fs.readFileSync(0, "utf8");
const WANTED = new Set(
  ["fn", "n", "tel", "email", "org", "title", "adr", "bday", "note", "url", "nickname"]);

function cards() {
  let parsed = ICAL.parse(text);
  if (parsed.length && typeof parsed[0] === "string") parsed = [parsed];
  for (const [, lines] of parsed) {
    const said = [];
    for (const [name, , , ...values] of lines) {
      if (WANTED.has(name)) said.push([name.toUpperCase(), values.flat(1)]);
      if (name === "photo") {
        const bytes = Buffer.from(values[0], "base64");
        said.push(["PHOTO", [crypto.createHash("sha256").update(bytes).digest("hex")]]);
      }
    }
    console.log(JSON.stringify(said));
  }
}

function moment(time) {
  if (time.isDate) return time.toString();
  return time.zone === ICAL.Timezone.localTimezone
    ? time.toString() : time.convertToZone(ICAL.Timezone.utcTimezone).toString();
}

function events(text, from, to) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(zone);
  }
  const found = [];
  const all = calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
  for (const master of all.filter((one) => !one.isRecurrenceException())) {
    for (const other of all) {
      if (other.isRecurrenceException() && other.uid === master.uid) master.relateException(other);
    }
    const steps = master.iterator();
    for (let count = 0; count < 20000; count += 1) {
      const next = steps.next();
      if (!next || next.toString().slice(0, 10) >= to) break;
      const start = moment(master.getOccurrenceDetails(next).startDate);
      if (start.slice(0, 10) >= from && start.slice(0, 10) < to) found.push([master.uid, start]);
      if (!master.isRecurring()) break;
    }
  }
  return found;
}

if (process.argv[2] === "cards") cards();
else for (const each of JSON.parse(text)) {
  let found = null;
  try { found = events(each, process.argv[3], process.argv[4]); } catch (error) { found = null; }
  console.log(JSON.stringify(found));
}
