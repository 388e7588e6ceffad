import { Problem } from './problem.ts';

/**
 * Throws where a part of a path is `.` or `..`, which is a step in an address however it is encoded: the request would go to another route
 * than the page means, and a link with such a name in it could have somebody change what they have not seen. Nothing is called so.
 */
export function refuseSteps(path: Record<string, unknown> = {}): void {
  for (const part of Object.values(path))
    if (part === '.' || part === '..')
      throw new Problem(`Nothing can be called ${part} here.`, { status: 404 });
}
