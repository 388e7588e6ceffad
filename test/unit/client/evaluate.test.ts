import { describe, expect, it } from 'vitest';

import { Gatehouse } from '../../../src/client/index.ts';

const question = {
  subject: { type: 'user', id: 'alice' },
  action: { name: 'approve' },
  resource: { type: 'invoices', id: '7' },
};

describe('a client', () => {
  it('answers yes where Gatehouse says so', async () => {
    const gatehouse = new Gatehouse({
      url: 'https://access.example.com/',
      token: 'secret',
      fetch: async () => Response.json({ decision: true, context: { revision: '4.9' } }),
    });
    expect(await gatehouse.evaluate(question)).toEqual({ decision: true, context: { revision: '4.9' } });
    expect(await gatehouse.allows(question)).toBe(true);
  });
});
