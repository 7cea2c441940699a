// SPDX-License-Identifier: GPL-2.0-only

/**
 * What the local zone is ahead of UTC at a time, in seconds (3600 for UTC+1). The time is in seconds
 * since 1970, within what a Date holds.
 */
export type UtcOffset = (seconds: number) => number;

/** The zone of the host, which on Node the environment variable TZ chooses. */
export const hostUtcOffset: UtcOffset = (seconds) => {
  const date = new Date(seconds * 1000);
  const local = new Date(0);
  // A year below 100 would be taken for one of the twentieth century by Date.UTC.
  local.setUTCFullYear(date.getFullYear(), date.getMonth(), date.getDate());
  local.setUTCHours(date.getHours(), date.getMinutes(), date.getSeconds());
  return local.getTime() / 1000 - seconds;
};

/** What a Date can hold, in seconds either side of 1970, less a day for the zones. */
const dateLimit = 8_640_000_000_000n - 86_400n;
/** The calendar repeats after 400 years, weekdays and so the rules of summer time included. */
const cycleDays = 146_097;
const cycle = BigInt(cycleDays) * 86_400n;

/**
 * From the year 5881581 on the days since 1970 overflow glibc's int, and it takes every time for one
 * after the year's last change of rules.
 */
const endOfRules = 2_147_483_821n * 86_400n;
const endOfYear = 16_725_225_599n;

/** `struct tm` counts years in an int from 1900. */
const earliestYear = -(2 ** 31) + 1900;
const latestYear = 2 ** 31 - 1 + 1900;

/**
 * `%FT%T%z` of a time in the local zone, as glibc's strftime writes it; undefined where the year
 * doesn't fit, and localtime fails.
 */
export function localTimeText(seconds: bigint, utcOffset: UtcOffset): string | undefined {
  const offset = utcOffset(Number(withinDate(seconds)));
  const local = seconds + BigInt(offset);
  const secondOfDay = Number(((local % 86_400n) + 86_400n) % 86_400n);
  const days = Number((local - BigInt(secondOfDay)) / 86_400n);
  const { year, month, day } = civilDate(days);
  if (year < earliestYear || year > latestYear) return undefined;
  // strftime adds the 1900 in an int, which overflows in the last years.
  const shownYear = year | 0;
  const time = [secondOfDay / 3600, (secondOfDay / 60) % 60, secondOfDay % 60].map(twoDigits);
  return `${shownYear}-${twoDigits(month)}-${twoDigits(day)}T${time.join(':')}${zoneText(offset)}`;
}

/** A time that a Date can hold, and at which the zone is ahead as much. */
function withinDate(seconds: bigint): bigint {
  if (seconds < -dateLimit) return -dateLimit;
  if (seconds <= dateLimit) return seconds;
  return seconds < endOfRules ? (seconds % cycle) + 2n * cycle : endOfYear;
}

/** The Gregorian date of a day, counted from 1970-01-01, reckoned in cycles from a first of March. */
function civilDate(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const cycles = Math.floor(shifted / cycleDays);
  const dayOfCycle = shifted - cycles * cycleDays;
  const yearOfCycle = Math.floor(
    (dayOfCycle -
      Math.floor(dayOfCycle / 1460) +
      Math.floor(dayOfCycle / 36_524) -
      Math.floor(dayOfCycle / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfCycle - (365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: yearOfCycle + cycles * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
}

/** `+hhmm`; seconds, which local mean times have, are dropped. */
function zoneText(offset: number): string {
  const minutes = Math.floor(Math.abs(offset) / 60);
  return `${offset < 0 ? '-' : '+'}${twoDigits(minutes / 60)}${twoDigits(minutes % 60)}`;
}

const twoDigits = (value: number) => String(Math.floor(value)).padStart(2, '0');
