import { Page } from '../../kit/page.tsx';

/** Why, or why not? */
export function WhyPage() {
  return <Page title="Why, or why not?">{null}</Page>;
}
