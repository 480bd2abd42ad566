import { DescribeKeyCommand } from "@aws-sdk/client-kms";
import { GetBucketLocationCommand, paginateListBuckets } from "@aws-sdk/client-s3";
import {
  isList,
  type Json,
  matchesWildcard,
  parseArn,
  parsePrincipal,
  type Partition,
  partitionOf,
  statementsAsWritten,
} from "@cross-account-s3/iam";
import { hostOf } from "../adopt/adapters";
import { connection as reach, type Connection as Reached } from "../adopt/connection";
import { isObject, type JsonObject } from "../adopt/json";
import { wanted } from "../adopt/wanted";
import { bucketArn } from "../documents/arns";
import type { NamedDocument } from "../rehearsal/world";
import type { Connection } from "../stacks/config/connection";
import type { Account } from "../verify/account";
import { READERS } from "../verify/readers";
import { regionOf } from "../verify/readers/bucket";
import { Calls } from "../verify/readers/calls";
import type { Fault, Reading } from "../verify/readers/fault";
import type { Limit } from "../verify/readers/limit";
import type { DocumentKind, Subject } from "../verify/subject";
import type { Found, FoundBucket, FoundKey, FoundRole } from "./found";

/** An account to read, with credentials that are known to be its own. */
export interface OpenAccount {
  readonly account: Account;
  readonly connection: Connection;
}

/** What to read, and how much of it. */
interface ReadOptions {
  /** Patterns of bucket names. */
  readonly buckets: readonly string[];
  /** The account whose workloads need access; its buckets are not read. */
  readonly controlAccount: string;
  /** Lets so many calls run at a time. */
  readonly limit: Limit;
  /** The most calls in all. */
  readonly mostCalls: number;
  /** Called with what is being done. */
  readonly progress: (text: string) => void;
}

/** Reads buckets, their keys and the roles that their policies name. It only reads, and each call that fails is a fault of its own. */
export async function readAccounts(accounts: readonly OpenAccount[], options: ReadOptions): Promise<Found> {
  const budget = new Budget(options.mostCalls);
  const readers = accounts.map(({ account, connection }) => new AccountReader(account, connection, budget, options));
  const owners = readers.filter(({ accountId }) => accountId !== options.controlAccount);
  const buckets = (await Promise.all(owners.map((one) => one.buckets()))).flat();
  const keys = await Promise.all(owners.flatMap((one) => one.keysOf(buckets)));
  const named = rolesNamedIn(buckets);
  const roles = await Promise.all(readers.flatMap((one) => one.roles(named)));
  return {
    accounts: readers.map(({ accountId, connection }) => ({ accountId, connection })),
    buckets,
    keys: new Map(keys.flatMap((key) => (key ? [[key.as, key] as const] : []))),
    roles: new Map(roles.flatMap((role) => (role ? [[role.arn, role] as const] : []))),
    faults: [...readers.flatMap(({ faults }) => faults), ...budget.faults()],
  };
}

/** How many calls are left, over all accounts. */
class Budget {
  #left: number;
  #refused = 0;

  constructor(private readonly most: number) {
    this.#left = most;
  }

  /** Whether so many calls may still be made; they are then taken off. */
  take(calls: number): boolean {
    if (this.#left < calls) {
      this.#refused += 1;
      return false;
    }
    this.#left -= calls;
    return true;
  }

  faults(): readonly Fault[] {
    if (this.#refused === 0) return [];
    const message = `${this.#refused} resources were not read, as ${this.most} calls were made; raise --most-calls, or narrow --bucket`;
    return [{ of: "discover", action: "", why: "other", message }];
  }
}

/** How many calls a look at the policy, the settings and a role takes at most, pages of lists aside. */
const CALLS = { policy: 3, settings: 7, key: 2, role: 12 } as const;

/** Reads one account. */
class AccountReader {
  readonly faults: Fault[] = [];
  readonly accountId: string;
  readonly #calls: Calls;
  readonly #partition: Partition;

  constructor(
    private readonly account: Account,
    readonly connection: Connection,
    private readonly budget: Budget,
    private readonly options: ReadOptions,
  ) {
    this.accountId = account.accountId;
    this.#calls = new Calls(account, options.limit);
    this.#partition = partitionOf(connection.region);
  }

