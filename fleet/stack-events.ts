import { isDeepStrictEqual } from "node:util";
import type { EngineEvent, StepEventMetadata, StepEventStateMetadata } from "@pulumi/pulumi/automation";
import { z } from "zod";
import type { PolicyFinding, ResourceChange } from "./engine";

/** Steps that do not change a resource. */
const UNCHANGED = ["same", "read", "refresh"];

/** Collects the changes, findings and errors of one operation from the engine's events. */
export class StackEvents {
  readonly changes: ResourceChange[] = [];
  readonly findings: PolicyFinding[] = [];
  readonly #errors: string[] = [];
  unchanged = 0;

  /** @param progress called with the number of resources that are done. */
  constructor(private readonly progress: (resources: number) => void) {}

  /** Adds one event. */
  add({ resourcePreEvent, resOutputsEvent, diagnosticEvent, policyEvent, summaryEvent }: EngineEvent): void {
    if (resourcePreEvent) this.#change(resourcePreEvent.metadata);
    if (resOutputsEvent) this.progress(this.changes.length + this.unchanged);
    if (diagnosticEvent?.severity === "error") this.#errors.push(plain(diagnosticEvent.message));
    if (policyEvent) {
      const { policyName, enforcementLevel, resourceUrn = "", message } = policyEvent;
      // The engine sends `advisory`, although the type of the event has `warning`.
      const level = enforcementLevel === "mandatory" ? enforcementLevel : "advisory";
      this.findings.push({ policy: policyName, level, urn: resourceUrn, message: plain(message) });
    }
    if (summaryEvent) this.unchanged = summaryEvent.resourceChanges.same ?? 0;
  }

  /** The error messages and mandatory findings, one per line, without the engine's general `update failed`. Empty if there are none. */
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

/**
 * Returns the paths of the inputs that differ: `property.key` for maps, and `property` for all other values. The engine's own list of
 * differences varies with the provider.
 */
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

/** Removes Pulumi's color directives from a message. */
function plain(message: string): string {
  return message.replace(/<\{%[^%]*%\}>/g, "").trim();
}
