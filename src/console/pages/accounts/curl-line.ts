/** How a token is used in a shell. The key itself is not in it: it would stay in the history of the shell. */
export const curlLine = (origin: string): string =>
  `read -rs TOKEN && curl -H "Authorization: Bearer $TOKEN" ${origin}/api/access-control/user/permissions`;
