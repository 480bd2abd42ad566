import {
  type AdvancedEventSelector,
  type EventSelector,
  GetEventSelectorsCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
} from "@aws-sdk/client-cloudtrail";
import type { Seen, Thing } from "../thing";
import type { Reach } from "./reach";
import { advancedText, basicText } from "./selectors";
import { flag, listed, map, NONE } from "./values";

/** Reads a trail: whether it logs, what, and where to. */
export async function readTrail({ id, arn, region }: Thing, reach: Reach): Promise<Seen> {
  const cloudTrail = reach.account.cloudTrail(region);
  const trail = await reach.read(id, "cloudtrail:GetTrail", region, async () => {
    return (await cloudTrail.send(new GetTrailCommand({ Name: arn }))).Trail;
  });
  if (trail.kind === "absent") return { kind: "absent" };
  if (trail.kind === "failed" && trail.fault.why !== "denied") return { kind: "unseen", fault: trail.fault };
  const [logging, selectors] = await Promise.all([
    reach.read(id, "cloudtrail:GetTrailStatus", region, async () => {
      return (await cloudTrail.send(new GetTrailStatusCommand({ Name: arn }))).IsLogging;
    }),
    reach.read(id, "cloudtrail:GetEventSelectors", region, async () => {
      const found = await cloudTrail.send(new GetEventSelectorsCommand({ TrailName: arn }));
      return selectorTexts(found.AdvancedEventSelectors ?? [], found.EventSelectors ?? []);
    }),
  ]);
  return {
    kind: "seen",
    settings: new Map([
      ["logging", map(logging, flag, flag(false))],
      ["selectors", map(selectors, listed, NONE)],
      ["log bucket", map(trail, (of) => of.S3BucketName ?? NONE)],
      ["log prefix", map(trail, (of) => of.S3KeyPrefix ?? NONE)],
      ["multi-Region", map(trail, (of) => flag(of.IsMultiRegionTrail))],
      ["log file validation", map(trail, (of) => flag(of.LogFileValidationEnabled))],
      ["global service events", map(trail, (of) => flag(of.IncludeGlobalServiceEvents))],
      ["encryption key", map(trail, (of) => of.KmsKeyId ?? NONE)],
    ]),
    documents: new Map(),
  };
}

/** What a trail records, one text a selector and kind of value. */
function selectorTexts(advanced: readonly AdvancedEventSelector[], basic: readonly EventSelector[]): readonly string[] {
  if (advanced.length > 0) {
    return advanced.map(({ FieldSelectors = [] }) =>
      advancedText(
        FieldSelectors.map(({ Field = "", ...operators }) => ({
          field: Field,
          operators: Object.entries(operators).map(([operator, values]) => [operator, values ?? []] as const),
        })),
      ),
    );
  }
  return basic.flatMap(({ ReadWriteType, IncludeManagementEvents, DataResources = [] }) =>
    basicText({
      readWrite: ReadWriteType ?? "All",
      management: IncludeManagementEvents ?? true,
      data: DataResources.map(({ Type = "", Values = [] }) => ({ type: Type, values: Values })),
    }),
  );
}
