/** The account whose payments the page shows. */
export interface TestAccount {
  readonly id: string;
  readonly secretKey: string;
}

/** Holds the account in memory. `npm start` creates it once payment-api runs, which is after the inbox. */
export interface TestAccountHolder {
  current(): TestAccount | undefined;
  replace(account: TestAccount): void;
}

export function createTestAccountHolder(): TestAccountHolder {
  let account: TestAccount | undefined;
  return { current: () => account, replace: (next) => void (account = next) };
}
