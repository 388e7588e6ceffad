/** Puts a text where it is pasted from. False where the browser does not let a page do that, as none does without a secure connection. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
