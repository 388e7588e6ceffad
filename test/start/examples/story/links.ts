import type { Caller, Recorder } from '../recorder.ts';
import type { IdentityProvider } from '../identity-provider.ts';
import { ada, GRACE, LINUS } from './cast.ts';

/** People and their accounts at an identity provider. */
export async function links(story: Recorder, provider: IdentityProvider): Promise<void> {
  await story.call('linkOwnUser', { as: ada, body: { token: await provider.token('ada', 'a-lovelace') } });
  const { id } = await firstLink(story, 'listOwnLinks', { as: ada });
  await story.call('removeOwnLink', { as: ada, path: { linkId: id } });

  const linus: Caller = { login: 'linus', password: 'even more fun' };
  const token = await provider.token('linus', 'l-torvalds');
  await story.call('linkOwnUser', { as: linus, body: { token }, isAside: true });
  await story.call('linkOwnUser', {
    as: linus,
    body: { token },
    status: 409,
    summary: 'Linked already',
  });
  const link = await firstLink(story, 'adminListUserLinks', { path: { userId: LINUS } });
  await story.call('adminMoveUserLink', {
    path: { userId: LINUS, linkId: link.id },
    body: { userId: GRACE },
  });
  await story.call('adminRemoveUserLink', { path: { userId: GRACE, linkId: link.id } });
}

async function firstLink(
  story: Recorder,
  operation: string,
  wanted: Parameters<Recorder['call']>[1],
): Promise<{ readonly id: string }> {
  const [link] = (await story.call(operation, wanted)) as unknown as { readonly id: string }[];
  if (link === undefined) throw new Error(`${operation} shows no link`);
  return link;
}
