import type { Recorder } from '../recorder.ts';
import { ACME, CI, GLOBEX, INITECH, LINUS } from './cast.ts';

/** What was changed, what it did, and what a change would do. */
export async function trail(story: Recorder): Promise<void> {
  await story.call('createGroupMappings', {
    summary: 'A dry run: who would gain what',
    path: { groupID: 'cn=finance' },
    query: { dryRun: true },
    body: { roles: ['approvers'] },
  });
  await story.call('addUserRole', {
    path: { userId: LINUS },
    body: { roleUid: 'approvers' },
    isAside: true,
  });
  const { revision } = (await story.call('getChangesHead')) as unknown as { readonly revision: number };
  await story.call('listChanges', {
    summary: 'The newest changes of a kind',
    query: { kind: 'assignment.add', limit: 2 },
  });
  await story.call('listChanges', {
    summary: 'What came after a revision',
    query: { since: revision - 2, wait: 0 },
  });
  await story.call('getChange', { path: { revision } });
  await story.call('getChange', {
    path: { revision: 9999 },
    status: 404,
    summary: 'There is no such change',
  });
  await story.call('getChangeEffect', { path: { revision } });
  await story.call('verifyChanges');
  await story.call('listChanges', {
    summary: 'A line of an export',
    headers: { Accept: 'application/x-ndjson' },
    query: { from: revision - 1, to: revision },
    shown: firstLine,
  });
  await story.call('exportChanges', {
    summary: 'A line of an export',
    query: { orgId: ACME, from: revision - 1, limit: 2 },
    shown: firstLine,
  });
  await story.call('streamChanges', {
    query: { orgId: ACME, since: revision - 2 },
    until: /\ndata: .*\n\n/,
  });
  await story.call('hardResetRoles', { body: { BasicRoles: true } });
  await story.call('deleteServiceAccount', { path: { serviceAccountId: CI } });
  await story.call('deleteOrgByID', { path: { orgId: INITECH } });
}

/** The schema is that of a line, and so is what is shown. */
const firstLine = (reply: unknown): unknown => JSON.parse(String(reply).split('\n')[0] ?? '');

/** Entries that are old enough are moved out, up to one that the caller has read. */
export async function movingOut(story: Recorder): Promise<void> {
  const lines = (await story.call('exportChanges', {
    query: { orgId: GLOBEX, limit: 3 },
    isAside: true,
  })) as unknown as string;
  const last = JSON.parse(lines.trim().split('\n').at(-1) ?? '') as {
    readonly revision: number;
    readonly hash: string;
  };
  await story.call('moveOutChanges', {
    query: { orgId: GLOBEX, upTo: last.revision, hash: last.hash },
  });
}
