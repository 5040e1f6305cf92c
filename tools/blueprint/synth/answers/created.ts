import type { Values } from "../values.ts";
import type { Registration, World } from "./world.ts";
import { arn as arnOf } from "./arn.ts";
import type { SdkClass } from "./aws-sdk.ts";
import { type Facts, factsOf, type Form } from "./form.ts";
import { CONTAINER_FORMS } from "./forms-containers.ts";
import { DATA_FORMS } from "./forms-data.ts";
import { NETWORK_FORMS } from "./forms-network.ts";
import { OTHER_FORMS } from "./forms-other.ts";
import type { Place } from "../region.ts";

/** Stands for a value that only AWS knows and no form provides: the text names the resource and the property. */
const unknownText = (facts: Facts, property: string): string => `${facts.name}.${property}`;

const FORMS: Readonly<Record<string, Form>> = { ...NETWORK_FORMS, ...CONTAINER_FORMS, ...DATA_FORMS, ...OTHER_FORMS };

/** The id of a new resource, and what the provider adds to its inputs. */
export function createdBy(
  registration: Registration,
  world: World,
  sdk: (type: string) => SdkClass,
): { id: string; outputs: Values } {
  const { type, inputs } = registration;
  if (type === "pulumi-nodejs:dynamic:Resource") return dynamic(registration);
  const form = FORMS[type] ?? {};
  const facts = factsOf(registration, form, placeOf(registration, world));
  const { id, arn } = identify(type, form, facts);
  const { computed, texts, taggable } = sdk(type);
  const outputs: Record<string, unknown> = Object.fromEntries(
    computed.map((property) => [property, unknownText(facts, property)]),
  );
  if (texts.has("arn") && inputs["arn"] === undefined) outputs["arn"] = arn;
  // The provider generates a name when the program sets none.
  if (texts.has("name") && inputs["name"] === undefined) outputs["name"] = facts.name;
  if (taggable) outputs["tagsAll"] = { ...defaultTags(registration, world), ...(inputs["tags"] as object | undefined) };
  return { id, outputs: { ...outputs, ...form.more?.({ ...facts, id, arn }) } };
}

function identify(type: string, form: Form, facts: Facts): { id: string; arn: string } {
  const arn = form.arn?.(facts);
  if (form.id === "arn") return { id: arn!, arn: arn! };
  const id = form.id?.(facts) ?? facts.name;
  return { id, arn: arn ?? usualArn(type, id, facts) };
}

/** The ARN that most services use: `arn:aws:<service>:<region>:<account>:<kind>/<id>`. */
function usualArn(type: string, id: string, { place }: Facts): string {
  const [, path = ""] = type.split(":");
  const [service = "", kind = ""] = path.split("/");
  return arnOf(place, service, `${kind.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}/${id}`);
}

/** A resource is in its provider's region. */
function placeOf({ provider }: Registration, { place }: World): Place {
  const region = provider?.["region"];
  return typeof region === "string" ? { ...place, region } : place;
}

function defaultTags({ provider }: Registration, { app }: World): Values {
  // A provider that the program creates does not inherit the app's settings, and receives its own as JSON.
  const said = provider === undefined ? app.providers["aws"]?.["defaultTags"] : provider["defaultTags"];
  const { tags } = (typeof said === "string" ? JSON.parse(said) : (said ?? {})) as { tags?: Values };
  return tags ?? {};
}

/** Answers SST's own resources, whose code only the engine runs. The last part of the name identifies them. */
function dynamic({ name, inputs }: Registration): { id: string; outputs: Values } {
  const kind = name.split(".sst.aws.")[1];
  if (kind === "HostedZoneLookup") return { id: name, outputs: { zoneId: "Z0EXAMPLEZONE" } };
  if (kind === "RdsRoleLookup") return { id: name, outputs: {} };
  throw new Error(
    `Nothing answers the dynamic resource "${name}" (${Object.keys(inputs).join(", ")}) offline: add it to answers/created.ts.`,
  );
}
