import { Page } from '../../kit/page.tsx';
import { Shown } from '../../kit/shown.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { useSession } from '../../session/session.ts';
import { useTypes } from '../../question/use-types.ts';
import { AttentionList, CountList } from './aside.tsx';
import { AskForms } from './ask-forms.tsx';
import { firstSteps } from './attention.ts';
import { FirstSteps } from './first-steps.tsx';
import { NewestChanges } from './newest-changes.tsx';
import { readOverview } from './read-overview.ts';
import './home.css';

/** Of an org with fewer people and accounts all names are read, for the newest changes. */
const SMALL = 1000;

/** The first page: the questions, what happened last, what is worth a look, and what there is. */
export function HomePage() {
  const { api, actions, orgs, orgId } = useSession();
  const types = useTypes();
  const overview = useLoaded(async (signal) => await readOverview({ api, actions }, signal), []);
  const org = orgs.find((one) => one.orgId === orgId)?.name;
  const steps = overview.value === undefined ? [] : firstSteps(overview.value.counts);
  const { people = SMALL, accounts = 0 } = overview.value?.counts ?? {};
  const isSmall = people + accounts < SMALL;
  return (
    <Page
      title="Overview"
      intro={org === undefined ? undefined : `Who may do what in ${org}, why, and what happened.`}
    >
      <FirstSteps steps={steps} />
      <AskForms types={types.value ?? []} />
      <div class="home-below">
        {actions.has('changes:read') && <NewestChanges isSmall={isSmall} />}
        <div>
          <Shown of={overview}>
            {(value) => (
              <>
                <AttentionList overview={value} />
                <CountList counts={value.counts} />
              </>
            )}
          </Shown>
        </div>
      </div>
    </Page>
  );
}
