import { dateUnit, fromNowUnit } from "./date-units.ts";
import { decimalText } from "./decimal-text.ts";
import { clockDuration, clockUnit, durationUnit, timeTicksUnit, wordyDuration } from "./duration-units.ts";
import { plainValue, type UnitFormat } from "./formatted-value.ts";
import { binaryUnit, countUnit, currencyUnit, decimalUnit, fixedUnit, scaledUnits } from "./scaled-units.ts";

// Each list: the unit's identifier, the name it writes, and for a unit with a prefix of its own its power of the base.
const fixedNames = `humidity %H, dB dB, pixel px, accMS2 m/sec², accFS2 f/sec², accG g, degree °, radian rad, grad grad,
  arcmin arcmin, arcsec arcsec, areaM2 m², areaF2 ft², areaMI2 mi², areaAcres ac, areaHectares ha, ppm ppm, conppb ppb,
  conngm3 ng/m³, conngNm3 ng/Nm³, conμgm3 μg/m³, conμgNm3 μg/Nm³, conmgm3 mg/m³, conmgNm3 mg/Nm³, congm3 g/m³,
  congNm3 g/Nm³, conmgdL mg/dL, conmmolL mmol/L, Wm2 W/m², flowgpm gpm, flowcms cms, flowcfs cfs, flowcfm cfm, litreh L/h,
  flowlpm L/min, flowmlpm mL/min, lux lux, masslb lb, masst t, lengthin in, lengthft ft, lengthmi mi, pressurehpa hPa,
  pressurekpa kPa, pressurehg "Hg, rotrpm rpm, rotrads rad/s, rotdegs °/s, celsius °C, fahrenheit °F, farenheit °F,
  kelvin K, velocityms m/s, velocitykmh km/h, velocitymph mph, velocityknot kn, m3 m³, Nm3 Nm³, dm3 dm³, gallons gal`;

const countNames = `cps c/s, ops ops/s, reqps req/s, rps rd/s, wps wr/s, iops io/s, eps evt/s, mps msg/s, recps rec/s,
  rowsps rows/s, cpm c/m, opm ops/m, reqpm req/m, rpm rd/m, wpm wr/m, epm evts/m, mpm msgs/m, recpm rec/m, rowspm rows/m`;

const binaryNames = `bits b, bytes B, kbytes B 1, mbytes B 2, gbytes B 3, tbytes B 4, pbytes B 5, binbps b/s, binBps B/s,
  Kibits b/s 1, KiBs B/s 1, Mibits b/s 2, MiBs B/s 2, Gibits b/s 3, GiBs B/s 3, Tibits b/s 4, TiBs B/s 4, Pibits b/s 5,
  PiBs B/s 5`;

const decimalNames = `decbits b, decbytes B, deckbytes B 1, decmbytes B 2, decgbytes B 3, dectbytes B 4, decpbytes B 5,
  pps p/s, bps b/s, Bps B/s, Kbits b/s 1, KBs B/s 1, Mbits b/s 2, MBs B/s 2, Gbits b/s 3, GBs B/s 3, Tbits b/s 4,
  TBs B/s 4, Pbits b/s 5, PBs B/s 5, flops FLOPS, mflops FLOPS 2, gflops FLOPS 3, tflops FLOPS 4, pflops FLOPS 5,
  eflops FLOPS 6, zflops FLOPS 7, yflops FLOPS 8, watt W, kwatt W 1, megwatt W 2, gwatt W 3, mwatt W -1, voltamp VA,
  kvoltamp VA 1, voltampreact VAr, kvoltampreact VAr 1, watth Wh, watthperkg Wh/kg, kwatth Wh 1, kwattm W-Min 1, amph Ah,
  kamph Ah 1, mamph Ah -1, joule J, ev eV, amp A, kamp A 1, mamp A -1, volt V, kvolt V 1, mvolt V -1, dBm dBm, mohm Ω -1,
  ohm Ω, kohm Ω 1, Mohm Ω 2, farad F, µfarad F -2, nfarad F -3, pfarad F -4, ffarad F -5, henry H, mhenry H -1,
  µhenry H -2, lumens Lm, forceNm Nm, forcekNm Nm 1, forceN N, forcekN N 1, Hs H/s, KHs H/s 1, MHs H/s 2, GHs H/s 3,
  THs H/s 4, PHs H/s 5, EHs H/s 6, massmg g -1, massg g, masskg g 1, lengthmm m -1, lengthm m, lengthkm m 1,
  pressurembar bar -1, pressurebar bar, pressurekbar bar 1, pressurepa Pa, radbq Bq, radci Ci, radgy Gy, radrad rad,
  radsv Sv, radmsv Sv -1, radusv Sv -2, radrem rem, radexpckg C/kg, radr R, radsvh Sv/h, radmsvh Sv/h -1, radusvh Sv/h -2,
  rothz Hz, rotkhz Hz 1, rotmhz Hz 2, rotghz Hz 3, hertz Hz, mlitre L -1, litre L`;