  async buckets(): Promise<readonly FoundBucket[]> {
    const names = await this.#bucketNames();
    let done = 0;
    const found = await Promise.all(
      names.map(async (one) => {
        const bucket = await this.#bucket(one.name, one.region);
        this.options.progress(`account ${this.accountId}: read ${++done} of ${names.length} buckets`);
        return bucket;
      }),
    );
    return found.flatMap((bucket) => bucket ?? []);
  }

  async #bucketNames(): Promise<readonly { readonly name: string; readonly region: string | undefined }[]> {
    const listed = await this.#read(`account ${this.accountId}`, "s3:ListAllMyBuckets", 1, async () => {
      const client = this.account.s3();
      const names: { readonly name: string; readonly region: string | undefined }[] = [];
      for await (const page of paginateListBuckets({ client, pageSize: 1000 }, {})) {
        names.push(
          ...(page.Buckets ?? []).map(({ Name = "", BucketRegion }) => ({ name: Name, region: BucketRegion })),
        );
      }
      return names;
    });
    return (listed ?? []).filter(({ name }) => this.options.buckets.some((pattern) => matchesWildcard(pattern, name)));
  }

  async #bucket(name: string, listed: string | undefined): Promise<FoundBucket | undefined> {
    const of = `bucket/${name}`;
    const region = listed ?? (await this.#regionOf(name));
    if (region === undefined) return undefined;
    const arn = bucketArn(this.#partition, name);
    const to = this.#to(region);
    const policy = await this.#read(of, "s3:GetBucketPolicy", CALLS.policy, () =>
      hostOf(wanted.parse({ kind: "policy", arn, sidPrefix: PREFIX, statements: [] }), to, false).look(),
    );
    // A bucket without a policy is shared with no one, and needs no further look.
    if (policy === undefined || policy.document === null) return undefined;
    const settings = await this.#read(of, "s3:GetBucketAcl", CALLS.settings, () =>
      hostOf(wanted.parse({ kind: "settings", arn }), to, false).look(),
    );
    return settings === undefined ? undefined : { name, arn, accountId: this.accountId, region, policy, settings };
  }

  async #regionOf(name: string): Promise<string | undefined> {
    return this.#read(`bucket/${name}`, "s3:GetBucketLocation", 1, async () => {
      const of = { Bucket: name, ExpectedBucketOwner: this.accountId };
      const { LocationConstraint } = await this.account.s3().send(new GetBucketLocationCommand(of));
      return regionOf(LocationConstraint);
    });
  }

  /** The keys that encrypt buckets of this account by default, each once, by the name that a bucket has for it. */
  keysOf(buckets: readonly FoundBucket[]): readonly Promise<(FoundKey & { readonly as: string }) | undefined>[] {
    const own = buckets.filter(({ accountId }) => accountId === this.accountId);
    const named = new Map(
      own.flatMap((bucket) => {
        const as = defaultKey(bucket);
        return as === undefined ? [] : [[`${as} ${bucket.region}`, { as, region: bucket.region }] as const];
      }),
    );
    return [...named.values()].map(async ({ as, region }) => {
      const of = `key/${as}`;
      const arn = await this.#read(of, "kms:DescribeKey", 1, async () => {
        const { KeyMetadata } = await this.account.kms(region).send(new DescribeKeyCommand({ KeyId: as }));
        return KeyMetadata?.KeyManager === "AWS" ? undefined : KeyMetadata?.Arn;
      });
      if (arn === undefined || parseArn(arn)?.account !== this.accountId) return undefined;
      const policy = await this.#read(of, "kms:GetKeyPolicy", 1, () =>
        hostOf(
          wanted.parse({ kind: "policy", arn, sidPrefix: PREFIX, statements: [] }),
          this.#to(region),
          false,
        ).look(),
      );
      return policy === undefined ? undefined : { as, arn, policy };
    });
  }

  /** Of the roles, those of this account. */
  roles(arns: readonly string[]): readonly Promise<FoundRole | undefined>[] {
    const own = arns.filter((arn) => parseArn(arn)?.account === this.accountId);
    return own.map(async (arn) => {
      const subject: Subject = {
        kind: "role",
        id: `role/${arn}`,
        name: arn.split("/").at(-1) ?? "",
        arn,
        stack: "",
        accountId: this.accountId,
        region: this.connection.region,
        settings: new Map(),
        documents: new Map(),
        whole: false,
      };
      const found = await this.#role(subject);
      return found && { arn, ...found };
    });
  }

  async #role(subject: Subject): Promise<Omit<FoundRole, "arn"> | undefined> {
    if (!this.budget.take(CALLS.role)) return undefined;
    const observed = await READERS.role.read(subject, {
      account: this.account,
      read: (action, call) => this.#calls.read(subject.id, action, subject.region, call),
      accounts: new Set(),
    });
    this.options.progress(`account ${this.accountId}: read ${subject.id}`);
    if (observed.kind === "unseen") this.faults.push(observed.fault);
    if (observed.kind === "absent") this.faults.push(absent(subject));
    if (observed.kind !== "seen") return undefined;
    const documents = (kind: DocumentKind): readonly NamedDocument[] | undefined =>
      this.#value(observed.documents.get(kind) ?? { kind: "absent" });
    const policies = documents("identity");
    return policies && { policies, trust: documents("trust")?.[0] };
  }

  #to(region: string): Reached {
    const { profile, assumeRoles = [] } = this.connection;
    return reach.parse({
      region,
      accountId: this.accountId,
      ...(profile === undefined ? {} : { profile }),
      assumeRoles: assumeRoles.map(({ roleArn, externalId }) => ({
        roleArn,
        ...(externalId === undefined ? {} : { externalId }),
      })),
    });
  }

  /** Makes calls, so many at most; undefined if nothing is there, or it could not be read, which is a fault. */
  async #read<Value>(
    of: string,
    action: string,
    calls: number,
    call: () => Promise<Value | undefined>,
  ): Promise<Value | undefined> {
    if (!this.budget.take(calls)) return undefined;
    return this.#value(await this.#calls.read(of, action, this.connection.region, call));
  }

  #value<Value>(reading: Reading<Value>): Value | undefined {
    if (reading.kind === "failed") this.faults.push(reading.fault);
    return reading.kind === "read" ? reading.value : undefined;
  }
}

