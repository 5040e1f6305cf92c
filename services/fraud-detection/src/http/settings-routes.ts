import type { FastifyInstance } from "@platform/runtime/fastify";
import type { Static } from "typebox";
import type { SettingsOverrides } from "../domain/settings.ts";
import type { SettingsStore } from "../ports/settings.ts";
import { changeSettings, showSettings } from "../use-cases/change-settings.ts";
import { SettingsBody, SettingsParams } from "./settings-schema.ts";
import { tenantOf } from "./tenant.ts";

const PATH = "/v1/settings/:account/:mode";

type Params = Static<typeof SettingsParams>;

/** GET and PUT /v1/settings/:account/:mode: both return the complete settings, including defaults. */
export function addSettingsRoutes(server: FastifyInstance, deps: { readonly store: SettingsStore }): void {
  server.get<{ Params: Params }>(PATH, { schema: { params: SettingsParams } }, ({ params }) =>
    showSettings(deps, tenantOf(params.account, params.mode === "live")),
  );
  server.put<{ Params: Params; Body: SettingsOverrides }>(
    PATH,
    { schema: { params: SettingsParams, body: SettingsBody } },
    async ({ params, body }, reply) => {
      const result = await changeSettings(deps, tenantOf(params.account, params.mode === "live"), body);
      if (result.ok) return result.value;
      const message = `review may not lie above block in: ${result.error.names.join(", ")}`;
      return await reply.code(400).send({ error: { code: result.error.kind, message } });
    },
  );
}
