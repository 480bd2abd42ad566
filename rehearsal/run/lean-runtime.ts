/**
 * Removes features from Pulumi's runtime that a rehearsal does not need, and that take most of its time with thousands of resources:
 *
 * - Outputs for every property of every resource, with about a dozen promises each. A program reads few of them, so each output is created
 *   when it is first read.
 * - Stack traces of promises, for a message about promises that never settle. The rehearsal has its own message ({@link main}).
 * - Stack traces of resources. The rehearsal names resources by URN.
 *
 * The declared resources stay the same (test/rehearsal/run/lean-runtime.test.ts). Only processes that rehearse import this file, for its
 * side effect. A deployed program uses Pulumi's runtime unchanged.
 */
import { Resource } from "@pulumi/pulumi";
import * as debuggable from "@pulumi/pulumi/runtime/debuggable";
import * as rpc from "@pulumi/pulumi/runtime/rpc";

type Resolver = rpc.OutputResolvers[string];

const { transferProperties } = rpc;

/** Replaces Pulumi's `transferProperties`: transfers each property when it is first read. */
function transferWhenRead(onto: Resource, label: string, props: object): rpc.OutputResolvers {
  const resolvers: rpc.OutputResolvers = {};
  for (const property of Object.keys(props)) {
    // Pulumi sets these properties itself.
    if (property === "id" || property === "urn") continue;
    let resolve: Resolver | undefined;
    let answer: Parameters<Resolver> | undefined;
    Object.defineProperty(onto, property, {
      configurable: true,
      enumerable: true,
      get() {
        Reflect.deleteProperty(onto, property);
        resolve = transferProperties(onto, label, { [property]: undefined })[property];
        if (answer) resolve?.(...answer);
        return Reflect.get(onto, property) as unknown;
      },
      set(value: unknown) {
        Object.defineProperty(onto, property, { configurable: true, enumerable: true, writable: true, value });
      },
    });
    resolvers[property] = (...given) => {
      answer = given;
      resolve?.(...given);
    };
  }
  return resolvers;
}

Object.assign(rpc, { transferProperties: transferWhenRead });
Object.assign(debuggable, { debuggablePromise: (promise: unknown) => promise });
Object.assign(Resource, { stackTrace: () => [] });
