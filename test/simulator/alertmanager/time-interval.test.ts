import { expect, test } from "vitest";
import { containsTime } from "../../../simulator/alertmanager/index.ts";
import { configOf } from "./timeline-text.ts";

function contains(interval: string, instant: string): boolean {
  const config = configOf(
    `route: {receiver: a}\nreceivers: [{name: a}]\ntime_intervals: [{name: x, time_intervals: [${interval}]}]\n`,
  );
  return config.timeIntervals.get("x")?.some((each) => containsTime(each, Date.parse(instant))) ?? false;
}

const workingDay =
  '{weekdays: ["monday:friday"], times: [{start_time: "09:00", end_time: "17:00"}], location: Europe/Berlin}';

const lateAtNight = '{times: [{start_time: "02:00", end_time: "03:00"}], location: Europe/Berlin}';

test.each([
  ["{}", "2026-01-05T00:00:00Z", true],
  ["{times: []}", "2026-01-05T00:00:00Z", false],
  ["{weekdays: []}", "2026-01-05T00:00:00Z", false],
  ['{times: [{start_time: "09:00", end_time: "09:30"}]}', "2026-01-05T09:00:00Z", true],
  ['{times: [{start_time: "09:00", end_time: "09:30"}]}', "2026-01-05T09:29:59.999Z", true],
  ['{times: [{start_time: "09:00", end_time: "09:30"}]}', "2026-01-05T09:30:00Z", false],
  ['{times: [{start_time: "22:00", end_time: "24:00"}]}', "2026-01-05T23:59:59Z", true],
  // Winter and summer time: nine in Berlin is eight or seven in UTC.
  [workingDay, "2026-01-05T08:00:00Z", true],
  [workingDay, "2026-01-05T07:59:00Z", false],
  [workingDay, "2026-07-06T07:00:00Z", true],
  [workingDay, "2026-07-06T15:00:00Z", false],
  [workingDay, "2026-07-05T12:00:00Z", false],
  // The hour that spring leaves out, and the one that autumn has twice.
  [lateAtNight, "2026-03-29T00:59:59Z", false],
  [lateAtNight, "2026-03-29T01:00:00Z", false],
  [lateAtNight, "2026-10-25T00:30:00Z", true],
  [lateAtNight, "2026-10-25T01:30:00Z", true],
  [lateAtNight, "2026-10-25T02:00:00Z", false],
  // The day of the week is the zone's, too.
  ["{weekdays: [tuesday], location: Pacific/Auckland}", "2026-01-05T12:00:00Z", true],
  ["{weekdays: [monday], location: America/Los_Angeles}", "2026-01-06T07:59:00Z", true],
  ["{days_of_month: [-1]}", "2024-02-29T12:00:00Z", true],
  ["{days_of_month: [-1]}", "2026-02-28T12:00:00Z", true],
  ["{days_of_month: [-1]}", "2026-03-30T12:00:00Z", false],
  ['{days_of_month: ["-3:-1"]}', "2026-04-28T12:00:00Z", true],
  ['{days_of_month: ["5:-5"]}', "2026-04-26T12:00:00Z", true],
  ['{days_of_month: ["5:-5"]}', "2026-04-27T12:00:00Z", false],
  ['{days_of_month: ["30:31"]}', "2026-02-28T12:00:00Z", false],
  ['{days_of_month: ["28:31"]}', "2026-02-28T12:00:00Z", true],
  ['{months: ["march:5", 12]}', "2026-05-31T23:59:59Z", true],
  ['{months: ["march:5", 12]}', "2026-06-01T00:00:00Z", false],
  ["{months: [13]}", "2026-12-01T00:00:00Z", false],
  ['{years: ["2020:2025"]}', "2026-01-01T00:00:00Z", false],
  ['{years: ["1969"]}', "1969-07-20T20:17:00Z", true],
  ['{years: ["2100:2200"], weekdays: [friday]}', "2100-01-01T00:00:00Z", true],
  // An entry that is nothing: Sunday, but no minute, day, month or year.
  ["{weekdays: [null]}", "2026-01-04T00:00:00Z", true],
  ["{months: [null]}", "2026-01-04T00:00:00Z", false],
])("%s at %s: %s", (interval, instant, expected) => {
  expect(contains(interval, instant)).toBe(expected);
});

test("a name with several intervals holds where one of them does", () => {
  const either = "{weekdays: [saturday]}, {weekdays: [sunday]}";
  expect([3, 4, 5].map((day) => contains(either, `2026-01-0${day}T12:00:00Z`))).toEqual([true, true, false]);
});
