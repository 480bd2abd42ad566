import { isDeepStrictEqual } from "node:util";
import type { EngineEvent, StepEventMetadata, StepEventStateMetadata } from "@pulumi/pulumi/automation";
import { z } from "zod";
import type { PolicyFinding, ResourceChange } from "./engine";

/** Operations that leave a resource as it is. */
const UNCHANGED = ["same", "read", "refresh"];

/** Collects what the events of one operation say. */
export class StackEvents {
  readonly changes: ResourceChange[] = [];
  readonly findings: PolicyFinding[] = [];
  readonly #errors: string[] = [];
  unchanged = 0;

  /** @param progress called with how many resources are done so far. */
  constructor(private readonly progress: (resources: number) => void) {}

  /** Takes one event. */
  add({ resourcePreEvent, resOutputsEvent, diagnosticEvent, policyEvent, summaryEvent }: EngineEvent): void {
    if (resourcePreEvent) this.#change(resourcePreEvent.metadata);
    if (resOutputsEvent) this.progress(this.changes.length + this.unchanged);
    if (diagnosticEvent?.severity === "error") this.#errors.push(plain(diagnosticEvent.message));
    if (policyEvent) {
      const { policyName, enforcementLevel, resourceUrn = "", message } = policyEvent;
      // The engine says `advisory`, which its type calls `warning`.
      const level = enforcementLevel === "mandatory" ? enforcementLevel : "advisory";
      this.findings.push({ policy: policyName, level, urn: resourceUrn, message: plain(message) });
    }
    if (summaryEvent) this.unchanged = summaryEvent.resourceChanges.same ?? 0;
  }

  /** What went wrong, without the engine's remark that something did. Empty if no event says. */
  get message(): string {
    const errors = this.#errors.filter((message) => !/^(update|preview|refresh|destroy) failed$/.test(message));
    const violated = this.findings.filter(({ level }) => level === "mandatory").map((f) => `${f.policy}: ${f.message}`);
    return [...new Set([...errors, ...violated])].join("\n");
  }

  #change({ op, urn, old, new: next, diffs = [] }: StepEventMetadata): void {
    if (UNCHANGED.includes(op)) {
      this.unchanged++;
      return;
    }
    const changed = old && next ? changedPaths(inputsOf(old), inputsOf(next)) : [];
    const properties = changed.length > 0 ? changed : diffs;
    this.changes.push({ op, urn, ...(properties.length > 0 ? { properties } : {}) });
  }
}

const inputsSchema = z.record(z.string(), z.unknown()).catch({});

function inputsOf({ inputs }: StepEventStateMetadata): Readonly<Record<string, unknown>> {
  return inputsSchema.parse(inputs);
}

/** The paths of what differs: of a map the keys, of all else the property. Providers differ in how much they say of it. */
function changedPaths(
  old: Readonly<Record<string, unknown>>,
  next: Readonly<Record<string, unknown>>,
  prefix = "",
): string[] {
  return [...new Set([...Object.keys(old), ...Object.keys(next)])].flatMap((key) => {
    const [before, after] = [old[key], next[key]];
    if (isDeepStrictEqual(before, after)) return [];
    const maps = z.tuple([z.record(z.string(), z.unknown()), z.record(z.string(), z.unknown())]);
    const both = prefix === "" ? maps.safeParse([before, after]).data : undefined;
    return both ? changedPaths(both[0], both[1], `${key}.`) : [`${prefix}${key}`];
  });
}

/** A message without Pulumi's marks for colours. */
function plain(message: string): string {
  return message.replace(/<\{%[^%]*%\}>/g, "").trim();
}
