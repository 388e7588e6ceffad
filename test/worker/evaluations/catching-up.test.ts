/** An org that was not told of a change between, because that does not concern it. */
import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { toQuestionText } from '../../../src/durable/question-text.ts';
import { ok } from '../../support/api.ts';
import { asks, byId, callerBy, evaluated } from '../../support/asking.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';

describe('whoever saw the reply of a change of the global plane', () => {
  it('is answered at that state in an org that the change concerns (I6)', async ({ expect }) => {
    const [org, other] = [await freshOrg('by requests'), await freshOrg('by requests')];
    const [asker, person] = [await org.person('Admin'), await other.person()];
    const subject = await org.person();
    const coordinator = env.ORG.getByName(String(org.id));
    const ask = async (id: number) => {
      const asked = [asks(byId(id), 'read', 'folders', 'sharedwithme')];
      return await evaluated(coordinator, callerBy(asker.id, asker.login), ...asked);
    };
    for (const { id } of [subject, asker])
      expect(await ask(id)).toMatchObject({ ok: true, value: { answers: [{ decision: true }] } });
    // The org hears nothing of the first of these.
    await ok(200, 'PUT', `/users/${person.id}`, { body: { login: unique('l'), email: unique('e') } });
    const { headers } = await ok(200, 'POST', `/admin/users/${subject.id}/disable`);
    const [, global = 0] = (headers.get('Gatehouse-Revision') ?? '').split('.').map(Number);
    // Nobody is read for this one.
    const answered = await ask(asker.id);
    expect(answered.ok && answered.value.at.global).toBeGreaterThanOrEqual(global);
    expect(await ask(subject.id)).toMatchObject({ ok: true, value: { answers: [{ decision: false }] } });
  });
});

describe('whoever saw a state that the org is not brought to', () => {
  it('is not answered from before it, though everybody is kept (I6)', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { id, login } = await org.person('Admin');
    const coordinator = env.ORG.getByName(String(org.id));
    const asked = [asks(byId(id), 'read', 'folders', 'sharedwithme')];
    const text = toQuestionText(callerBy(id, login), { asked, explains: false });
    for (const _ of [1, 2]) expect(await coordinator.decide(text)).toMatchObject({ ok: true });
    const seen = { own: 1_000_000, hash: 'later', global: 0, globalHash: '', news: [] };
    expect(await coordinator.decide(text, seen)).toMatchObject({ refusal: { tag: 'unavailable' } });
  });
});
