/**
 * The version of Stripe's API whose shapes every answer has, whatever version the request names: that of stripe 23.1,
 * whose types the presenters are checked against.
 */
export const API_VERSION = "2026-10-28.endive";

/** Stripe's versions from before they had names. There will be no more of them. */
const DATES: ReadonlySet<string> = new Set(
  (
    "2011-01-01 2011-06-21 2011-06-28 2011-08-01 2011-09-15 2011-11-17 2012-02-23 2012-03-25 2012-06-18 2012-06-28 " +
    "2012-07-09 2012-09-24 2012-10-26 2012-11-07 2013-02-11 2013-02-13 2013-07-05 2013-08-12 2013-08-13 2013-10-29 " +
    "2013-12-03 2014-01-08 2014-01-31 2014-03-13 2014-03-28 2014-05-19 2014-06-13 2014-06-17 2014-07-22 2014-07-26 " +
    "2014-08-04 2014-08-20 2014-09-08 2014-10-07 2014-11-05 2014-11-20 2014-12-08 2014-12-17 2014-12-22 2015-01-11 " +
    "2015-01-26 2015-02-10 2015-02-16 2015-02-18 2015-03-24 2015-04-07 2015-06-15 2015-07-07 2015-07-13 2015-07-28 " +
    "2015-08-07 2015-08-19 2015-09-03 2015-09-08 2015-09-23 2015-10-01 2015-10-12 2015-10-16 2016-02-03 2016-02-19 " +
    "2016-02-22 2016-02-23 2016-02-29 2016-03-07 2016-06-15 2016-07-06 2016-10-19 2017-01-27 2017-02-14 2017-04-06 " +
    "2017-05-25 2017-06-05 2017-08-15 2017-12-14 2018-01-23 2018-02-05 2018-02-06 2018-02-28 2018-05-21 2018-07-27 " +
    "2018-08-23 2018-09-06 2018-09-24 2018-10-31 2018-11-08 2019-02-11 2019-02-19 2019-03-14 2019-05-16 2019-08-14 " +
    "2019-09-09 2019-10-08 2019-10-17 2019-11-05 2019-12-03 2020-03-02 2020-08-27 2022-08-01 2022-11-15 2023-08-16 " +
    "2023-10-16 2024-04-10 2024-06-20"
  ).split(" "),
);

/** The first version under each name. Releases follow about once a month, until the next name. */
const NAMES: readonly (readonly [name: string, first: string])[] = [
  ["acacia", "2024-09-30"],
  ["basil", "2025-03-31"],
  ["clover", "2025-09-30"],
  ["dahlia", "2026-03-25"],
  ["endive", "2026-09-30"],
];

/**
 * Whether a text can name a version of Stripe's, ours or an earlier one, with the marks of previews that may follow it. We
 * do not list the monthly releases: a version that an SDK sends must never be refused because the list forgot it.
 */
export function isVersion(text: string): boolean {
  const [version = ""] = text.split(";", 1);
  if (version === API_VERSION || DATES.has(version)) return true;
  const [, date = "", name] = /^(\d{4}-\d{2}-\d{2})\.([a-z]+)$/.exec(version) ?? [];
  // Previews have no name of their own: packages that try new features send them.
  if (name === "preview") return !Number.isNaN(Date.parse(date)) && date >= NAMES[0]![1] && date <= API_VERSION;
  const at = NAMES.findIndex(([known]) => known === name);
  if (at === -1 || Number.isNaN(Date.parse(date))) return false;
  const before = NAMES[at + 1]?.[1] ?? API_VERSION;
  return date >= NAMES[at]![1] && date < before;
}
