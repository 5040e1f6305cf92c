import { masterUrl } from "./master-url.ts";
import { prepareRoles, type PrepareRolesRequest } from "./prepare-roles.ts";

/** A deploy invokes this before its migrations. */
export async function handler(request: PrepareRolesRequest): Promise<void> {
  await prepareRoles(await masterUrl(), request);
}
