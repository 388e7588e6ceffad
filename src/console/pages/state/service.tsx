import { problemOf } from '../../api/problem.ts';
import { Icon } from '../../kit/icon.tsx';
import { Section } from '../../kit/page.tsx';
import { Shown } from '../../kit/shown.tsx';
import { useLoaded } from '../../load/use-loaded.ts';
import { useSession } from '../../session/session.ts';
import { listProviders } from '../../sign-in/list-providers.ts';
import { Fact, Facts } from '../../kit/facts.tsx';
import type { Health } from './health.ts';
import { healthIn, warningWords } from './health.ts';
import { useAgain } from './use-again.ts';

/** Whether the service works, what it warns of, and by what people sign in. `round` is another number when it is to be asked again. */
export function Service({ round }: { round: number }) {
  const { api } = useSession();
  const health = useAgain(
    useLoaded<Health>(async (signal) => {
      const { data, error, response } = await api.GET('/api/health', { signal });
      const said = healthIn(data ?? error);
      if (said === undefined) throw problemOf(response, error);
      return said;
    }, []),
    round,
  );
  return (
    <>
      <Section title="Service">
        <Shown of={health}>{(value) => <Works health={value} />}</Shown>
      </Section>
      <Section title="Ways to sign in">
        <Shown of={health}>
          {({ passwordLogin }) => <Ways passwordLogin={passwordLogin} round={round} />}
        </Shown>
      </Section>
    </>
  );
}

function Works({ health: { database, warnings, commit, version } }: { health: Health }) {
  return (
    <Facts>
      <Fact name="Database">
        {database === 'ok' ? (
          <span class="good">
            <Icon name="yes" /> It answers, and its migrations have run.
          </span>
        ) : (
          <span class="bad">
            <Icon name="no" /> It does not answer, or its migrations have not run.
          </span>
        )}
      </Fact>
      <Fact name="Warnings">
        {warnings.length === 0 ? (
          <>
            None.
            {database === 'ok' &&
              ' The database has less than 80 % of the size that it may have. The exact size is in the log of the service.'}
          </>
        ) : (
          <ul class="warnings">
            {warnings.map((warning) => (
              <li key={warning}>
                <Icon name="warning" /> {warningWords(warning)}
              </li>
            ))}
          </ul>
        )}{' '}
        <a href="/docs/operations#health">What warnings mean</a>
      </Fact>
      <Fact name="Version">{commit}</Fact>
      <Fact name="API">That of Grafana {version}, and AuthZEN</Fact>
    </Facts>
  );
}

function Ways({ passwordLogin, round }: { passwordLogin: boolean; round: number }) {
  const providers = useAgain(useLoaded(listProviders, []), round);
  return (
    <Facts>
      <Fact name="Passwords">
        {passwordLogin ? 'People can sign in with a password.' : 'Nobody can sign in with a password.'}
      </Fact>
      <Fact name="Providers">
        <Shown of={providers}>
          {(list) =>
            list.length === 0 ? (
              <>
                The console signs nobody in by an identity provider.{' '}
                <a href="/docs/sign-in">How to set one up</a>
              </>
            ) : (
              <ul class="plain-list">
                {list.map(({ issuer, name }) => (
                  <li key={issuer}>
                    {name} <code class="quiet">{issuer}</code>
                  </li>
                ))}
              </ul>
            )
          }
        </Shown>
      </Fact>
      <Fact name="Tokens">Service accounts sign in with their tokens.</Fact>
    </Facts>
  );
}
