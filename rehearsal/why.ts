import type { Answer, LayerVerdict, Question } from "./question";

/** Whose policy decides on the resource's side, by the service of the action. */
const RESOURCE_POLICY: Readonly<Record<string, string>> = {
  s3: "the bucket policy",
  kms: "the key policy",
  sns: "the topic policy",
  sts: "the trust policy",
};

/** Why a question was answered as it was, in a sentence. */
export function why(question: Question, answer: Answer): string {
  const verdict = answer.allowed ? "allowed" : "denied";
  if (answer.fault !== undefined) return `${question.action}: cannot be decided: ${answer.fault}`;
  return `${question.action}: ${verdict}, ${reasons(question, answer).join("; ")}`;
}

function reasons(question: Question, { allowed, layers }: Answer): readonly string[] {
  const denying = layers.filter(({ outcome }) => outcome === "denied");
  if (!allowed && denying.length > 0)
    return denying.map((layer) => `${name(layer, question)} denies it${by(layer, "Deny")}`);
  if (allowed) {
    return layers
      .filter(({ outcome }) => outcome === "allowed")
      .map((layer) => {
        const [statement] = layer.statements;
        if (statement?.document === "everything") return "its own account is taken to allow everything";
        if (statement?.document === "everybody") return "the owner is taken to allow everything";
        return `${name(layer, question)} allows it${by(layer, "Allow")}`;
      });
  }
  const silent = layers
    .filter(({ outcome }) => outcome === "silent")
    .map((layer) => `${name(layer, question)} does not allow it`);
  const absent = layers.some(({ layer }) => layer === "resource policy")
    ? []
    : [`${resourcePolicy(question)} is not there to allow it`];
  const cut = question.restrictsPublic ? ["Block Public Access cuts the bucket off"] : ["nothing allows it"];
  const found = [...silent, ...absent];
  return found.length > 0 ? found : cut;
}

function by({ statements }: LayerVerdict, effect: "Allow" | "Deny"): string {
  const sids = [...new Set(statements.filter((s) => s.effect === effect).map(({ sid }) => sid))];
  return sids.length === 0 ? "" : ` (${sids.join(", ")})`;
}

/** A layer as a sentence names it. */
export function name({ layer }: Pick<LayerVerdict, "layer">, question: Question): string {
  switch (layer) {
    case "identity policy":
      return "its own policy";
    case "resource policy":
      return resourcePolicy(question);
    default:
      return `the ${layer}`;
  }
}

function resourcePolicy({ action }: Question): string {
  return RESOURCE_POLICY[action.split(":")[0] ?? ""] ?? "the resource's policy";
}
