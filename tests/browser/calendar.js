// For each calendar, print a line of JSON: summary and time of each event, as ical.js reads it.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

for (const file of process.argv.slice(2)) {
  // The calendars use the same zone name with different rules.
  ICAL.TimezoneService.reset();
  const whole = new ICAL.Component(ICAL.parse(readFileSync(file, "utf-8")));
  const events = whole.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
  console.log(JSON.stringify(events.map((one) => [one.summary, one.startDate.toUnixTime()])));
}
