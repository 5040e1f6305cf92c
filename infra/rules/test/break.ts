import { objects } from "@platform/blueprint/read";
import { type Draft, id, policy, resource } from "@platform/blueprint/test/draft";
import { CONTAINER, FIREWALL_RULES, KNOWN_BAD_INPUTS, RATE_RULE } from "./good-app.ts";

/** Breaks one thing in the good app. */
export type Break = (app: Draft[]) => void;

export function find(app: readonly Draft[], name: string): Draft {
  const found = app.find((one) => one.name === name);
  if (found === undefined) throw new Error(`The good app has no ${name}`);
  return found;
}

export function change(name: string, edit: (resource: Draft) => unknown): Break {
  return (app) => void edit(find(app, name));
}

export function set(name: string, inputs: Draft["inputs"]): Break {
  return change(name, (one) => Object.assign(one.inputs, inputs));
}

export function rename(name: string, to: string): Break {
  return change(name, (one) => (one.name = to));
}

export function drop(name: string): Break {
  return (app) => void app.splice(app.indexOf(find(app, name)), 1);
}

export function add(one: Draft): Break {
  return (app) => void app.push(one);
}

export function listenerRule(): Draft {
  return resource("aws:lb/listenerRule:ListenerRule", "rule", {
    listenerArn: id("http"),
    actions: [{ type: "forward" }],
  });
}

export function admit(fromPort: number, toPort = fromPort): Break {
  return set("from-internet", { fromPort, toPort });
}

export function network(configuration: Draft["inputs"]): Break {
  return change("PaymentApi", ({ inputs }) => Object.assign(inputs["networkConfiguration"] as object, configuration));
}

export function container(changed: Draft["inputs"]): Break {
  return set("task", { containerDefinitions: JSON.stringify([{ ...CONTAINER, ...changed }]) });
}

export function environment(name: string, value: string): Break {
  return container({ environment: [...variablesBut(name), { name, value }] });
}

export function withoutVariable(name: string): Break {
  return container({ environment: variablesBut(name) });
}

export function withoutSecret(name: string): Break {
  return container({ secrets: objects(CONTAINER["secrets"]).filter((one) => one["name"] !== name) });
}

const variablesBut = (name: string): readonly object[] =>
  objects(CONTAINER["environment"]).filter((one) => one["name"] !== name);

export function health(script: string): Break {
  return container({ healthCheck: { command: ["CMD", "node", "-e", script] } });
}

export function trust(principal: unknown): Break {
  return set("run-role", { assumeRolePolicy: { Statement: [{ Effect: "Allow", Principal: principal }] } });
}

export function bucketPolicy(statement: Draft["inputs"]): Break {
  return set("tls-only", { policy: policy(statement) });
}

export function keyPolicy(service: string, action: string): string {
  return policy({ Effect: "Allow", Principal: { Service: service }, Action: action, Resource: "*" });
}

export function publishing(principal: unknown, account: string): string {
  const condition = { StringEquals: { "aws:SourceAccount": account } };
  return policy({ Effect: "Allow", Principal: principal, Condition: condition });
}

export function overrideKnownBadInputs(overrides: Draft["inputs"]): Break {
  const group = { ...KNOWN_BAD_INPUTS.statement.managedRuleGroupStatement, ...overrides };
  return set("firewall", { rules: [{ statement: { managedRuleGroupStatement: group } }] });
}

export function withFirewallRules(edit: (rules: readonly Draft["inputs"][]) => readonly Draft["inputs"][]): Break {
  return set("firewall", { rules: edit(FIREWALL_RULES) });
}

/** Changes the rate limit per address or per key. */
export function limitTo(aggregateKeyType: string, limit: number): Break {
  const rate = {
    ...RATE_RULE,
    statement: { rateBasedStatement: { aggregateKeyType, limit, evaluationWindowSec: 60 } },
  };
  return withFirewallRules((rules) => [...rules, rate]);
}

/** Names another service's alarm. */
export function rollBackOnAnothers(alarm: string): Break {
  return (app) => {
    const name = "fraud-detection-5xx-prod";
    find(app, alarm).inputs["name"] = name;
    find(app, "PaymentApi").inputs["alarms"] = {
      enable: true,
      rollback: true,
      alarmNames: [name, "payment-api-p99-prod"],
    };
  };
}

export function forget(dependency: string): Break {
  return change("PaymentApi", (service) => {
    service.dependencies = service.dependencies.filter((urn) => urn !== `urn:${dependency}`);
  });
}

export function allow(role: string, action: string, target: string): Break {
  return change(role, ({ inputs }) => {
    const statement = { Effect: "Allow", Action: action, Resource: target };
    inputs["inlinePolicies"] = [
      ...(inputs["inlinePolicies"] as object[]),
      { policy: JSON.stringify({ Statement: [statement] }) },
    ];
  });
}
