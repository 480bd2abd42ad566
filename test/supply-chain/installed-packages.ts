import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** A package that `npm ci` installs on some platform. */
export interface InstalledPackage {
  /** Its folder below the root, such as `node_modules/mocha/node_modules/argparse`. */
  readonly path: string;
  readonly name: string;
  /** The field `license` of its package.json. Undefined if it has none that is a text. */
  readonly license: string | undefined;
  /** The text of its licence file; empty if it has none, or is for another platform. */
  readonly licenseText: string;
  /** Whether npm would run a script of it when it is installed. */
  readonly installScript: boolean;
}

// Old packages have an object or a list as their licence: not an SPDX expression, so none that can be checked.
const license = z.string().optional().catch(undefined);

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ license, link: z.boolean().optional(), hasInstallScript: z.boolean().optional() }),
  ),
});

const manifestSchema = z.object({ license, scripts: z.record(z.string(), z.string()).optional() });

/** https://docs.npmjs.com/cli/v11/using-npm/scripts#npm-ci: those that npm runs for a package from a registry. */
const INSTALL_SCRIPTS = ["preinstall", "install", "postinstall"];

/**
 * Every package of a project's package-lock.json, its own workspaces included. Where the package is on disk, its own
 * package.json counts and not what the lock file says of it. Throws if the lock file or a package.json is not readable.
 */
export function installedPackages(root: string): InstalledPackage[] {
  const lock = lockSchema.parse(JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")));
  return Object.entries(lock.packages)
    .filter(([, { link }]) => link !== true)
    .map(([path, locked]) => {
      const folder = join(root, path);
      const file = join(folder, "package.json");
      const onDisk = existsSync(file) ? manifestSchema.parse(JSON.parse(readFileSync(file, "utf8"))) : undefined;
      return {
        path,
        name: path.split("node_modules/").at(-1) ?? path,
        license: onDisk ? onDisk.license : locked.license,
        licenseText: onDisk ? licenseText(folder) : "",
        installScript:
          locked.hasInstallScript === true ||
          INSTALL_SCRIPTS.some((script) => onDisk?.scripts?.[script] !== undefined) ||
          // npm builds a package that has this file, without a script: the same page, "npm install".
          existsSync(join(folder, "binding.gyp")),
      };
    });
}

function licenseText(folder: string): string {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  return file === undefined ? "" : readFileSync(join(folder, file), "utf8");
}