/** Nothing is ours yet, but a plan's documents are read under some prefix. */
const PREFIX = "Xas3discover";

function absent({ id: of, arn }: Subject): Fault {
  return { of, action: "iam:GetRole", why: "other", message: `${arn} does not exist: what it is granted is of no use` };
}

/** How a bucket names the key of its default encryption; undefined if S3's own keys, or AWS's, encrypt it. */
export function defaultKey({ settings }: Pick<FoundBucket, "settings">): string | undefined {
  const document = isObject(settings.document) ? settings.document : {};
  const encryption = isObject(document.encryption) ? document.encryption : {};
  const [rule] = Array.isArray(encryption.Rules) ? encryption.Rules.filter(isObject) : [];
  const { SSEAlgorithm, KMSMasterKeyID } = isObject(rule?.ApplyServerSideEncryptionByDefault)
    ? rule.ApplyServerSideEncryptionByDefault
    : {};
  const isKms = typeof SSEAlgorithm === "string" && SSEAlgorithm.startsWith("aws:kms");
  return isKms && typeof KMSMasterKeyID === "string" && KMSMasterKeyID !== "" ? KMSMasterKeyID : undefined;
}

/** The ARNs of roles that policies name, wherever they stand in a statement. */
function rolesNamedIn(buckets: readonly FoundBucket[]): readonly string[] {
  const texts = buckets.flatMap(({ policy }) => statementsAsWritten(documentOf(policy)).flatMap(textsIn));
  return [...new Set(texts.filter(isRole))].sort();
}

/** The texts in a value, however deep. */
function textsIn(value: Json): readonly string[] {
  if (typeof value === "string") return [value];
  if (isList(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** Whether a text is the ARN of one role, without a policy variable. */
function isRole(text: string): boolean {
  const read = parsePrincipal("AWS", text);
  return "kind" in read && read.kind === "role" && !text.includes("$");
}

/** The policy document among the facts of a bucket, topic or key. */
export function documentOf({ document }: JsonObject): JsonObject | null {
  return isObject(document) ? document : null;
}
