import { log } from '../log.ts';

/** Logs that a deployment cannot be used as it is set up, and gives what is said of it. The problems repeat no setting. */
export function tellUnconfigured(problems: readonly string[]): string {
  log('settings-unusable', { problems });
  return `Gatehouse is not configured: ${problems.join('; ')}`;
}
