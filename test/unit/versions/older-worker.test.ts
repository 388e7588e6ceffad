import { expect, it } from 'vitest';

import { STORAGE_FULL, UNAVAILABLE } from '../../../src/core/refusal.ts';
import { ok, refuse } from '../../../src/core/result.ts';
import { asUnderstoodBy } from '../../../src/durable/older-worker.ts';
import { PROTOCOL } from '../../../src/protocol.ts';

it('a Worker of the version before is told no refusal that it has no answer to', () => {
  for (const said of [undefined, 'the id of a request']) {
    expect(asUnderstoodBy(said, refuse(STORAGE_FULL))).toEqual(refuse(UNAVAILABLE));
    expect(asUnderstoodBy(said, refuse({ tag: 'org-placed' }))).toEqual(refuse(UNAVAILABLE));
    expect(asUnderstoodBy(said, refuse({ tag: 'server-admins-only' }))).toEqual(
      refuse({ tag: 'server-admins-only' }),
    );
    expect(asUnderstoodBy(said, ok(1))).toEqual(ok(1));
  }
  expect(asUnderstoodBy({ protocol: PROTOCOL }, refuse(STORAGE_FULL))).toEqual(refuse(STORAGE_FULL));
});
