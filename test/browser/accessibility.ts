import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** How grave what axe finds may be, from the least on. */
const IMPACTS = ['minor', 'moderate', 'serious', 'critical'] as const;

/**
 * What axe finds in a page that is serious or worse, or from another impact on: the rule, and each element with what is wrong. Axe is run
 * from outside, so that the policy of the page needs no hole for it.
 */
export async function barriersIn(page: Page, from: (typeof IMPACTS)[number] = 'serious'): Promise<string[]> {
  const least = IMPACTS.indexOf(from);
  await page.evaluate(source);
  const { violations } = await page.evaluate(
    async () => await (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return violations
    .filter(({ impact }) => IMPACTS.indexOf(impact ?? 'critical') >= least)
    .flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, failureSummary = '' }) =>
          `${id}: ${target.join(' ')}: ${failureSummary.replaceAll(/\s+/g, ' ')}`,
      ),
    );
}
