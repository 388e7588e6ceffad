import { z } from '@hono/zod-openapi';

import type { Page } from '../../service/ports/database.ts';

/** Source: docs/grafana.md#paging. */
const PER_PAGE_DEFAULT = 1_000;
/** The most entries in one answer. */
const PER_PAGE_MAX = 10_000;
/** No list is long enough to have this page. */
const PAGE_MAX = 1_000_000;

/** Larger numbers are lowered to this one. */
const NUMBER_MAX = 2 ** 31 - 1;

const number = (description: string, fallback: number) =>
  z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((value) => (Array.isArray(value) ? value[0] : value))
    .transform((text) => (/^\d+$/.test(text ?? '') ? Math.min(Number(text), NUMBER_MAX) : fallback))
    .meta({ type: 'integer', minimum: 0, default: fallback, description });

/** The query of a list that has pages. A text that is not a number counts as absent, as upstream has it. */
export const pageQuery = {
  page: number('Number of the page, from 1; 0 means the first page too.', 1),
  perpage: number(`Entries on a page, at most ${PER_PAGE_MAX}.`, PER_PAGE_DEFAULT),
};

/** The query of a list that counts its pages from 0. */
export const pageFromZeroQuery = { ...pageQuery, page: number('Number of the page, from 0.', 0) };

/** The query of a list that has a limit and no pages. */
export const limitQuery = {
  limit: number(`The most entries to return; 0 means ${PER_PAGE_MAX}.`, 0),
};

/** The page asked for. `number` counts from 1. */
export const toPage = (
  { page, perpage }: { readonly page: number; readonly perpage: number },
  first: 0 | 1 = 1,
): Page => ({
  number: Math.min(Math.max(page + 1 - first, 1), PAGE_MAX),
  size: perpage === 0 ? PER_PAGE_DEFAULT : Math.min(perpage, PER_PAGE_MAX),
});

/** The limit as a first page of that size. */
export const toLimit = ({ limit }: { readonly limit: number }): Page => ({
  number: 1,
  size: limit === 0 ? PER_PAGE_MAX : Math.min(limit, PER_PAGE_MAX),
});
