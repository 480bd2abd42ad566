import type { EngineEvent } from "@pulumi/pulumi/automation";
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
    if (resourcePreEvent) this.#change(resourcePreEvent.metadata.op, resourcePreEvent.metadata.urn);
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

  #change(op: string, urn: string): void {
    if (!UNCHANGED.includes(op)) this.changes.push({ op, urn });
    else this.unchanged++;
  }
}

/** A message without Pulumi's marks for colours. */
function plain(message: string): string {
  return message.replace(/<\{%[^%]*%\}>/g, "").trim();
}
