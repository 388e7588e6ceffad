/*
 * The lock names what is for other machines too. `npm ci` refuses a lock that leaves out a package for another platform, and npm leaves
 * one out where the registry that it was made with does not have it.
 */
import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

type Locked = { readonly optionalDependencies?: Record<string, string> };

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, Locked>;
};

/** Whether a package at a path finds another: beside it, or in a folder around it. */
function finds(path: string, name: string): boolean {
  if (`${path === '' ? '' : `${path}/`}node_modules/${name}` in packages) return true;
  return path !== '' && finds(path.slice(0, Math.max(0, path.lastIndexOf('/node_modules/'))), name);
}

it('names every optional package of every package, whatever machine it is for', () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !finds(path, name)),
  );
  expect(missing).toStrictEqual([]);
});
