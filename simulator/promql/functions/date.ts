const secondsPerDay = 86_400;

/** A function of a time in seconds since the epoch (UTC; fractions are cut off). */
export type DateFunction = (timeS: number) => number;

/** The functions on dates. Without an argument they apply to the evaluation's time. */
export const dateFunctions: ReadonlyMap<string, DateFunction> = new Map<string, DateFunction>([
  ["minute", (timeS) => Math.floor(floorModulo(whole(timeS), 3600) / 60)],
  ["hour", (timeS) => Math.floor(floorModulo(whole(timeS), secondsPerDay) / 3600)],
  ["day_of_week", (timeS) => floorModulo(dayNumber(timeS) + 4, 7)],
  ["day_of_month", (timeS) => civilDate(timeS).day],
  ["day_of_year", (timeS) => dayOfYear(timeS)],
  ["days_in_month", (timeS) => daysInMonth(civilDate(timeS))],
  ["month", (timeS) => civilDate(timeS).month],
  ["year", (timeS) => civilDate(timeS).year],
]);

interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

// Go converts a float to a 64-bit integer; what does not fit becomes the smallest one on common hardware, which its
// calendar takes for the one just past the largest.
const integerEnd = 2 ** 63;

function whole(timeS: number): number {
  const seconds = Math.trunc(timeS);
  return seconds > -integerEnd && seconds < integerEnd ? seconds : integerEnd;
}

function dayNumber(timeS: number): number {
  return Math.floor(whole(timeS) / secondsPerDay);
}

/** The date of a day in the proleptic Gregorian calendar, counted in eras of 400 years that begin in March. */
function civilDate(timeS: number): CivilDate {
  const days = dayNumber(timeS) + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfMarchYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfMarchYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfMarchYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
}

const daysBeforeMonth: readonly number[] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

function dayOfYear(timeS: number): number {
  const { year, month, day } = civilDate(timeS);
  return (daysBeforeMonth[month - 1] ?? 0) + day + (month > 2 && isLeap(year) ? 1 : 0);
}

function daysInMonth({ year, month }: CivilDate): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function floorModulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
