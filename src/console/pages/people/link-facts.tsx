import type { components } from '../../api/document.ts';
import { When } from '../../kit/when.tsx';
import { Facts } from './facts.tsx';
import { Mark } from './mark.tsx';

/** What is known of a link to an identity provider. */
export function LinkFacts({ link }: { link: components['schemas']['UserLinkDTO'] }) {
  return (
    <Facts
      facts={[
        { name: 'Provider', value: <code>{link.issuer}</code> },
        { name: 'Known there as', value: <code>{link.subject}</code> },
        { name: 'Linked', value: <When at={link.created} /> },
        { name: 'Newest token', value: <When at={link.lastIssued} /> },
        {
          name: 'Password',
          value: link.keepsPassword ? 'Kept beside the link' : 'Ended with the link',
        },
        {
          name: 'Org roles it says',
          value:
            link.orgRoles.length === 0 ? (
              <span class="quiet">none</span>
            ) : (
              link.orgRoles.map(({ orgId, role }) => `${role} in org ${orgId}`).join(', ')
            ),
        },
        ...(link.isBarred
          ? [
              {
                name: 'Sign-in',
                value: <Mark tone="bad">Barred: in none of the groups that may sign in</Mark>,
              },
            ]
          : []),
      ]}
    />
  );
}
