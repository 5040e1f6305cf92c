import { toUnixSeconds } from "@platform/kernel/instant";
import type Stripe from "stripe";
import type { ConfiguredTenant } from "../../domain/tenant.ts";
import type { AccountProfile } from "../../ports/reader.ts";
import type { ApiObject } from "../api-object.ts";

/** A key's own account as we send it: what we know of a merchant, and null for what we never ask. */
export function presentAccount({ accountId, settings }: ConfiguredTenant, { name, createdAt }: AccountProfile) {
  return {
    id: accountId,
    object: "account",
    business_profile: {
      mcc: null,
      minority_owned_business_designation: null,
      name,
      specified_commercial_transactions_act_url: null,
      support_address: null,
      support_email: null,
      support_phone: null,
      support_url: null,
      url: null,
    },
    business_type: null,
    capabilities: { card_payments: "active" },
    charges_enabled: true,
    country: settings.country,
    created: toUnixSeconds(createdAt),
    default_currency: settings.defaultCurrency,
    details_submitted: true,
    email: null,
    metadata: {},
    payouts_enabled: true,
    settings: {
      branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
      card_payments: {
        statement_descriptor_prefix: null,
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
      dashboard: { display_name: name, timezone: "Etc/UTC" },
      payments: {
        statement_descriptor: null,
        statement_descriptor_kana: null,
        statement_descriptor_kanji: null,
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
    },
    type: "standard",
  } satisfies Stripe.Account;
}

export const accountObject: ApiObject<AccountProfile> = {
  words: "account",
  permission: "account",
  expandable: {
    external_accounts: "no_items",
    company: { verification: { document: { back: "nothing", front: "nothing" } } },
    settings: { branding: { icon: "nothing", logo: "nothing" } },
  },
  present: presentAccount,
};
