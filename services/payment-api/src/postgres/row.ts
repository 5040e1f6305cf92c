/** An object and the tenant that it belongs to. */
export interface Row<T> {
  readonly tenantId: number;
  readonly value: T;
}

/** Keys of rows, as two columns. */
export interface Keys {
  readonly tenantIds: readonly number[];
  readonly ids: readonly string[];
}
