/**
 * How a token is used in a shell, in lines that can be pasted as they are. They ask for the key without showing it: in the lines themselves
 * it would stay in the history of the shell.
 */
export const curlLine = (origin: string): string =>
  [
    'read -rs TOKEN &&',
    '  curl -H "Authorization: Bearer $TOKEN" \\',
    `  ${origin}/api/access-control/user/permissions`,
  ].join('\n');
