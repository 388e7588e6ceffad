import { z } from '@hono/zod-openapi';

import type { Page } from '../../service/ports/database.ts';

/** Source: docs/grafana.md#paging. */
const PER_PAGE_DEFAULT = 1_000;
/** More things than this are never sent at once. */
const PER_PAGE_MAX = 10_000;
/** Beyond any page that has something on it. */
const PAGE_MAX = 1_000_000;

/** Larger numbers mean no more than this one. */
const NUMBER_MAX = 2 ** 31 - 1;

const number = (description: string, fallback: number) =>
  z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((value) => (Array.isArray(value) ? value[0] : value))
    .transform((text) => (/^\d+$/.test(text ?? '') ? Math.min(Number(text), NUMBER_MAX) : fallback))
    .meta({ type: 'integer', minimum: 0, default: fallback, description });

/** The query of a list that has pages. What is no number counts as absent, as upstream has it. */
export const pageQuery = {
  page: number('Page, from 1; 0 is the first page as well.', 1),
  perpage: number(`Things on a page, at most ${PER_PAGE_MAX}.`, PER_PAGE_DEFAULT),
};

/** The query of a list that counts its pages from 0. */
export const pageFromZeroQuery = { ...pageQuery, page: number('Page, from 0.', 0) };

/** The query of a list that has a limit and no pages. */
export const limitQuery = {
  limit: number(`Things at most; 0 means as many as there are, up to ${PER_PAGE_MAX}.`, 0),
};

/** The page asked for. `number` counts from 1. */
export const toPage = (
  { page, perpage }: { readonly page: number; readonly perpage: number },
  first: 0 | 1 = 1,
): Page => ({
  number: Math.min(Math.max(page + 1 - first, 1), PAGE_MAX),
  size: perpage === 0 ? PER_PAGE_DEFAULT : Math.min(perpage, PER_PAGE_MAX),
});

/** A first page as long as the limit. */
export const toLimit = ({ limit }: { readonly limit: number }): Page => ({
  number: 1,
  size: limit === 0 ? PER_PAGE_MAX : Math.min(limit, PER_PAGE_MAX),
});