const currencySigns = `currencyUSD $, currencyGBP £, currencyEUR €, currencyJPY ¥, currencyRUB ₽, currencyUAH ₴,
  currencyBRL R$, currencyCZK czk, currencyCHF CHF, currencyPLN PLN, currencyBTC ฿, currencymBTC mBTC, currencyμBTC μBTC,
  currencyZAR R, currencyINR ₹, currencyKRW ₩, currencyIDR Rp, currencyPHP PHP, currencyVND đ, currencyTRY ₺,
  currencyMYR RM, currencyXPF F, currencyBGN BGN, currencyPYG ₲, currencyUYU UYU, currencyILS ₪`;

/** The units that Grafana knows by an identifier, for identifiers that are no pattern. */
export const unitTable: ReadonlyMap<string, UnitFormat> = new Map<string, UnitFormat>([
  ["none", fixedUnit("")],
  ["string", (value) => plainValue(String(value))],
  ["short", scaledUnits(1000, ["", " K", " Mil", " Bil", " Tri", " Quadr", " Quint", " Sext", " Sept"], 0)],
  ["percent", percentOf(1)],
  ["percentunit", percentOf(100)],
  ["hex0x", (value) => plainValue(`0x${hex(value)}`)],
  ["hex", (value) => plainValue(hex(value))],
  ["sci", (value, { decimals }) => plainValue(value.toExponential(decimals))],
  ["locale", (value, { decimals }) => plainValue(grouped(value, decimals))],
  ["bool", booleanUnit("True", "False")],
  ["bool_yes_no", booleanUnit("Yes", "No")],
  ["bool_on_off", booleanUnit("On", "Off")],
  ...timeUnits(),
  ...listed(fixedUnit, fixedNames),
  ...listed(countUnit, countNames),
  ...listed(binaryUnit, binaryNames),
  ...listed(decimalUnit, decimalNames),
  ...listed((sign) => currencyUnit(sign), currencySigns),
  ...listed(
    (sign) => currencyUnit(sign, true),
    "currencyDKK kr, currencyISK kr, currencyNOK kr, currencySEK kr",
  ),
  ["pressurepsi", scaledUnits(1000, ["psi", "ksi", "Mpsi"], 0)],
]);

/** What a unit `bool:yes/no` says. */
export function booleanUnit(yes: string, no: string): UnitFormat {
  return (value) => plainValue(value === 0 || Number.isNaN(value) ? no : yes);
}

function timeUnits(): readonly (readonly [string, UnitFormat])[] {
  const iso = "YYYY-MM-DD HH:mm:ss";
  const american = "MM/DD/YYYY h:mm:ss a";
  return [
    ["ns", durationUnit("ns")],
    ["µs", durationUnit("µs")],
    ["ms", durationUnit("ms")],
    ["s", durationUnit("s")],
    ["m", durationUnit("m")],
    ["h", durationUnit("h")],
    ["d", durationUnit("d")],
    ["dtdurationms", wordyDuration("millisecond")],
    ["dtdurations", wordyDuration("second")],
    ["dthms", clockDuration(false)],
    ["dtdhms", clockDuration(true)],
    ["timeticks", timeTicksUnit],
    ["clockms", clockUnit(1)],
    ["clocks", clockUnit(1000)],
    ["dateTimeAsIso", dateUnit(iso)],
    ["dateTimeAsIsoNoDateIfToday", dateUnit(iso, "HH:mm:ss")],
    ["dateTimeAsUS", dateUnit(american)],
    ["dateTimeAsUSNoDateIfToday", dateUnit(american, "h:mm:ss a")],
    ["dateTimeAsLocal", dateUnit(american)],
    ["dateTimeAsLocalNoDateIfToday", dateUnit(american, "h:mm:ss a")],
    ["dateTimeAsSystem", dateUnit(iso)],
    ["dateTimeFromNow", fromNowUnit],
  ];
}

function percentOf(factor: number): UnitFormat {
  return (value, { decimals }) => ({
    text: decimalText(clean(value * factor), decimals),
    prefix: "",
    suffix: "%",
  });
}

// 0.07 × 100 is a little more than 7, and would be written with all its digits.
function clean(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(15)) : value;
}

function hex(value: number): string {
  const whole = Number.isInteger(value) ? value : Math.floor(value);
  return whole.toString(16).toUpperCase();
}

function grouped(value: number, decimals: number | undefined): string {
  if (!Number.isFinite(value)) return decimalText(value, decimals);
  return value.toLocaleString("en-US", { maximumFractionDigits: Math.min(20, Math.max(0, decimals ?? 3)) });
}

/** `id name, id name offset, …`: an offset is the power that the unit already has. */
function listed(
  make: (name: string, offset: number) => UnitFormat,
  list: string,
): readonly (readonly [string, UnitFormat])[] {
  return list.split(",").map((entry) => {
    const [id = "", name = "", offset = "0"] = entry.trim().split(" ");
    return [id, make(name, Number(offset))] as const;
  });
}
