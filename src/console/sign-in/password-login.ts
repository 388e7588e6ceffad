/** Whether people can sign in with a password. Where the service does not say, they may try. */
export async function takesPasswords(signal: AbortSignal): Promise<boolean> {
  const response = await fetch('/api/health', { signal, cache: 'no-store', credentials: 'omit' });
  const { passwordLogin } = (await response.json()) as { passwordLogin?: unknown };
  return passwordLogin !== false;
}
