import { LINKED_ZONES } from "../../../../infra/regions.ts";

export interface Zone {
  readonly name: string;
  readonly id: string;
}

/** us-east-1 has a zone without VPC links. Here it is the third by name, so that who takes the first three names takes it. */
const UNLINKED: Readonly<Record<string, readonly string[]>> = { "us-east-1": ["use1-az3"] };

/** The zones of a region as one account sees them, by name. Each account gives the names to other zones. */
export function zonesOf(region: string): readonly Zone[] {
  const linked: Readonly<Record<string, readonly string[]>> = LINKED_ZONES;
  const known = [...(linked[region] ?? []), ...(UNLINKED[region] ?? [])].toSorted();
  const ids = known.length > 0 ? known : ["az1", "az2", "az3"].map((zone) => `${region}-${zone}`);
  return ids.map((id, at) => ({ id, name: `${region}${"abcdefgh"[at]!}` }));
}
