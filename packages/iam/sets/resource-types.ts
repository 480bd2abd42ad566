import { exactly, type Language, oneOf, repeatedExcept, spelled, type Token } from "../classes/language";
import { serviceResourceTypes } from "../language/services";
import { PARTITION } from "./caller-text";

/** The ARNs of a resource type of a service. */
export interface TypedResource {
  readonly service: string;
  readonly name: string;
  readonly language: Language;
}

/** What stands for the resource of an action that takes none. */
const NO_RESOURCE: TypedResource = { service: "*", name: "*", language: exactly("*") };

/** The resource types of services, and the absence of a resource. */
export function resourceTypesOf(services: readonly string[], elsewhere: boolean): readonly TypedResource[] {
  const own = services.flatMap(
    (service) => cache.get(service) ?? cache.set(service, typesOf(service)).get(service) ?? [],
  );
  return elsewhere || services.length > 0 ? [...own, NO_RESOURCE] : own;
}

const cache = new Map<string, readonly TypedResource[]>();

function typesOf(service: string): readonly TypedResource[] {
  const types = serviceResourceTypes(service);
  return types.map(({ name, arn }) => {
    // `bucket` ends where `object` continues behind a slash, `log-group` where `log-stream` does behind a colon.
    const goesOn = ["/", ":"].filter((separator) => types.some((other) => other.arn.startsWith(arn + separator)));
    const except = WITHOUT_COLON.includes(service) ? [...goesOn, ":"] : goesOn;
    const longer = types.filter((other) => LONGER[`${service}:${name}`] === other.name);
    const sequences = [tokensOf(arn, except), ...longer.map((other) => tokensOf(other.arn, except))];
    return { service, name, language: { label: arn, sequences } };
  });
}

/**
 * Types whose actions also take the ARNs of another type, which the reference does not list with them. The ARN of a function may
 * end in an alias or a version, which have one form.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html
 */
const LONGER: Readonly<Record<string, string>> = { "lambda:function": "function alias" };

/**
 * Services whose ids and names have no colon, even at the end of an ARN: ids and aliases of keys, and names of topics and queues.
 * Elsewhere the last part may have colons, as keys of objects do.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
 * @see https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 */
const WITHOUT_COLON: readonly string[] = ["kms", "sns", "sqs"];

const DIGIT = oneOf("0123456789");
const REGION = oneOf("abcdefghijklmnopqrstuvwxyz0123456789-");

/**
 * The tokens of an ARN with placeholders such as `${BucketName}`. What a placeholder stands for has no colon where something may
 * follow, and no slash where what follows begins with one: names of log groups have slashes.
 *
 * @param behind the separators that a placeholder at its end does not stand for.
 */
function tokensOf(arn: string, behind: readonly string[]): readonly Token[] {
  const pieces = arn.split(/(\$\{[^}]*\})/);
  const last = arn.endsWith("}") ? pieces.length - 2 : -1;
  return pieces.flatMap((piece, position) => {
    if (!piece.startsWith("${")) return spelled(piece);
    if (piece === "${Account}") return new Array<Token>(12).fill(DIGIT);
    if (piece === "${Partition}") return PARTITION;
    if (piece === "${Region}") return atLeastOne(REGION);
    const separators = position === last ? behind : [pieces[position + 1]?.[0]];
    const slash = separators.includes("/") && !piece.includes("WithPath") ? "/" : "";
    return atLeastOne(repeatedExcept(`${separators.length > 0 ? ":" : ""}${slash}*?`));
  });
}

function atLeastOne(token: Token): readonly Token[] {
  return [
    { ...token, repeated: false },
    { ...token, repeated: true },
  ];
}
