import { Chip } from '../../kit/chip.tsx';
import { Section } from '../../kit/page.tsx';
import { When } from '../../kit/when.tsx';
import { hrefTo } from '../../route/route.ts';
import type { Credential } from '../../session/credential.ts';
import { useSession } from '../../session/session.ts';
import { Fact, Facts } from '../../kit/facts.tsx';

const BY: Record<Credential['by'], string> = {
  password: 'A password',
  token: 'A token',
  provider: 'An identity provider',
};

/** Who is signed in here, and how much they may do. */
export function You() {
  const { who, orgs, orgId, actions, isPerson, credential, endsAt } = useSession();
  const role = orgs.find((org) => org.orgId === orgId)?.role;
  const subject = `${isPerson ? 'user' : 'service_account'}:${who.login}`;
  return (
    <Section title="You">
      <Facts>
        <Fact name="Signed in as">
          <Chip
            kind={isPerson ? 'person' : 'account'}
            href={hrefTo([isPerson ? 'people' : 'accounts', who.id])}
          >
            {who.login}
          </Chip>{' '}
          {who.name !== who.login && <span class="quiet">{who.name}</span>}
        </Fact>
        <Fact name="Signed in with">
          {BY[credential.by]}
          {endsAt !== undefined && (
            <>
              ; it ends <When at={new Date(endsAt).toISOString()} />
            </>
          )}
        </Fact>
        <Fact name="Org role">
          {role ?? 'none'}
          {who.isGrafanaAdmin && ', and server admin'}
        </Fact>
        <Fact name="Actions">
          {actions.size === 0
            ? 'You hold no action in this org.'
            : `You hold ${actions.size.toLocaleString('en')} ${actions.size === 1 ? 'action' : 'actions'} in this org.`}{' '}
          <a href={hrefTo(['what'], { subject })}>What you can do</a>
        </Fact>
      </Facts>
    </Section>
  );
}
