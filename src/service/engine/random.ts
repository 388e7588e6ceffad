const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const ALPHABET = `${LETTERS}0123456789`;
const UID_LENGTH = 14;

/** Random bytes from the platform's secure source. */
export const randomBytes = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count));

/** A new uid of 14 letters and digits. It begins with a letter, so that it never looks like an id. */
export const newUid = (): string =>
  Array.from(randomBytes(UID_LENGTH), (byte, i) => {
    const alphabet = i === 0 ? LETTERS : ALPHABET;
    return alphabet[byte % alphabet.length];
  }).join('');
