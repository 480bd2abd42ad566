import type {
  ReadResourceRequest,
  ReadResourceResponse,
  RegisterResourceRequest,
  RegisterResourceResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import { deserializeProperties, type Mocks } from "@pulumi/pulumi/runtime";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import type { DeclaredResource } from "./resource";

type Callback<Response> = (error: unknown, response: Response | undefined) => void;

/** Pulumi's monitor for mocks. It also records what mocks do not receive: parents, protection and dependencies. */
export class RecordingMonitor extends MockMonitor {
  constructor(
    mocks: Mocks,
    private readonly stack: string,
    private readonly recorded: Map<string, DeclaredResource>,
  ) {
    super(mocks);
  }

  override async registerResource(
    request: RegisterResourceRequest,
    callback: Callback<RegisterResourceResponse>,
  ): Promise<void> {
    await super.registerResource(request, (error: unknown, response: RegisterResourceResponse | undefined) => {
      if (response) this.record(request, response);
      callback(error, response);
    });
  }

  /** Records resources that a program reads, such as stack references, as a policy pack receives these too. */
  override async readResource(request: ReadResourceRequest, callback: Callback<ReadResourceResponse>): Promise<void> {
    await super.readResource(request, (error: unknown, response: ReadResourceResponse | undefined) => {
      if (response) {
        const urn = response.getUrn();
        const outputs = response.getProperties();
        this.recorded.set(urn, {
          stack: this.stack,
          type: request.getType(),
          name: request.getName(),
          urn,
          custom: true,
          parent: request.getParent(),
          provider: request.getProvider(),
          inputs: {},
          outputs: outputs ? withoutSecrets(deserializeProperties(outputs)) : {},
          protect: false,
          dependsOn: request.getDependenciesList(),
          propertyDependencies: {},
        });
      }
      callback(error, response);
    });
  }

  private record(request: RegisterResourceRequest, response: RegisterResourceResponse): void {
    const urn = response.getUrn();
    const inputs = request.getObject();
    const outputs = response.getObject();
    const sources: Record<string, readonly string[]> = {};
    request.getPropertydependenciesMap().forEach((urns, property) => {
      sources[property] = urns.getUrnsList();
    });
    this.recorded.set(urn, {
      stack: this.stack,
      type: request.getType(),
      name: request.getName(),
      urn,
      custom: request.getCustom(),
      parent: request.getParent(),
      provider: request.getProvider(),
      inputs: inputs ? withoutSecrets(deserializeProperties(inputs)) : {},
      outputs: { ...(outputs ? withoutSecrets(deserializeProperties(outputs)) : {}), id: response.getId() },
      protect: request.getProtect() ?? false,
      dependsOn: request.getDependenciesList(),
      propertyDependencies: sources,
    });
  }
}

/** Returns values with secrets unpacked. These come from the configuration, so the rehearsal discloses nothing new. */
function withoutSecrets(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unpackedValue(inner)]));
}

const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const SIGNATURE = "4dabf18193072939515e22adb298388d";

function unpackedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpackedValue);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const secret = entries.some(([key, inner]) => key === SIGNATURE && inner === SECRET);
  if (secret) return unpackedValue(entries.find(([key]) => key === "value")?.[1]);
  return Object.fromEntries(entries.map(([key, inner]) => [key, unpackedValue(inner)]));
}
