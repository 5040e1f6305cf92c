import { type Stage, StageError } from "../stage";

/** This account's names for the stage's zones, in the order of their ids. */
export function zoneNamesOf(stage: Stage): $util.Output<string[]> {
  const found = aws.getAvailabilityZonesOutput({ filters: [{ name: "zone-id", values: [...stage.zoneIds] }] });
  return found.apply((zones) => namesOf(stage, zones));
}

/** In `found`, a zone's name and id have the same index. Throws StageError when a zone is missing. */
export function namesOf(
  { zoneIds, region }: Pick<Stage, "zoneIds" | "region">,
  found: { readonly names: readonly string[]; readonly zoneIds: readonly string[] },
): string[] {
  return zoneIds.map((id) => {
    const name = found.names[found.zoneIds.indexOf(id)];
    if (name !== undefined) return name;
    throw new StageError(
      `This account has no zone ${id} in ${region}: ask AWS for it, or choose another region by AWS_REGION. Nothing of the network was created.`,
    );
  });
}
