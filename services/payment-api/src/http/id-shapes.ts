/** The shapes of ids whose digits, by chance, read like a card number. docs/errors.md names them. */

const UUID = /(?<![\da-z])[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?![\da-z])/gi;
/** MD5 and longer, with at least one letter. */
const DIGEST = /(?<![\da-z])(?=\d*[a-f])[\da-f]{32,}(?![\da-z])/gi;
/** E.164: a plus, and 15 digits at most. */
const TELEPHONE = /(?<![\p{L}\p{N}])\+\d{8,15}(?!\d)/gu;
/** USPS, in fours: 22 digits of which the first two name the service. */
const PARCEL = /(?<!\d)9[1-5]\d\d(?: \d{4}){4} \d\d(?!\d)/g;
/** ISO 13616, in one piece or in fours. */
const IBAN = /(?<![\p{L}\p{N}])[A-Z]{2}\d\d(?: ?[\dA-Z]{4}){2,7}(?: ?[\dA-Z]{1,3})?(?![\p{L}\p{N}])/gu;

/** The text with a letter in the place of each id. */
export const withoutIds = (text: string): string =>
  text
    .replace(UUID, "x")
    .replace(DIGEST, "x")
    .replace(TELEPHONE, "x")
    .replace(PARCEL, "x")
    .replace(IBAN, withoutAccount);

/** An account number in fours may be followed by a word that looks like one more of them. */
function withoutAccount(match: string): string {
  for (let end = match.length; end > 0; end = match.lastIndexOf(" ", end - 1)) {
    if (isIban(match.slice(0, end).replaceAll(" ", ""))) return `x${match.slice(end)}`;
  }
  return match;
}

/** ISO 7064, modulo 97: the first four characters last, letters as 10 to 35, the rest is 1. */
function isIban(account: string): boolean {
  let rest = 0;
  for (const character of account.slice(4) + account.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value < 10 ? 10 : 100) + value) % 97;
  }
  return account.length >= 15 && account.length <= 34 && rest === 1;
}
