/** Links to pages of the docs that many texts cite. */
export const DELEGATION = '[delegation](/docs/grafana#delegation)';
export const LIMITS = '[limits](/docs/operations#limits)';
export const FLAVOURS = '[flavours](/docs/grafana#flavours)';
export const GLOBAL_PLANE = '[global plane](/docs/grafana#choosing-the-org)';
