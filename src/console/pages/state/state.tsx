import { useState } from 'preact/hooks';

import { Page } from '../../kit/page.tsx';
import type { PageProps } from '../page-props.ts';
import { Limits } from './limits.tsx';
import { OrgNow } from './org-now.tsx';
import { Service } from './service.tsx';
import './state.css';
import { You } from './you.tsx';

const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** Whether the service works, how far the org is, how full everything is, and who is asking. */
export function StatePage({ query }: PageProps) {
  const [asked, setAsked] = useState({ round: 0, at: Date.now() });
  const { round, at } = asked;
  return (
    <Page
      title="State"
      intro="Whether the service works, how far this org is, and how much of each limit is used."
      actions={
        <>
          <span class="quiet small as-of" role="status">
            As of {TIME.format(at)}
          </span>
          <button type="button" onClick={() => setAsked({ round: round + 1, at: Date.now() })}>
            Refresh
          </button>
        </>
      }
    >
      <div class="state-parts">
        <Service round={round} />
        <OrgNow round={round} />
        <You />
      </div>
      <Limits ofDeployment={query.get('of') === 'deployment'} round={round} />
    </Page>
  );
}
