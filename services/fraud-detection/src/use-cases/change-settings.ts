import { err, ok, type Result } from "@platform/kernel/result";
import type { Tenant } from "@platform/kernel/tenant";
import { completeSettings, contradictionsOf, type Settings, type SettingsOverrides } from "../domain/settings.ts";
import type { SettingsStore } from "../ports/settings.ts";

/** A limit has `review` above `block`. */
export interface ContradictorySettings {
  readonly kind: "contradictory_settings";
  readonly names: readonly string[];
}

/** The complete settings of an account in one mode. */
export async function showSettings(deps: { readonly store: SettingsStore }, tenant: Tenant): Promise<Settings> {
  return completeSettings(await deps.store.read(tenant));
}

/** Replaces an account's changes to the defaults; omitted settings follow the defaults again. */
export async function changeSettings(
  deps: { readonly store: SettingsStore },
  tenant: Tenant,
  overrides: SettingsOverrides,
): Promise<Result<Settings, ContradictorySettings>> {
  const settings = completeSettings(overrides);
  const names = contradictionsOf(settings);
  if (names.length > 0) return err({ kind: "contradictory_settings", names });
  await deps.store.write(tenant, overrides);
  return ok(settings);
}
