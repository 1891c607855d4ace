// Prints summary and instant of each event of calendars, a line each, as ical.js reads them.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

for (const file of process.argv.slice(2)) {
  // Each calendar brings other rules under one name.
  ICAL.TimezoneService.reset();
  const whole = new ICAL.Component(ICAL.parse(readFileSync(file, "utf-8")));
  const events = whole.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
  console.log(JSON.stringify(events.map((one) => [one.summary, one.startDate.toUnixTime()])));
}
