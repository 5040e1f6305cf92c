import { type Currency, parseCurrency } from "@platform/kernel/currency";
import { systemClock } from "@platform/kernel/instant";
import type { Pool } from "@platform/postgres/pool";
import type { ConfiguredTenant } from "../../domain/tenant.ts";
import { type AccountKeys, createAccount } from "../../postgres/accounts.ts";
import { createTenants } from "../../postgres/tenants.ts";
import { createCustomer } from "../../use-cases/create-customer.ts";
import type { PlannedPayment } from "./payments.ts";
import type { World } from "./world.ts";

/** An account that payments are made up for. */
export interface Shop {
  readonly keys: AccountKeys;
  readonly tenant: ConfiguredTenant;
  readonly currency: Currency;
  /** Its share of all payments, as a weight. */
  readonly weight: number;
  /** Who may come back, longest known first. */
  readonly customers: string[];
}

const FEWEST = 3;
const MOST = 20;
const PAYMENTS_PER_SHOP = 500;
const CURRENCIES = ["usd", "eur", "gbp", "jpy"];
/** The third shop captures nothing without a score. */
const AWAITS_SCORES = 2;

/** Opens accounts in test mode for so many payments: the second has half of the first one's, the third a third, … */
export async function openShops(pool: Pool, payments: number): Promise<Shop[]> {
  const count = Math.min(MOST, Math.max(FEWEST, Math.ceil(payments / PAYMENTS_PER_SHOP)));
  const tenants = createTenants(pool, systemClock);
  const shops: Shop[] = [];
  for (let index = 0; index < count; index++) {
    const currency = parseCurrency(CURRENCIES[index % CURRENCIES.length]!)!;
    const settings = {
      default_currency: currency,
      fee: index === 1 ? { basis_points: 0, fixed: 0 } : { basis_points: 290, fixed: 30 },
      requests_per_second: 0,
      request_burst: 0,
      ...(index === AWAITS_SCORES ? { capture_unscored: "when_scored" } : {}),
    };
    const keys = await createAccount(pool, { name: `Filled shop ${index + 1}`, livemode: false, settings });
    const { tenant } = (await tenants.find(keys.secretKey))!;
    shops.push({ keys, tenant, currency, weight: 1 / (index + 1), customers: [] });
  }
  return shops;
}

/** Shares of the payments: those of a new customer, and those of a known one; the others name nobody. */
const NEW_CUSTOMER = 0.2;
const KNOWN_CUSTOMER = 0.5;
/** A shop's customers come and go. */
const MAX_CUSTOMERS = 2_000;
/** Share of the payments in another currency than the shop's own. */
const ABROAD = 0.05;

/** Plans a shop's next payment, which may begin with a new customer. */
export async function planPayment(world: World, shop: Shop): Promise<PlannedPayment> {
  const { chance } = world;
  const abroad = chance.happens(ABROAD) ? parseCurrency(CURRENCIES[chance.below(CURRENCIES.length)]!)! : undefined;
  return { tenant: shop.tenant, customer: await customerOf(world, shop), currency: abroad ?? shop.currency };
}

async function customerOf(world: World, { tenant, customers }: Shop): Promise<string | null> {
  const { chance, deps, journal } = world;
  const drawn = chance.next();
  if (drawn >= NEW_CUSTOMER) {
    return drawn < NEW_CUSTOMER + KNOWN_CUSTOMER ? (customers[chance.below(customers.length)] ?? null) : null;
  }
  const name = chance.text(10);
  await createCustomer(deps, world.request(tenant, "POST /v1/customers"), {
    ...CUSTOMER,
    name,
    email: `${name}@example.com`,
  });
  const id = journal.latest("customer");
  customers.push(id);
  if (customers.length > MAX_CUSTOMERS) journal.forgetCustomer(customers.shift()!);
  return id;
}

const CUSTOMER = { description: null, phone: null, address: null, shipping: null, metadata: {}, preferredLocales: [] };
