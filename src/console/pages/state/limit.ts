/** A limit as the API lists it: without `used` it bounds one request or one caller. */
export type Limit = {
  readonly name: string;
  readonly counts: string;
  readonly allowed: number;
  readonly used?: number | undefined;
};

/** A limit of what there may be. */
export type CountedLimit = Limit & { readonly used: number };

/** From this share on a limit is worth a look. */
const NEAR = 0.8;

/** Tells limits of what there may be from those that count nothing. The order stays. */
export function divide(limits: readonly Limit[]): {
  readonly counted: readonly CountedLimit[];
  readonly others: readonly Limit[];
} {
  const isCounted = (limit: Limit): limit is CountedLimit => limit.used !== undefined;
  return { counted: limits.filter(isCounted), others: limits.filter((limit) => !isCounted(limit)) };
}

/** How full it is, from 0 to 1 and beyond: a limit may be set below what there is. Where nothing is allowed, it is full. */
export const shareOf = ({ used, allowed }: CountedLimit): number => (allowed > 0 ? used / allowed : 1);

/** How full it is, in words. Only what is full is called 100 %, and only what is empty 0 %. */
export function shareWords(limit: CountedLimit): string {
  const percent = shareOf(limit) * 100;
  if (limit.used === 0 && limit.allowed > 0) return '0 %';
  if (percent < 1) return 'below 1 %';
  return `${Math.floor(percent).toLocaleString('en')} %`;
}

/** Whether it is full, nearly so, or neither. */
export function levelOf(limit: CountedLimit): 'full' | 'near' | 'free' {
  const share = shareOf(limit);
  if (share >= 1) return 'full';
  return share >= NEAR ? 'near' : 'free';
}

/** The whole list in one sentence: what is full, and what nearly is. */
export function summaryOf(limits: readonly CountedLimit[]): string {
  const named = (level: 'full' | 'near'): string[] =>
    limits.filter((limit) => levelOf(limit) === level).map(({ name }) => name);
  const [full, near] = [named('full'), named('near')];
  if (full.length + near.length === 0) return 'None is used to 80 % or more.';
  return [
    ...(full.length > 0 ? [`Full: ${full.join(', ')}. What would be more is refused.`] : []),
    ...(near.length > 0 ? [`Used to 80 % or more: ${near.join(', ')}.`] : []),
  ].join(' ');
}
