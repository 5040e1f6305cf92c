import type { Tenant } from "@platform/kernel/tenant";
import type { SettingsOverrides } from "../domain/settings.ts";

/** Stores accounts' changes to the default settings. */
export interface SettingsStore {
  read(tenant: Tenant): Promise<SettingsOverrides>;
  write(tenant: Tenant, overrides: SettingsOverrides): Promise<void>;
}
