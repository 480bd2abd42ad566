import type { InstalledPackage } from "./installed-packages";

/** The licences that a package may have, as its package.json says it. An expression with OR or AND has a line of its own. */
const ALLOWED: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "Apache-2.0 AND MIT",
  "(BSD-3-Clause AND Apache-2.0)",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC-BY-3.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  // Its copyleft ends at the changed file; a test runs axe-core as it is.
  "MPL-2.0",
  "PSF-2.0",
  "Python-2.0",
]);

const COPYLEFT = /GPL|GNU (Affero |Lesser )?General Public/i;

/** The first sentence of the MIT licence; no other licence has it. */
const MIT = /Permission is hereby granted, free of charge, to any person obtaining a copy\s+of this software/;

/** Why a package may not be installed by `npm ci`, and what to do. Undefined if it may. */
export function licenseFault({ path, license, licenseText }: InstalledPackage): string | undefined {
  const name = path === "" ? "package.json" : path;
  if (license === undefined || license.trim() === "") return `${name}: has no licence; remove it`;
  if (COPYLEFT.test(license)) return `${name}: has the licence ${license}; remove it`;
  // npm's words for a licence that only a file states: that file is read.
  if (/^SEE LICEN[CS]E IN /i.test(license)) {
    if (MIT.test(licenseText) && !COPYLEFT.test(licenseText)) return undefined;
    return `${name}: has a licence file that is not the MIT licence; remove it`;
  }
  if (ALLOWED.has(license)) return undefined;
  return `${name}: has the licence ${license}; remove it, or add the licence to test/supply-chain/license-policy.ts`;
}
