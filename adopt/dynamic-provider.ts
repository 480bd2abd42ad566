import type * as pulumi from "@pulumi/pulumi";
import type * as methods from "./provider";

type Methods = typeof methods;
type Props = Readonly<Record<string, unknown>>;

/**
 * Loads the code of the methods from the project's folder, or from the nearest folder above that has it. The engine runs a dynamic provider
 * in a separate process, which starts in that folder and knows neither TypeScript nor the path of this file.
 */
function load(): Methods {
  const path = process.getBuiltinModule("node:path");
  const fs = process.getBuiltinModule("node:fs");
  let folder = process.cwd();
  while (!fs.existsSync(path.join(folder, "adopt/provider.ts"))) {
    if (folder === path.dirname(folder))
      throw new Error(`found no adopt/provider.ts in ${process.cwd()} or above it: run pulumi in the project's folder`);
    folder = path.dirname(folder);
  }
  const fromProject = process.getBuiltinModule("node:module").createRequire(path.join(folder, "package.json"));
  fromProject("ts-node/register/transpile-only");
  return fromProject("./adopt/provider.ts") as Methods;
}

/** Makes a call, and removes the stack trace from an error. The engine prints the trace, but only the message is meant for users. */
async function plainly<T>(call: () => T | Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error) error.stack = "";
    throw error;
  }
}

/**
 * The dynamic provider of every resource in this folder. Pulumi serializes these functions and all that they capture into the state. They
 * capture only each other and load the other code by name, so a destroy runs the present code, not that of the creation
 * (docs/decisions/0008-dynamic-resources.md).
 */
export const provider: pulumi.dynamic.ResourceProvider<Props, Props> = {
  check: (olds, news) => plainly(() => load().check(olds, news)),
  diff: (id, olds, news) => plainly(() => load().diff(id, olds, news)),
  create: (news) => plainly(() => load().create(news)),
  read: (id, props) => plainly(() => load().read(id, props ?? {})),
  update: (id, olds, news) => plainly(() => load().update(id, olds, news)),
  delete: (id, props) => plainly(() => load().delete(id, props)),
};
