import { Page } from '../kit/page.tsx';

/** In place of a page that there is not. */
export function Missing() {
  return (
    <Page title="There is no such page" intro="The address may be mistyped, or of another version.">
      <p>
        <a href="#/">Go to the first page</a>
      </p>
    </Page>
  );
}
