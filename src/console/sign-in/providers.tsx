import { useLoaded } from '../load/use-loaded.ts';
import { departureTo } from '../session/departure.ts';
import { keepDeparture } from '../session/kept.ts';
import { listProviders } from './list-providers.ts';

/**
 * The identity providers that the deployment signs people in by. Shows nothing where there are none, and nothing where they cannot be
 * listed: the other ways to sign in say what is wrong with the service. Whoever comes back is at the address that is left now.
 */
export function Providers() {
  const { value } = useLoaded(listProviders, []);
  if (value === undefined || value.length === 0) return null;
  return (
    <>
      <ul class="providers">
        {value.map(({ issuer, name }) => (
          <li key={issuer}>
            <a
              class="button primary"
              href={departureTo(issuer)}
              onClick={() => keepDeparture({ issuer, hash: location.hash })}
            >
              Sign in with {name}
            </a>
          </li>
        ))}
      </ul>
      <p class="or">or</p>
    </>
  );
}
