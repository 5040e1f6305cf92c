/** Remembers when each API key was last used, for the list of keys. Requests do not wait for it. */
export interface KeyUses {
  /** `keyId` is the number of the key. */
  note(keyId: number): void;
}
