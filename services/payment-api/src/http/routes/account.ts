import { type Api, type Call, endpoint, type Endpoint, type Handled, nothing, refused } from "../endpoint.ts";
import { retrieveAccount } from "../parameters/reading.ts";
import { renderSubject } from "../replies.ts";
import { invalidRequest } from "../wire-error.ts";

const read = {
  method: "GET",
  permission: "account.read",
  returns: "account",
  parameters: retrieveAccount,
  input: nothing,
} as const;

/** A key's own account. It has access to no other. */
export const accountEndpoints: readonly Endpoint[] = [
  endpoint({ ...read, path: "/v1/account", handle: answerOwn }),
  endpoint({
    ...read,
    path: "/v1/accounts/:id",
    async handle(api, call) {
      if (call.id === call.tenant.accountId) return answerOwn(api, call);
      const message =
        `The provided key does not have access to account '${call.id}' (or that account does not exist): a key has access ` +
        "to its own account alone.";
      return refused(invalidRequest(message, { status: 403, code: "account_invalid" }));
    },
  }),
];

async function answerOwn({ deps: { reader } }: Api, call: Call): Promise<Handled> {
  const value = await reader.account(call.tenant);
  const reply = await renderSubject(call, { object: "account", value }, reader);
  return { kind: "reply", reply, replayed: false };
}
