import type { components } from '../../api/document.ts';
import { When } from '../../kit/when.tsx';
import { Fact, Facts } from '../../kit/facts.tsx';
import { Mark } from '../../kit/mark.tsx';

/** What is known of a link to an identity provider. */
export function LinkFacts({ link }: { link: components['schemas']['UserLinkDTO'] }) {
  return (
    <Facts areShort>
      <Fact name="Provider">
        <code>{link.issuer}</code>
      </Fact>
      <Fact name="Known there as">
        <code>{link.subject}</code>
      </Fact>
      <Fact name="Linked">
        <When at={link.created} />
      </Fact>
      <Fact name="Newest token">
        <When at={link.lastIssued} />
      </Fact>
      <Fact name="Password">{link.keepsPassword ? 'Kept beside the link' : 'Ended with the link'}</Fact>
      <Fact name="Org roles it says">
        {link.orgRoles.length === 0 ? (
          <span class="quiet">none</span>
        ) : (
          link.orgRoles.map(({ orgId, role }) => `${role} in org ${orgId}`).join(', ')
        )}
      </Fact>
      {link.isBarred && (
        <Fact name="Sign-in">
          <Mark tone="bad">Barred: in none of the groups that may sign in</Mark>
        </Fact>
      )}
    </Facts>
  );
}
