import { useLoaded } from '../load/use-loaded.ts';

/** The identity providers that the deployment signs people in by, as the Worker lists them. Shows nothing where there are none. */
export function Providers() {
  const { value } = useLoaded(async (signal) => {
    const response = await fetch('/console/sign-in/providers', { signal, cache: 'no-store' });
    return response.ok
      ? ((await response.json()) as { providers: { issuer: string; name: string }[] })
      : undefined;
  }, []);
  if (value === undefined || value.providers.length === 0) return null;
  return (
    <>
      <ul class="providers">
        {value.providers.map(({ issuer, name }) => (
          <li key={issuer}>
            <a class="button primary" href={`/console/sign-in?${new URLSearchParams({ issuer })}`}>
              Sign in with {name}
            </a>
          </li>
        ))}
      </ul>
      <p class="or">or</p>
    </>
  );
}
