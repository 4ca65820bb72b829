import { describe, expect, it } from "vitest";
import { wholeText } from "../../../simulator/preview/format/formatted-value.ts";
import { unitFormat } from "../../../simulator/preview/format/unit-format.ts";

/** Unit, value, decimals (`-` for as many as tell it), and what Grafana writes. */
const table = `
none            | 0                 | - | 0
none            | 3.23              | - | 3.23
none            | 0.0245            | - | 0.0245
none            | 13.37             | 0 | 13
none            | 186.123           | -2 | 186
none            | 100.5             | 2 | 100.50
none            | 1e22              | - | 1e+22
short           | 98765             | 0 | 99 K
short           | 9876543           | 0 | 10 Mil
short           | 1250              | 3 | 1.250 K
short           | -1250             | 2 | -1.25 K
short           | 0.5               | 1 | 0.5
short           | 1000              | 0 | 1 K
bytes           | 0                 | 0 | 0 B
bytes           | 1024              | 0 | 1 KiB
bytes           | 100030303         | 2 | 95.40 MiB
bytes           | 1e300             | 0 | ${Math.round(1e300 / 1024 ** 8)} YiB
kbytes          | 10000000          | 3 | 9.537 GiB
decbytes        | 1500              | 1 | 1.5 kB
decbytes        | 0.5               | 0 | 500 mB
deckbytes       | 10000000          | 3 | 10.000 GB
bits            | 2048              | 0 | 2 Kib
binBps          | 1048576           | 0 | 1 MiB/s
Bps             | 1500000           | 1 | 1.5 MB/s
bps             | 1500000           | 1 | 1.5 Mb/s
percent         | 12.345            | 1 | 12.3%
percentunit     | 0.07              | - | 7%
percentunit     | 0.00144           | 2 | 0.14%
s               | 0                 | - | 0 s
s               | 0.0000005         | 0 | 500 ns
s               | 0.00025           | 0 | 250 µs
s               | 0.25              | 0 | 250 ms
s               | 59                | 0 | 59 s
s               | 90                | 1 | 1.5 min
s               | 5400              | 1 | 1.5 hour
s               | 129600            | 1 | 1.5 day
s               | 907200            | 1 | 1.5 week
s               | 63113800          | 0 | 2 year
s               | -90               | 1 | -1.5 min
ms              | 0.0024            | 4 | 0.0024 ms
ms              | 100               | 0 | 100 ms
ms              | 1250              | 2 | 1.25 s
ms              | 10000086.123      | 1 | 2.8 hour
ns              | 1500              | 1 | 1.5 µs
µs              | 1500              | 1 | 1.5 ms
m               | 90                | 1 | 1.5 hour
h               | 36                | 1 | 1.5 day
d               | 10.5              | 1 | 1.5 week
dtdurations     | 0                 | - | 0 seconds
dtdurations     | 1                 | - | 1 second
dtdurations     | -1                | - | 1 second ago
dtdurations     | 129600            | 2 | 1 day, 12 hours, 0 minutes
dtdurations     | 129600            | - | 1 day
dtdurationms    | 38898367008       | 1 | 1 year, 2 months
dtdurationms    | 36993906007       | 8 | 1 year, 2 months, 0 weeks, 3 days, 4 hours, 5 minutes, 6 seconds, 7 milliseconds
dthms           | 3661              | - | 01:01:01
dthms           | -1                | - | 00:00:01 ago
dtdhms          | 90061             | - | 1 d 01:01:01
clockms         | 999               | 0 | 999ms
clockms         | 59999             | - | 59s:999ms
clockms         | 3599999           | 1 | 59m:59s
clockms         | 89999999          | 2 | 24h:59m:59s
clocks          | 61                | 0 | 01m
timeticks       | 9000              | 1 | 1.5 min
reqps           | 1250              | 2 | 1.25K req/s
reqps           | 28.8              | 1 | 28.8 req/s
ops             | 1500000           | 1 | 1.5M ops/s
cps             | 0.5               | 1 | 0.5 c/s
hertz           | 1500              | 1 | 1.5 kHz
celsius         | 21.5              | 1 | 21.5 °C
currencyUSD     | 1532.82           | 2 | $1.53K
currencyUSD     | -1532.82          | 2 | -$1.53K
currencySEK     | 1532.82           | 2 | 1.53Kkr
megwatt         | 1000              | 3 | 1.000 GW
pfarad          | 1000              | 3 | 1.000 nF
bool            | 1                 | - | True
bool_yes_no     | 0                 | - | No
bool:in/out     | 0                 | - | out
hex             | 255               | - | FF
hex0x           | 255               | - | 0xFF
sci             | 12345             | 2 | 1.23e+4
locale          | 1234567.5         | 1 | 1,234,567.5
suffix:×        | 14.4              | 1 | 14.4 ×
prefix:~        | 3                 | 0 | ~3
count:jobs      | 1500              | 1 | 1.5K jobs
si:mF           | 5                 | 0 | 5 mF
currency:CHF    | 5                 | 0 | CHF5
dateTimeAsIso   | 1505634997920     | - | 2017-09-17 07:56:37
dateTimeAsUS    | 1505634997920     | - | 09/17/2017 7:56:37 am
time:YYYY [at] H | 1505634997920    | - | 2017 at 7
dateTimeFromNow | 1505030197920     | - | 7 days ago
dateTimeFromNow | 1505635057920     | - | in a minute
dateTimeFromNow | 1505634990000     | - | a few seconds ago
dateTimeAsIsoNoDateIfToday | 1505600000000 | - | 22:13:20
widgets         | 4                 | 0 | 4 widgets
`;

const nowMs = 1_505_634_997_920;

describe("the format of a unit", () => {
  for (const line of table.trim().split("\n")) {
    const [unit = "", value = "", decimals = "", text = ""] = line.split("|").map((cell) => cell.trim());
    it(`writes ${value} with ${decimals} decimals in ${unit} as ${text}`, () => {
      const options = { decimals: decimals === "-" ? undefined : Number(decimals), nowMs };
      const now =
        unit === "dateTimeAsIsoNoDateIfToday" ? { ...options, nowMs: 1_505_606_400_000 - 1 } : options;
      expect(wholeText(unitFormat(unit)(Number(value), now))).toBe(text);
    });
  }

  it("writes what is no number in any unit", () => {
    for (const unit of ["none", "bytes", "s", "short", "dtdurations", "clockms", "percent"]) {
      const texts = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(
        (value) => unitFormat(unit)(value, { decimals: 2, nowMs }).text,
      );
      expect([unit, ...texts]).toEqual([unit, "NaN", "∞", "-∞"]);
    }
  });
});
