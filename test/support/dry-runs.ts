import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';

import type { Caller, ChangeStanding } from '../../src/core/caller.ts';
import type { ChangeConditions } from '../../src/core/change-conditions.ts';
import type { Foreseen } from '../../src/core/effect.ts';
import type { Allowances } from '../../src/core/limits.ts';
import type { Refusal } from '../../src/core/refusal.ts';
import type { Result } from '../../src/core/result.ts';
import { DryRuns } from '../../src/durable/dry-runs.ts';
import { call } from '../../src/protocol.ts';
import type { ChangeInput, ChangeName, ChangeRequest } from '../../src/service/changes.ts';
import { WatchedD1 } from './watched-d1.ts';

/** The first admin, by password. */
export const FIRST_ADMIN: Caller = {
  userId: 1,
  credential: { kind: 'password', name: 'admin', credentialVersion: 0 },
  tokenOrgId: null,
  currentOrgId: null,
  origin: { address: '', userAgent: '' },
};

/** Dry runs of an org, with a database that can be watched. */
export type DryBench = {
  readonly d1: WatchedD1;
  readonly foresee: <K extends ChangeName>(
    name: K,
    input: ChangeInput<K>,
    more?: {
      readonly caller?: Caller;
      readonly standing?: ChangeStanding;
      readonly conditions?: ChangeConditions;
    },
  ) => Promise<Result<Foreseen<unknown>, Refusal>>;
  /** What there is in the object's storage. */
  readonly stored: () => unknown[];
};

/** Runs a test inside the object that makes an org's dry runs. What is allowed can be other than usual. */
export async function withDryRuns<T>(
  orgId: number,
  test: (bench: DryBench) => Promise<T>,
  limits: Partial<Allowances> = {},
): Promise<T> {
  return await runInDurableObject(env.DRY_RUNS.getByName(String(orgId)), async (_instance, state) => {
    const d1 = new WatchedD1(env.DB);
    const dryRuns = new DryRuns(state, { ...env, DB: d1.binding, ORG_LIMITS: JSON.stringify(limits) });
    return await test({
      d1,
      foresee: async (name, input, { caller = FIRST_ADMIN, standing = 'in-org', conditions = {} } = {}) =>
        await dryRuns.dryRun(caller, { name, input } as ChangeRequest, standing, conditions, call()),
      stored: () => state.storage.sql.exec('SELECT name FROM sqlite_master').toArray(),
    });
  });
}
