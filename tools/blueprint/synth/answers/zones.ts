export interface Zone {
  readonly name: string;
  readonly id: string;
}

/** us-east-1 has six zones. Every other region gets four, the most that any of them has. */
const ZONES_OF: Readonly<Record<string, number>> = { "us-east-1": 6 };
const ZONES = 4;

/** The zones of a region as one account sees them, by name. Other accounts may use the same name for another zone. */
export function zonesOf(region: string): readonly Zone[] {
  const count = ZONES_OF[region] ?? ZONES;
  return Array.from({ length: count }, (_, at) => ({
    id: `${shortNameOf(region)}-az${at + 1}`,
    name: `${region}${"abcdef"[at]!}`,
  }));
}

/** The region's short form in zone ids: `use1` for us-east-1, `apne2` for ap-northeast-2. */
function shortNameOf(region: string): string {
  const [area = "", direction = "", number = ""] = region.split("-");
  return area + direction.replaceAll(/(north|south|east|west|central)/g, (word) => word[0]!) + number;
}
