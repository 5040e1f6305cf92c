export interface Zone {
  readonly name: string;
  readonly id: string;
}

/** us-east-1 has six zones. Four stand in for those of any other region, which has that many at most. */
const ZONES_OF: Readonly<Record<string, number>> = { "us-east-1": 6 };
const ZONES = 4;

/** The zones of a region as one account sees them, by name. Each account gives the names to other zones. */
export function zonesOf(region: string): readonly Zone[] {
  const count = ZONES_OF[region] ?? ZONES;
  return Array.from({ length: count }, (_, at) => ({
    id: `${shortNameOf(region)}-az${at + 1}`,
    name: `${region}${"abcdef"[at]!}`,
  }));
}

/** As in the ids of zones: `use1` of us-east-1, `apne2` of ap-northeast-2. */
function shortNameOf(region: string): string {
  const [area = "", direction = "", number = ""] = region.split("-");
  return area + direction.replaceAll(/(north|south|east|west|central)/g, (word) => word[0]!) + number;
}
