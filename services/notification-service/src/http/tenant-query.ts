import type { Id } from "@platform/kernel/id";
import type { Tenant } from "@platform/kernel/tenant";
import { Type, type TProperties } from "typebox";

/** A query string with a tenant and the properties in `more`; all values are text. */
export const tenantQuery = <T extends TProperties>(more: T) =>
  Type.Object(
    {
      account: Type.String({ minLength: 1, maxLength: 64 }),
      livemode: Type.Union([Type.Literal("true"), Type.Literal("false")]),
      ...more,
    },
    { additionalProperties: false },
  );

/** Whole numbers from 0 to 100, as text. */
export const LimitQuery = Type.Optional(Type.String({ pattern: "^([0-9]|[1-9][0-9]|100)$" }));

/** The tenant of a query string or a body. */
export const tenantOf = ({ account, livemode }: { account: string; livemode: boolean | "true" | "false" }): Tenant => ({
  accountId: account as Id<"acct">,
  livemode: livemode === true || livemode === "true",
});
