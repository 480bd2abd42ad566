import type { Finding } from "../result";
import { grouped } from "../../documents/grouped";

/** Findings of one rule in one stack, in the words of the configuration. */
interface FindingGroup {
  readonly rule: string;
  readonly level: Finding["level"];
  /** The problem, such as `no access logs for acme-genomics and 3 more`. */
  readonly problem: string;
  /** The setting to add or change. */
  readonly remedy: string;
}

/** The problem that a rule finds in a stack of this program, and the setting that solves it. */
interface Setting {
  readonly problem: (names: string) => string;
  readonly remedy: string;
}

/**
 * The rules that a configuration of this program can violate, in the words of its settings. Other rules find faults of the program itself or
 * of policies of other owners. Their own messages are shown.
 */
const SETTINGS: Readonly<Record<string, Setting>> = {
  "s3-bucket-logging": {
    problem: (names) => `no access logs for ${names}`,
    remedy: "set accessLogs: {}",
  },
  "stack-bucket-elsewhere": {
    problem: (names) => `no trail of this stack records ${names}`,
    remedy: "set audit: { trail: create }, or leave it to a trail of the organization",
  },
  "stack-foreign-unseen": {
    problem: () => "the account of the control stack is not known here",
    remedy: 'set controlAccountId: "<account id>"',
  },
  "s3-bucket-tags": {
    problem: (names) => `no owner for ${names}`,
    remedy: "set owner, for the stack or under the bucket",
  },
  "s3-bucket-versioning": {
    problem: (names) => `versioning is left as it is on ${names}`,
    remedy: "set versioning: enabled under the bucket",
  },
  "s3-bucket-residency": {
    problem: (names) => `the Region of ${names} is outside the residency`,
    remedy: "move the bucket to a stack in a Region inside, or change residency",
  },
  "stack-foreign-grants": {
    problem: () => "",
    remedy: "no change is needed; the sum is for the reviewer",
  },
  "policy-document-nearfull": {
    problem: (names) => `the policy of ${names} is nearly as long as AWS takes`,
    remedy: "put further grants into another data stack, or grant by fewer roles",
  },
};

/** The maximum number of resources that are named. */
const NAMED = 2;

/** Groups findings by rule and stack, the mandatory ones first. */
export function findingGroups(findings: readonly Finding[]): readonly FindingGroup[] {
  const groups = grouped(
    findings.map((one) => [[one.level === "mandatory" ? "0" : "1", one.rule, one.stack].join("\n"), one]),
  );
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, all]) => groupOf(all));
}

function groupOf(all: readonly [Finding, ...Finding[]]): readonly FindingGroup[] {
  const [first] = all;
  const { rule, level, stack } = first;
  const [message = "", fix = ""] = first.message.split(/\n\s*/);
  const setting = SETTINGS[rule];
  const problem = setting?.problem(namesOf(all)) ?? "";
  const others = all.length > 1 ? `; ${String(all.length - 1)} more like it` : "";
  return [
    {
      rule,
      level,
      problem: problem === "" ? `${message}${setting ? "" : others}` : problem,
      remedy: setting
        ? setting.remedy.replace(/^set /, `in Pulumi.${stack}.yaml set `)
        : firstSentence(fix.replace(/^Fix: /, "")),
    },
  ];
}

function namesOf(findings: readonly Finding[]): string {
  const names = [
    ...new Set(findings.map(({ urn, stack }) => (urn === "" ? `stack ${stack}` : (urn.split("::").at(-1) ?? urn)))),
  ];
  const shown = names.slice(0, NAMED).join(", ");
  return names.length > NAMED ? `${shown} and ${String(names.length - NAMED)} more` : shown;
}

function firstSentence(text: string): string {
  return /^.*?[.](?= |$)/.exec(text)?.[0].replace(/\.$/, "") ?? text;
}
