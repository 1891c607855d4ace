// Prints summary and instant of each event of a calendar, as ical.js reads it.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const whole = new ICAL.Component(ICAL.parse(readFileSync(process.argv[2], "utf-8")));
const events = whole.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
console.log(JSON.stringify(events.map((one) => [one.summary, one.startDate.toUnixTime()])));
