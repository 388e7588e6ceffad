import type { Caller, Recorder } from '../recorder.ts';
import { ACME, ADA, BACKEND } from './cast.ts';

const INVOICE = { type: 'invoices', id: '2026-17' };
const ADA_ASKS = { type: 'user', id: 'ada' };

/** The back end asks who may do what. */
export async function authzen(story: Recorder, backend: Caller): Promise<void> {
  await prepare(story);
  for (const inOrg of ['', 'InOrg']) {
    const asked = { as: backend, path: inOrg === '' ? {} : { orgId: ACME } };
    await evaluate(story, inOrg, asked);
    await search(story, inOrg, asked);
  }
  await story.call('getAuthzenConfiguration', { as: null });
  await story.call('getAuthzenConfigurationOfOrg', { as: null, path: { orgId: ACME } });
}

async function prepare(story: Recorder): Promise<void> {
  const give = async (userId: number, uid: string, name: string, permissions: readonly object[]) => {
    const body = { uid, name, version: 1, permissions };
    await story.call('createRole', { isAside: true, body });
    await story.call('addUserRole', { isAside: true, path: { userId }, body: { roleUid: uid } });
  };
  await give(BACKEND, 'asker', 'custom:access:asker', [
    { action: 'access:evaluate', scope: 'users:*' },
    { action: 'users.roles:read', scope: 'users:*' },
    { action: 'users.permissions:read', scope: 'users:*' },
  ]);
  await give(ADA, 'approvers', 'custom:invoices:approver', [
    { action: 'invoices:read', scope: 'invoices:*' },
    { action: 'invoices:approve', scope: 'invoices:id:2026-17' },
  ]);
}

type Asked = { readonly as: Caller; readonly path: Readonly<Record<string, number>> };

async function evaluate(story: Recorder, inOrg: string, asked: Asked): Promise<void> {
  await story.call(`evaluate${inOrg}`, {
    ...asked,
    summary: 'Yes',
    body: { subject: ADA_ASKS, action: { name: 'approve' }, resource: INVOICE },
  });
  await story.call(`evaluate${inOrg}`, {
    ...asked,
    summary: 'No',
    body: {
      subject: { type: 'user', id: 'linus' },
      action: { name: 'approve' },
      resource: INVOICE,
    },
  });
  await story.call(`evaluate${inOrg}`, {
    ...asked,
    summary: 'Yes, and why',
    headers: { 'Gatehouse-Explain': 'true' },
    body: { subject: ADA_ASKS, action: { name: 'approve' }, resource: INVOICE },
  });
  await story.call(`evaluateTogether${inOrg}`, {
    ...asked,
    summary: 'Several actions on one resource',
    body: {
      subject: ADA_ASKS,
      resource: INVOICE,
      evaluations: [
        { action: { name: 'read' } },
        { action: { name: 'approve' } },
        { action: { name: 'pay' } },
      ],
    },
  });
  await story.call(`evaluateTogether${inOrg}`, {
    ...asked,
    summary: 'Up to the first no',
    body: {
      subject: ADA_ASKS,
      action: { name: 'approve' },
      evaluations: [
        { resource: INVOICE },
        { resource: { type: 'invoices', id: '2026-18' } },
        { resource: { type: 'invoices', id: '2026-19' } },
      ],
      options: { evaluations_semantic: 'deny_on_first_deny' },
    },
  });
}

async function search(story: Recorder, inOrg: string, asked: Asked): Promise<void> {
  const read = { action: { name: 'read' }, resource: INVOICE };
  const who = { subject: { type: 'user' }, ...read, page: { limit: 2 } };
  const first = await story.call(`searchSubjects${inOrg}`, {
    ...asked,
    summary: 'The first page',
    body: who,
  });
  const { next_token: token } = first['page'] as unknown as { readonly next_token: string };
  await story.call(`searchSubjects${inOrg}`, {
    ...asked,
    summary: 'The next page',
    body: { ...who, page: { token, limit: 2 } },
  });
  await story.call(`searchResources${inOrg}`, {
    ...asked,
    body: { subject: ADA_ASKS, action: { name: 'approve' }, resource: { type: 'invoices' } },
  });
  await story.call(`searchActions${inOrg}`, {
    ...asked,
    body: { subject: ADA_ASKS, resource: INVOICE },
  });
}
